#!/usr/bin/env bash
# Feeds the IDX reader random files for a few seconds: fuzz-idx.sh BUILD_DIR
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
clang -std=c11 -D_GNU_SOURCE -g -O1 -fsanitize=fuzzer,address,undefined \
    -fno-sanitize-recover=all -Irunner -Iplugins tests/fuzz/fuzz_idx.c runner/data/*.c \
    runner/config/*.c runner/base/*.c -lyaml -lcrypto -lz -lcsv -lm -o "$work/fuzz"
mkdir "$work/corpus"
printf '\0\0\010\003\0\0\0\001\0\0\0\001\0\0\0\001\011' >"$work/corpus/images"
printf '\0\0\010\001\0\0\0\001\011' >"$work/corpus/labels"
gzip -c "$work/corpus/images" >"$work/corpus/images.gz"
"$work/fuzz" -max_total_time=5 -max_len=4096 -rss_limit_mb=4096 -artifact_prefix="$work/" "$work/corpus"
