#!/usr/bin/env bash
# The header that strangers' layers are built with is fine alone, in every language that it
# promises and without a warning; so is every layer that comes with it.
. "$(dirname "$0")/common.sh"

flags="-I$source/plugins -Wall -Wextra -Wpedantic -Werror -fsyntax-only"
echo '#include <lamina/layer.h>' > alone.c
cp alone.c alone.cpp
found=0
for compiler in gcc clang; do
    command -v "$compiler" > /dev/null || continue
    found=1
    for standard in c11 c17; do
        # shellcheck disable=SC2086
        for file in alone.c "$source"/plugins/*.c; do
            expect_status 0 "$compiler" -std=$standard $flags "$file"
        done
    done
done
for compiler in g++ clang++; do
    command -v "$compiler" > /dev/null || continue
    # shellcheck disable=SC2086
    expect_status 0 "$compiler" -std=c++17 $flags alone.cpp
done
[ "$found" = 1 ] || skip "there is neither gcc nor clang"
