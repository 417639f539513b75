#!/usr/bin/env bash
# The headers that strangers' layers are built with are fine alone, in every language that they
# promise and without a warning; so is every layer that comes with them.
. "$(dirname "$0")/common.sh"

flags="-I$source/plugins -Wall -Wextra -Wpedantic -Werror -fsyntax-only"
for header in layer axis window; do
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
[ "$found" = 1 ] || skip "there is neither gcc nor clang"
