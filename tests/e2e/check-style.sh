#!/usr/bin/env bash
# scripts/check-style finds what it is there to find: each case adds one fault to a copy of
# the sources and expects exactly that finding, with its line.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
if ! command -v clang-format >/dev/null; then
    echo "skipped: no clang-format"
    exit 77
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/scripts" "$work/runner/base" "$work/runner/cli" "$work/plugins" "$work/tests"
cp "$root/.clang-format" "$work"
cp "$root/scripts/check-style" "$work/scripts"
cp "$root"/runner/base/{arena,error,memory,rng,text}.[ch] "$work/runner/base"
failed=0

check() {
    local status=0
    "$work/scripts/check-style" >"$work/output" 2>"$work/summary" || status=$?
    if [[ $status != "$2" || $(cat "$work/output") != "$3" ]]; then
        printf 'FAILED: %s\nexpected: %s\ngot (status %s): ' "$1" "$3" "$status"
        cat "$work/output" "$work/summary"
        failed=1
    fi
}

# finds NAME FILE EXPECTED, with the file's content from standard input
finds() {
    cat >"$work/$2"
    check "$1" 1 "$2:$3"
    rm "$work/$2"
}

check "clean sources" 0 ""

finds "an include that runs up" runner/base/new.c \
    '1: base/ may not include cli/command.h: a room includes only rooms above it' <<'END'
#include "cli/command.h"
END
echo '#include "base/new.h"' >"$work/runner/base/old.h"
finds "files that include one another" runner/base/new.h \
    '1: files that include one another: base/new base/old' <<'END'
#include "base/old.h"
END
rm "$work/runner/base/old.h"
finds "an include without its room" runner/base/new.c \
    '1: include "error.h" by its room, as "room/file.h"' <<'END'
#include "error.h"
END
finds "a library in the wrong room" runner/cli/new.c \
    '2: only record/ may include sqlite3.h' <<'END'
#include "base/error.h"
#include <sqlite3.h>
END
finds "a name of another file" runner/base/new.h \
    '4: old_thing() should begin with new_' <<'END'
struct new_thing {
    int (*anything)(void);
};
const struct new_thing *old_thing(int (*compare)(const void *, const void *),
                                  const char *name);
int new_thing(void) __attribute__((noreturn));
END
finds "a type of another file" runner/base/new_things.h '3: old_thing should begin with new' <<'END'
struct old_thing;
enum new_kind { FIRST };
struct old_thing {
    struct new_thing *thing;
};
END
finds "a macro of another file" runner/base/new.h '4: OLD_MOST should begin with new' <<'END'
#ifndef BASE_NEW_H
#define BASE_NEW_H
#define NEW_MOST 2
#define OLD_MOST 2
#endif
END
finds "a variable of another file" runner/base/news.h '2: old_list should begin with new' <<'END'
extern const int new_count;
extern const char *const old_list[];
END
finds "a call of a dangerous function" runner/base/new.c '4: strcpy() is refused' <<'END'
/* strcpy(a, b) in a comment is fine. */
void new_copy(char *to, const char *from)
{
    strcpy(to, "strcpy(");
}
END
finds "an exit outside cli" runner/base/new.c '3: only cli may call exit()' <<'END'
void new_end(void)
{
    exit(1);
}
END
finds "a print that cleans nothing" runner/cli/new.c '5: printf() is refused' <<'END'
#include <stdio.h>

void new_print(const char *name)
{
    printf("%s\n", name);
}
END
finds "a layer that allocates" plugins/new.c '3: a layer may not call malloc()' <<'END'
void *take(void)
{
    return malloc(8);
}
END
finds "a line out of format" runner/base/new.c '1: not as clang-format -i writes it' <<'END'
int  new_number;
END
finds "a long line" runner/base/new.c '1: 126 columns, more than 100' <<END
#include "base/$(printf 'x%.0s' {1..108}).h"
END

# lines_of COUNT LINE
lines_of() {
    for ((i = 0; i < $1; i++)); do
        echo "$2"
    done
}

long_function() {
    printf '%svoid new_long(void)\n{\n' "${2:-}"
    lines_of $(($1 - 2)) '    new_step();'
    echo '}'
}
long_function 61 >"$work/long.c"
finds "a function of 61 lines" runner/base/new.c \
    '2: a function of 61 lines, more than 60' <"$work/long.c"
long_function 60 >"$work/runner/base/new.c"
check "a function of 60 lines" 0 ""
long_function 61 $'/* Says them all. Over 60\n * lines: one a row. */\n' >"$work/runner/base/new.c"
check "a function of 61 lines with its reason" 0 ""
{
    printf '/* Over 60 lines: of this one alone. */\nint new_number;\n\n'
    long_function 61
} >"$work/long.c"
finds "a function of 61 lines behind what has a reason" runner/base/new.c \
    '5: a function of 61 lines, more than 60' <"$work/long.c"

finds "a function of 7 parameters" runner/base/new.c \
    '4: a function of 7 parameters, more than 6' <<'END'
/* Adds, once, or twice, or more. */
__attribute__((format(printf, 2, 3))) void new_seven(int a, int b, int c, int d, int e,
                                                     int f, int (*g)(int, int))
{
}
END
cat >"$work/runner/base/new.c" <<'END'
void new_six(int a, int b, int c, int d, int e, int (*f)(int, int))
{
    new_call(a, b, c, d, e, f, a);
}

/* Over 6 parameters: those of another function. */
void new_seven(int a, int b, int c, int d, int e, int f, int g)
{
}
END
check "a function of 6 parameters, and one of 7 with its reason" 0 ""

lines_of 451 'int new_number;' >"$work/long.c"
finds "a file of 451 lines" runner/base/new.c \
    '1: a file of 451 lines, more than 450' <"$work/long.c"
lines_of 450 'int new_number;' >"$work/runner/base/new.c"
check "a file of 450 lines" 0 ""
{
    printf '/* Numbers.\n * Over 450 lines: there are so many. */\n'
    lines_of 449 'int new_number;'
} >"$work/runner/base/new.c"
check "a file of 451 lines with its reason" 0 ""
lines_of 451 'int new_number;' >"$work/tests/new.c"
check "a test of 451 lines" 0 ""

exit "$failed"
