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
struct thing {
    int (*anything)(void);
};
const struct thing *old_thing(int (*compare)(const void *, const void *),
                              const char *name);
int new_thing(void) __attribute__((noreturn));
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

long_function() {
    printf 'void new_long(void)\n{\n'
    for ((i = 2; i < $1; i++)); do
        echo '    new_step();'
    done
    echo '}'
}
long_function 61 >"$work/long.c"
finds "a function of 61 lines" runner/base/new.c \
    '2: a function of 61 lines, more than 60' <"$work/long.c"
long_function 60 >"$work/runner/base/new.c"
check "a function of 60 lines" 0 ""

exit "$failed"
