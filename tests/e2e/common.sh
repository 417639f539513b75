# shellcheck shell=bash disable=SC2034
# What the end-to-end tests share; sourced, with the build folder as the script's argument.
# Every test works in a temporary folder of its own, and ends at the first surprise.
#
#   $source, $build             the source and the build folder
#   lamina ARGUMENTS            the program that was built
#   expect_status N COMMAND...  runs it; its output is in the files $out and $err then
#   expect_output TEXT          the last command printed TEXT, to stdout or stderr
#   expect_error TEXT           ... to stderr
#   expect_no_error             ... nothing to stderr
#   expect_equal FOUND EXPECTED [WHAT]
#   sql DB QUERY                the answer, columns by |
#   rows DB, same_rows DB DB    every number that runs record, and whether two files have the same
#   $slower                     so many times slower is this build, with sanitizers: for long runs
#   $long                       1 where LAMINA_LONG_TESTS=1 asks for the whole of what takes minutes
#   npy DESCR ORDER SHAPE VALUES  an .npy file, as numpy.lib.format describes it: npy '<i2' False '1, 2' '\x01\0\0\0'
#   build_fuzzer NAME PATTERN... tests/fuzz/fuzz_NAME.c with these of runner/, as the program fuzz_NAME
#   fuzz NAME SECONDS OPTION... runs it on what is in the folder NAME
#   fail SENTENCE, skip REASON

set -eu

source=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
build=$(cd "${1:?usage: bash ${0##*/} BUILD_FOLDER}" && pwd)
work=$(mktemp -d)
trap 'chmod -R u+w "$work" 2> /dev/null || true; rm -rf "$work"' EXIT
out=$work/.out
err=$work/.err
last="nothing"
touch "$out" "$err"

slower=1
if grep -q 'LAMINA_SANITIZE:BOOL=ON' "$build/CMakeCache.txt"; then
    slower=20
fi

long=${LAMINA_LONG_TESTS:-0}

# The user's own layers and language must not change what a test sees.
export XDG_DATA_HOME=$work/.data LC_ALL=C
unset LAMINA_PLUGIN_PATH
cd "$work"

lamina() {
    "$build/lamina" "$@"
}

skip() {
    echo "skipped: $1"
    exit 77
}

# Names the line of the test, and shows what the last command said.
fail() {
    local i=1
    while [ "${BASH_SOURCE[i]}" = "${BASH_SOURCE[0]}" ]; do
        i=$((i + 1))
    done
    echo "FAILED in line ${BASH_LINENO[i - 1]} of ${0##*/}: $1"
    echo "last command: $last"
    head -n 40 "$out" | sed 's/^/  stdout: /'
    head -n 40 "$err" | sed 's/^/  stderr: /'
    exit 1
}

expect_status() {
    local expected=$1 status=0
    shift
    last=$*
    "$@" > "$out" 2> "$err" || status=$?
    [ "$status" = "$expected" ] || fail "the status is $status, not $expected"
}

expect_output() {
    grep -qF -e "$1" "$out" "$err" || fail "the output has no \"$1\""
}

expect_error() {
    grep -qF -e "$1" "$err" || fail "stderr has no \"$1\""
}

expect_no_error() {
    [ ! -s "$err" ] || fail "stderr is not empty"
}

expect_equal() {
    [ "$1" = "$2" ] || fail "\"$1\" is not \"$2\"${3:+: $3}"
}

sql() {
    sqlite3 -readonly "$1" "$2"
}

rows() { # every number that a run records, to its last bit, in an order that no timing decides
    sql "$1" "SELECT run_key, iteration, quote(loss), quote(accuracy) FROM iterations JOIN trials
              ON trials.id = trial_id ORDER BY run_key, iteration;
              SELECT run_key, iteration, split, quote(loss), quote(accuracy), correct, total
              FROM evaluations JOIN trials ON trials.id = trial_id
              ORDER BY run_key, iteration, split;
              SELECT run_key, iteration, split, actual, predicted, count FROM confusions
              JOIN trials ON trials.id = trial_id
              ORDER BY run_key, iteration, split, actual, predicted;
              SELECT run_key, name, split, iteration, quote(value) FROM metrics JOIN trials
              ON trials.id = trial_id ORDER BY run_key, name, split, iteration;
              SELECT run_key, state, last_iteration, quote(final_loss), quote(final_accuracy),
              quote(best_accuracy), best_iteration FROM trials ORDER BY run_key;"
}

same_rows() { # DB DB
    rows "$1" > left
    rows "$2" > right
    [ "$(wc -l < right)" -gt 250 ] || fail "$2 has too few rows to compare"
    cmp -s left right || fail "$1 and $2 have other rows: $(diff left right | head -n 4)"
}

npy() { # DESCR ORDER SHAPE VALUES
    printf '\223NUMPY\1\0v\0%-117s\n' "{'descr': '$1', 'fortran_order': $2, 'shape': ($3), }"
    printf '%b' "$4"
}

build_fuzzer() { # NAME PATTERN...
    local name=$1
    shift
    echo 'int LLVMFuzzerTestOneInput(const char *b, unsigned long n) { return !b && n; }' > probe.c
    clang -fsanitize=fuzzer probe.c -o probe 2> /dev/null ||
        skip "no clang with its fuzzer runtime (libclang-rt-dev)"
    # shellcheck disable=SC2046,SC2048 # they are patterns, of names in that folder
    (cd "$source/runner" && clang -std=c11 -D_GNU_SOURCE -g -O1 -fsanitize=fuzzer,address,undefined \
        -fno-sanitize-recover=all -I. -I../plugins -I../tests "../tests/fuzz/fuzz_$name.c" \
        $(printf '%s\n' $* | grep -v '_none\.c$') -DLAMINA_LIBZIP -DLAMINA_LIBPNG -DLAMINA_LIBJPEG \
        -lyaml -lcrypto -ljansson -lz -lzip -lpng -ljpeg -lcsv -lm -o "$work/fuzz_$name")
    mkdir "$name"
}

fuzz() { # NAME SECONDS OPTION...
    local name=$1 seconds=$2
    shift 2
    "./fuzz_$name" "-max_total_time=$seconds" -max_len=4096 -rss_limit_mb=4096 -artifact_prefix=./ "$@" \
        "$name"
}
