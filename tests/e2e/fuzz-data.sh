#!/usr/bin/env bash
# Feeds the readers of data random files for a few seconds.
. "$(dirname "$0")/common.sh"

for format in idx npy npz csv; do
    build_fuzzer $format "$build/embedded/loader_table.c" "data/*.c" "config/*.c" "base/*.c"
done
printf '\0\0\010\003\0\0\0\001\0\0\0\001\0\0\0\001\011' > idx/images
printf '\0\0\010\001\0\0\0\001\011' > idx/labels
gzip -c idx/images > idx/images.gz
npy '|u1' False '2, 1, 2' 'abcd' > npy/bytes
npy '<f8' False '1, 2' '\0\0\0\0\0\0\xf0\x3f\0\0\0\0\0\0\0\x40' > npy/doubles
npy '<i4' False '2,' '\0\0\0\0\x01\0\0\0' > npy/labels
npy '<f4' False '1, 1, 1, 1' '\0\0\x80\x3f' | gzip > npy/floats.gz
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
for format in idx npy npz csv; do
    fuzz $format 4
done
