#!/usr/bin/env bash
# No variable of the program outlives a call and changes but those told here with their
# reasons: read from the objects that the build made.
. "$(dirname "${BASH_SOURCE[0]}")/common.sh"
command -v objdump >/dev/null || skip "no objdump"

cat >"$work/known" <<'END'
run/session.c stop_asked            a handler of signals sets it
run/session.c stop_asked_at         likewise
check/crash.c crashing              a handler of signals is handed nothing
check/crash.c subject_at_work       likewise
check/crash.c stack_top             likewise
check/crash.c survives              likewise
check/crash.c survivor              likewise
check/crash.c stack                 what that handler runs on
check/subject.c pass_told           told of each pass, also of those within a measurement
check/table.c declared              a layer calls the stub of a function with what it likes
check/table.c misused               likewise
check/table.c runner_has            likewise
check/symbols.c allocations         a layer calls these in place of malloc
check/symbols.c prints              in place of printf
check/symbols.c exits               in place of atexit
check/symbols.c remembered          the variables of a layer, of which a process has one
check/surroundings.c before         the process's own surroundings
check/surroundings.c environment    likewise
check/surroundings.c floats         likewise
data/reading.c bytes_read          files are read in another thread than what tells of it
model/plugin.c all                  descriptions, kept until exit as the plugins are
worker/orphans.c running            orphans come to a process, not to whom it started
worker/orphans.c gets_orphans       likewise
worker/orphans.c prepared           likewise
END

# Data that only the loader writes is in .data.rel.ro; what begins with two underscores is
# of compilers and sanitizers. Variables within a function are called `name.1` by gcc and
# `function.name` by clang.
found() {
    local object
    find "$build/CMakeFiles/runner.dir/runner" -name '*.o' | while read -r object; do
        objdump -t "$object" | awk -v file="${object#*/runner.dir/runner/}" '
            $0 ~ / O ([.]t?data|[.]t?bss|[*]COM[*])/ && $0 !~ /[.]data[.]rel[.]ro/ {
                name = $NF
                if (name ~ /^[.]?_?_/ || name ~ /^[.]L/) next
                sub(/[.][0-9]+$/, "", name); sub(/^.*[.]/, "", name)
                sub(/[.]o$/, "", file); print file, name
            }'
    done | LC_ALL=C sort -u
}

found >"$work/found"
[[ -s $work/found ]] || fail "no object was read"
awk '{ print $1, $2 }' "$work/known" | LC_ALL=C sort >"$work/allowed"
new=$(LC_ALL=C comm -23 "$work/found" "$work/allowed")
[[ -z $new ]] || fail "these outlive a call and change, without a reason here: $new"

# Of two functions of one name in the library the linker takes one for both, and says nothing.
twice=$(nm --defined-only "$build/librunner.a" | awk '$2 ~ /^[TDBR]$/ {print $3}' | LC_ALL=C sort | uniq -d)
[[ -z $twice ]] || fail "several files define these: $twice"
