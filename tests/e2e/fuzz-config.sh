#!/usr/bin/env bash
# Feeds the config reader random files for a few seconds, starting from every config, good and
# bad: fuzz-config.sh BUILD_DIR
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
    -fno-sanitize-recover=all -Irunner -Iplugins tests/fuzz/fuzz_config.c runner/data/*.c \
    runner/config/*.c runner/sweep/*.c runner/base/*.c runner/model/loss*.c \
    runner/model/optimizer.c runner/model/update.c runner/model/rate.c \
    runner/model/vector.c -lyaml -lcrypto -lz -lcsv -lm -o "$work/fuzz"
mkdir "$work/corpus"
cp configs/*.yaml tests/bad-configs/*.yaml "$work/corpus"
# One word a line, so that it puts whole keys together.
for word in dataset layers loss optimizer schedule sweep grid seeds name type linear sigmoid \
    digits epochs batch_size out_features '&a' '*a' '<<' '---' '- ' ': ' '[' '{' '!!str'; do
    echo "\"$word\""
done >"$work/words"
"$work/fuzz" -max_total_time=8 -max_len=4096 -rss_limit_mb=4096 -timeout=20 \
    -dict="$work/words" -artifact_prefix="$work/" "$work/corpus"
