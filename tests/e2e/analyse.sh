# scripts/analyse finds what its analysers are there to find, each in a tree of its own with one fault,
# and names those that are not installed.
. "$(dirname "$0")/common.sh"

mkdir -p tree/scripts tree/.ci tree/runner/base tree/plugins/lamina tree/tests/e2e programs
cp "$source/scripts/analyse" tree/scripts
cp "$source/plugins/lamina/layer.h" tree/plugins/lamina
printf 'int one(void);\nint one(void)\n{\n    return 1;\n}\n' > tree/runner/base/one.c
printf '#!/usr/bin/env python3\nprint(1)\n' > tree/scripts/one
printf 'print(1)\n' > tree/tests/one.py
printf '#!/usr/bin/env bash\necho one\n' > tree/.ci/run
printf 'echo one\n' > tree/tests/e2e/one.sh

expect_status 2 tree/scripts/analyse --al
expect_error 'analyse: unknown option --al; see scripts/analyse --help'
expect_status 0 tree/scripts/analyse

finds() { # PROGRAM FILE FINDING [--all], with what is wrong from standard input
    command -v "${1%% *}" > /dev/null || return 0
    cp "tree/$2" before
    cat >> "tree/$2"
    expect_status 1 tree/scripts/analyse ${4:+"$4"}
    expect_output "$3"
    expect_output "== $1: see above"
    mv before "tree/$2"
}

finds shellcheck .ci/run SC2086 <<< 'echo $one'
finds shellcheck tests/e2e/one.sh SC2155 <<< 'export one=$(date)'
finds pyflakes3 tests/one.py 'undefined name' <<< 'print(two)'
finds pyflakes3 scripts/one 'imported but unused' <<< 'import os'
finds cppcheck runner/base/one.c 'out of bounds' <<< 'int two(void)
{
    int a[2] = {0, 0};
    return a[2];
}'

# Without any of them.
for program in bash dirname nproc; do
    ln -s "$(command -v $program)" programs
done
expect_status 0 env PATH="$work/programs" "$(command -v bash)" tree/scripts/analyse
for program in shellcheck pyflakes3 cppcheck; do
    expect_output "== $program is not installed: left out"
done

# Those that read each file as it is compiled.
cp "$source/.clang-tidy" tree
cat > tree/CMakeLists.txt << 'END'
cmake_minimum_required(VERSION 3.22)
project(tree LANGUAGES C)
add_library(tree STATIC runner/base/one.c)
target_compile_options(tree PRIVATE -Werror)
END
for compiler in clang gcc ninja; do
    command -v $compiler > /dev/null || skip "$compiler is not installed: only a part was tried"
done
expect_status 0 tree/scripts/analyse --all
finds clang-tidy runner/base/one.c bugprone-implicit-widening --all <<< 'char *two(char *at, int i);
char *two(char *at, int i)
{
    return at + 2 * i;
}'
finds "gcc -fanalyzer" runner/base/one.c analyzer-malloc-leak --all <<< '#include <stdlib.h>
int two(void);
int two(void)
{
    char *a = malloc(3);
    return a == NULL;
}'

# What was read before is read again where the checks are others.
if command -v clang-tidy > /dev/null; then
    expect_status 0 tree/scripts/analyse --all
    printf 'Checks: -*,readability-magic-numbers\nWarningsAsErrors: "*"\n' > tree/.clang-tidy
    printf 'int two(int a);\nint two(int a)\n{\n    return 17 * a;\n}\n' >> tree/runner/base/one.c
    touch -d '1 hour ago' tree/runner/base/one.c
    expect_status 1 tree/scripts/analyse --all
    expect_output 'magic number'
fi
