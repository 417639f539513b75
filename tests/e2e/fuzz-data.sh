#!/usr/bin/env bash
# Feeds the readers of data random files for a few seconds.
. "$(dirname "$0")/common.sh"

for format in idx npy npz picture csv; do
    build_fuzzer $format "$build/embedded/loader_table.c" "data/*.c" "config/*.c" "base/*.c"
done
printf '\0\0\010\003\0\0\0\001\0\0\0\001\0\0\0\001\011' > idx/images
printf '\0\0\010\001\0\0\0\001\011' > idx/labels
gzip -c idx/images > idx/images.gz
npy '|u1' False '2, 1, 2' 'abcd' > npy/bytes
npy '<f8' False '1, 2' '\0\0\0\0\0\0\xf0\x3f\0\0\0\0\0\0\0\x40' > npy/doubles
npy '<i4' False '2,' '\0\0\0\0\x01\0\0\0' > npy/labels
npy '<f4' False '1, 1, 1, 1' '\0\0\x80\x3f' | gzip > npy/floats.gz
# A grey PNG of 2 x 2, and a grey JPEG of 8 x 8 (one block, of the middle grey).
printf '\211PNG\r\n\032\n\0\0\0\015IHDR\0\0\0\2\0\0\0\2\010\0\0\0\0\127\335\122\370' > picture/cut.png
python3 -c '
import struct, sys, zlib
def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
for colour, row in ((0, b"\0ab"), (2, b"\0abcdef"), (6, b"\0abc\xffdef\xff"), (4, b"\0a\xffb\xff")):
    with open(f"picture/{colour}.png", "wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 2, 2, 8, colour, 0, 0, 0))
                   + chunk(b"IDAT", zlib.compress(2 * row)) + chunk(b"IEND", b""))
# A quantization table of ones, a frame of one channel, one code of one bit for both tables, and the scan.
with open("picture/grey.jpg", "wb") as file:
    part = lambda mark, data: bytes([255, mark]) + struct.pack(">H", 2 + len(data)) + data
    file.write(b"\xff\xd8" + part(0xdb, bytes([0]) + 64 * b"\1") + part(0xc0, bytes([8, 0, 8, 0, 8, 1, 1, 0x11, 0]))
               + part(0xc4, bytes([0, 1]) + 15 * b"\0" + b"\0") + part(0xc4, bytes([16, 1]) + 15 * b"\0" + b"\0")
               + part(0xda, bytes([1, 1, 0, 0, 63, 0])) + b"\x3f\xff\xd9")'
npy '<f4' False '2, 1' '\0\0\x80\x3f\0\0\0\0' > x.npy
npy '|u1' False '2,' '\0\x01' > y.npy
python3 -m zipfile -c npz/stored x.npy y.npy
python3 -c 'import zipfile; z = zipfile.ZipFile("npz/deflated", "w", zipfile.ZIP_DEFLATED); z.write("x.npy"); z.write("y.npy")'
printf '\0a,b,c\n1,2,x\n-3e4,.5,"y, z"\n' > csv/header
printf '\1x,1,2\r\n"y ""z""",3,4\r\n' > csv/plain
printf '\2a;b;c\n1;2;3\n' > csv/targets
printf '\5 1  2\t 3\n4 "5"   6 \n' > csv/blanks
printf '\6by hand\n\n#\na,b,c\n1,2,x\n#\n3,4,y\n' > csv/comments
printf '\10a,b,c\n1,x,p\n,?,q\n3,y,p\n,x,q\n' > csv/gaps
printf '\11a,b,c\nu,1,x\n,2,y\nv,3,\nu,4,y\n' > csv/categories
printf '\7a;b\n1,5;1.234,5\n' > csv/decimals
for format in idx npy npz picture csv; do
    fuzz $format 4
done
