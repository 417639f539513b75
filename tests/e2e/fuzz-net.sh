#!/usr/bin/env bash
# Feeds the reader of files of tensors random files for a few seconds.
. "$(dirname "$0")/common.sh"

build_fuzzer safetensors "net/safetensors*.c" net/tensors.c data/reading.c "base/*.c"
python3 - << 'END'
import struct
def write(name, header, values):
    with open(f"safetensors/{name}", "wb") as file:
        file.write(struct.pack("<Q", len(header)) + header + values)
one = b'{"dtype":"%s","shape":%s,"data_offsets":[%d,%d]}'
write("floats", b'{"__metadata__":{"k":"v"},"a":' + one % (b"F32", b"[1,2]", 0, 8) + b',"b":'
      + one % (b"F32", b"[]", 8, 12) + b"}", bytes(12))
write("halves", b'{"a":' + one % (b"F16", b"[2]", 0, 4) + b',"b":' + one % (b"BF16", b"[1]", 4, 6) + b"}",
      b"\x00\x3c\x00\xc0\x80\x3f")
write("counts", b'{"a.num_batches_tracked":' + one % (b"I64", b"[]", 0, 8) + b"}   ", bytes(8))
END
# One word a line, so that it puts whole keys together.
for word in dtype shape data_offsets __metadata__ F32 F16 BF16 I64 num_batches_tracked '[' ']' '{' '}' ',' ':'; do
    echo "\"$word\""
done > words
fuzz safetensors 4 -dict=words
