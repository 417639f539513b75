#!/usr/bin/env bash
# Feeds the readers of data random files for a few seconds: fuzz-data.sh BUILD_DIR
set -eu
source_folder=$(cd "$(dirname "$0")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

echo 'int LLVMFuzzerTestOneInput(const char *b, unsigned long n) { return !b && n; }' \
    >"$work/probe.c"
if ! clang -fsanitize=fuzzer "$work/probe.c" -o "$work/probe" 2>/dev/null; then
    echo "skipped: no clang with its fuzzer runtime (libclang-rt-dev)"
    exit 77
fi

cd "$source_folder"
for format in idx csv; do
    clang -std=c11 -D_GNU_SOURCE -g -O1 -fsanitize=fuzzer,address,undefined \
        -fno-sanitize-recover=all -Irunner -Iplugins "tests/fuzz/fuzz_$format.c" runner/data/*.c \
        runner/config/*.c runner/base/*.c -lyaml -lcrypto -lz -lcsv -lm -o "$work/fuzz_$format"
    mkdir "$work/$format"
done
printf '\0\0\010\003\0\0\0\001\0\0\0\001\0\0\0\001\011' >"$work/idx/images"
printf '\0\0\010\001\0\0\0\001\011' >"$work/idx/labels"
gzip -c "$work/idx/images" >"$work/idx/images.gz"
printf '\0a,b,c\n1,2,x\n-3e4,.5,"y, z"\n' >"$work/csv/header"
printf '\1x,1,2\r\n"y ""z""",3,4\r\n' >"$work/csv/plain"
printf '\2a;b;c\n1;2;3\n' >"$work/csv/targets"
for format in idx csv; do
    "$work/fuzz_$format" -max_total_time=4 -max_len=4096 -rss_limit_mb=4096 \
        -artifact_prefix="$work/" "$work/$format"
done
