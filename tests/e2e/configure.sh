# What CMake sees to before a file is compiled: the revision is that of each build and of this
# source, not of the last configure or of a repository around it; tables have all rows that stand in
# files of their own; floats are computed as floats.
. "$(dirname "$0")/common.sh"

command -v git > /dev/null || skip "there is no git"
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@b
export GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@b

recorded() { # by a build, which does not configure again
    expect_status 0 cmake "-DSOURCE=$work/tree" "-DOUTPUT=$work/revision.c" -P "$source/cmake/revision.cmake"
    sed -n 's/^const char revision\[\] = "\(.*\)";$/\1/p' revision.c
}

commit() {
    git -C "$1" add -A
    git -C "$1" commit -q --allow-empty -m "$2"
}

mkdir tree
git init -q "$work"
commit "$work" "around it"
expect_equal "$(recorded)" "" "a repository around the source is not its own"
git init -q tree
echo 1 > tree/file
commit tree first
first=$(git -C tree rev-parse --short=12 HEAD)
expect_equal "$(recorded)" "$first"
touch -d '1 hour ago' revision.c
before=$(stat -c %Y revision.c)
expect_equal "$(recorded)" "$first"
expect_equal "$(stat -c %Y revision.c)" "$before" "what is right is not written again"
echo 2 > tree/file
expect_equal "$(recorded)" "$first-dirty"
commit tree second
expect_equal "$(recorded)" "$(git -C tree rev-parse --short=12 HEAD)"

# The build does run it, by itself.
grep -q 'cmake/revision.cmake' "$build"/build.ninja 2> /dev/null ||
    grep -rq 'cmake/revision.cmake' "$build"/CMakeFiles/revision.dir ||
    fail "the build does not look for the revision"

# A table has each row that its files define, in the order of their places; one without is refused.
table() {
    cmake "-DSOURCES=$work/one.c;$work/two.c" "-DOUTPUT=$work/table.c" -DPREFIX=loss -DROW=loss_kind \
        -DHEADER=model/loss_kind.h -DMEMBER=.kind -DELEMENT=option_kind -P "$source/cmake/table.cmake"
}
loss() { # NAME PLACE: a row of that name
    printf 'const struct loss_kind loss_%s = {\n    .kind = {.name = "%s"},\n%s};\n' "$1" "$1" "${2:+    .place = $2,
}"
}
{ loss last 100 && loss first 9; } > one.c
loss middle 20 > two.c
expect_status 0 table
expect_equal "$(sed -n 's/^    &\(.*\),$/\1/p' table.c | xargs)" "loss_first.kind loss_middle.kind loss_last.kind"
{ loss without && loss middle 20; } > two.c
expect_status 1 table
expect_error 'two.c has no `.place = N,` for loss_without'

# On this machine by a flag, elsewhere by itself: gcc computes floats wider.
if [ "$(uname -m)" = x86_64 ] && command -v gcc > /dev/null; then
    cat > CMakeLists.txt << END
cmake_minimum_required(VERSION 3.22)
project(floats LANGUAGES C)
set(CMAKE_C_STANDARD 11)
set(CMAKE_C_EXTENSIONS OFF)
include("$source/cmake/floats.cmake")
END
    expect_status 0 env CC=gcc cmake -B plain .
    ! grep -q 'Floats are computed' "$out" || fail "flags are added where none are needed"
    expect_status 0 env CC=gcc cmake -B wide -DCMAKE_C_FLAGS=-mfpmath=387 .
    expect_output 'Floats are computed as floats by -msse2 -mfpmath=sse'
    echo '#include <lamina/layer.h>' > layer.c
    expect_status 0 gcc "-I$source/plugins" -std=c11 -fsyntax-only layer.c
    expect_status 1 gcc "-I$source/plugins" -std=c11 -mfpmath=387 -fsyntax-only layer.c
    expect_error 'floats are wider than float'
fi
