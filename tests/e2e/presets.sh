#!/usr/bin/env bash
# The presets of CMakePresets.json: each configures what it says, can be built and tested by its
# name, and has a folder of its own; and the documentation and the scripts name none that is not there.
. "$(dirname "$0")/common.sh"

names() { # KIND: of the presets that are for this
    (cd "$source" && cmake --list-presets="$1") | sed -n 's/^  "\([a-z]*\)".*/\1/p' | sort | xargs
}
presets=$(names configure)
expect_equal "$presets" "coverage debug release sanitize" "the presets"
expect_equal "$(names build)" "$presets" "presets that are built"
expect_equal "$(names test)" "$presets" "presets whose tests are run"

# Behind `--preset`, and in scripts/test the first word of what is to be built.
named=$({
    grep -ohE -e '--preset[ =]"?[a-z]+' "$source"/{README.md,CONTRIBUTING.md,.ci/run,scripts/*} | grep -oE '[a-z]+$'
    sed -nE 's/.*\bcheck "build by [^"]*" build ([a-z]+) .*/\1/p' "$source/scripts/test"
} | sort -u | xargs)
expect_equal "$named" "coverage release sanitize" "the presets that are named"
told=$(grep -oE '^`CMakePresets.json` has .* beside it' "$source/CONTRIBUTING.md" | grep -oE '`[a-z]+`' | tr -d '`' | sort | xargs)
expect_equal "release $told" "release coverage debug sanitize" "the presets that CONTRIBUTING lists"

folders=$(sed -n 's/.*"binaryDir": "${sourceDir}\/\([^"]*\)".*/\1/p' "$source/CMakePresets.json" | sort | xargs)
expect_equal "$folders" "build build-coverage build-debug build-sanitize" "the folders of the presets"
grep -q 'build-coverage' "$source/scripts/coverage" || fail "scripts/coverage looks into another folder"

# configures NAME SETTING...: as CMakeCache.txt has them
configures() {
    local name=$1 setting
    shift
    expect_status 0 cmake -S "$source" --preset "$name" -B "$work/$name"
    for setting in LAMINA_TESTS:BOOL=ON LAMINA_WERROR:BOOL=ON "$@"; do
        grep -qx "$setting" "$name/CMakeCache.txt" || fail "$name has not $setting"
    done
}
configures debug CMAKE_BUILD_TYPE:STRING=Debug LAMINA_SANITIZE:BOOL=OFF LAMINA_COVERAGE:BOOL=OFF
if command -v gcc > /dev/null; then
    configures release CMAKE_BUILD_TYPE:STRING=Release "CMAKE_C_COMPILER:.*gcc" LAMINA_SANITIZE:BOOL=OFF
    configures coverage CMAKE_BUILD_TYPE:STRING=Debug LAMINA_COVERAGE:BOOL=ON
fi
if command -v clang > /dev/null; then
    configures sanitize CMAKE_BUILD_TYPE:STRING=Debug "CMAKE_C_COMPILER:.*clang" LAMINA_SANITIZE:BOOL=ON
fi
