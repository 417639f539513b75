#!/usr/bin/env bash
# The headers that strangers' layers are built with are fine alone, in every language that they
# promise and without a warning; so is every layer that comes with them.
. "$(dirname "$0")/common.sh"

flags="-I$source/plugins -Wall -Wextra -Wpedantic -Werror -fsyntax-only"
for header in layer axis conv inputs onnx rows window; do
    echo "#include <lamina/$header.h>" > "$header.c"
    cp "$header.c" "$header.cpp"
done
found=0
for compiler in gcc clang; do
    command -v "$compiler" > /dev/null || continue
    found=1
    for standard in c11 c17; do
        # shellcheck disable=SC2086
        for file in ./*.c "$source"/plugins/*.c; do
            expect_status 0 "$compiler" -std=$standard $flags "$file"
        done
    done
done
for compiler in g++ clang++; do
    command -v "$compiler" > /dev/null || continue
    for file in ./*.cpp; do
        # shellcheck disable=SC2086
        expect_status 0 "$compiler" -std=c++17 $flags "$file"
    done
done

# Clones came with gcc 12 and need glibc: elsewhere a layer that asked for them would not build.
if command -v gcc > /dev/null; then
    for file in "$source/plugins/gelu.c" "$source/runner/model/vector.c"; do
        expect_status 0 gcc "-I$source/plugins" "-I$source/runner" -U__GNUC__ -D__GNUC__=11 -E "$file"
        ! grep -q target_clones "$out" || fail "gcc 11 is asked for clones in $file"
    done
fi
if command -v musl-gcc > /dev/null; then
    expect_status 0 musl-gcc -std=c11 -O2 "-I$source/plugins" -c "$source/plugins/gelu.c"
fi
[ "$found" = 1 ] || skip "there is neither gcc nor clang"
