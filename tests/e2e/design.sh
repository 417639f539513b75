#!/usr/bin/env bash
# doc/design.md says of rooms, messages, structs, the checkpoint, tables and states what the sources
# say. Each finding is tried: in a copy of the sources that has one thing more.
. "$(dirname "$0")/common.sh"

# differ WHAT PAGE SOURCES: two lists of words that should be the same
differ() {
    local word page sources
    read -rd '' -a page <<< "$2" || true
    read -rd '' -a sources <<< "$3" || true
    for word in "${sources[@]}"; do
        [[ " ${page[*]} " == *" $word "* ]] || echo "$1 $word is not on the page"
    done
    for word in "${page[@]}"; do
        [[ " ${sources[*]} " == *" $word "* ]] || echo "$1 $word is only on the page"
    done
}

# fields FILE NAME: of a struct, in their order
fields() {
    sed 's|/\*.*\*/||; /\/\*/,/\*\//d' "$1" | awk -v name="$2" '
        $0 ~ "^struct " name " \\{" { inside = 1; next }
        inside && /^};/ { exit }
        inside && /^    [a-z].*;/ {
            gsub(/\[[^]]*\]/, ""); sub(/;.*/, "")
            count = split($0, parts, ",")
            for (i = 1; i <= count; i++) { name_of = parts[i]; sub(/.*[ *]/, "", name_of); print name_of }
        }'
}

# columns SCHEMA TABLE
columns() {
    awk -v table="$2" '$0 ~ "^CREATE TABLE IF NOT EXISTS " table " " { inside = 1; next }
                       /^\)/ { inside = 0 }
                       inside && /^    [a-z]/ { print $1 }' "$1"
}

section() { # of the page, by its title
    awk -v title="## $2" '/^## / { inside = $0 == title } inside' "$1/doc/design.md"
}

# Those whose rows the program treats so when an attempt begins; of the schema's.
tables_of() { # ROOT REWIND
    awk -v wanted="$2" '
        NR == FNR { if (/^CREATE TABLE IF NOT EXISTS/) is_table[$6] = 1; next }
        /\.name = "/ { split($0, part, "\""); name = part[2]; rewind[name] = "TABLES_KEPT" }
        /\.rewind = / { match($0, /TABLES_[A-Z_]+/); rewind[name] = substr($0, RSTART, RLENGTH) }
        END { for (name in rewind) if (is_table[name] && rewind[name] ~ wanted) print name }
    ' "$1/runner/record/schema.sql" "$1/runner/record/tables.c"
}

row() { # ROOT FIRST_CELL: what the row of a table has in backticks
    grep -e "^| $2 |" "$1/doc/design.md" | grep -o '`[^`]*`' | tr -d '`'
}

check() { # ROOT
    local page=$1/doc/design.md runner=$1/runner
    cat "$runner"/*/*.[ch] > all # read once: there are many questions
    differ room "$(section "$1" Rooms | sed -n 's/^| `\([a-z]*\)\/` .*/\1/p')" "$(ls "$runner")"
    differ "room in order" "$(section "$1" Rooms | sed -n 's/^| `\([a-z]*\)\/` .*/\1/p' | xargs | tr ' ' '>')" \
        "$(sed -n 's/^rooms="\(.*\)"/\1/p' "$1/scripts/check-style" | tr ' ' '>')"
    differ message "$(grep -o 'MESSAGE_[A-Z]*' "$page" | grep -v 'MESSAGE_MOST' | sort -u)" \
        "$(awk '/^enum message_type/,/^};/' "$runner/worker/message.h" | grep -o 'MESSAGE_[A-Z]*')"
    grep -E '^    struct [a-z_]+ +[a-z]+/' "$page" | while read -r _ name file _ listed; do
        found=$(fields "$runner/$file" "$name")
        differ "field of struct $name" "$listed" "$found"
        [ "$listed" = "${found//$'\n'/ }" ] || echo "struct $name is another one"
    done
    differ "piece of a checkpoint" \
        "$(section "$1" "A checkpoint" | sed -n '/^    struct header/,/^$/p' | sed '1d; s/^    //; s/  .*//; s/[()*?]//g')" \
        "$(grep -oE 'archive_piece\(archive, "[a-z.]+"' all | cut -d'"' -f2 | sort -u)"
    differ table "$(for which in stay go 'behind the checkpoint go'; do row "$1" "$which"; done)" \
        "$(sed -n 's/^CREATE TABLE IF NOT EXISTS \([a-z_]*\) .*/\1/p' "$runner/record/schema.sql")"
    differ "kept table" "$(row "$1" stay)" "$(tables_of "$1" TABLES_KEPT)"
    differ "table of an attempt" "$(row "$1" go)" "$(tables_of "$1" OF_ATTEMPT)"
    differ "table of a course" "$(row "$1" 'behind the checkpoint go')" "$(tables_of "$1" PAST)"
    differ state "$(sed -n 's/^States: \(.*\) (.*/\1/p' "$page" | tr -d '`')" \
        "$(sed -n 's/^    \[TRIAL_[A-Z]*\] = "\(.*\)",/\1/p' "$runner/record/trial_state.c")"
    section "$1" "The queue of trials" | grep -E '^    (experiments|experiment_trials|trials|attempts) ' |
        while read -r table listed; do
            found=$(columns "$runner/record/schema.sql" "$table")
            # `...`: there are more.
            differ "column of $table" "${listed%...}" "$found" |
                if [[ $listed == *... ]]; then grep 'only on the page' || true; else cat; fi
        done
    grep -oE '`[A-Z_]+ [^`]+`' "$page" | tr -d '`' | while read -r name value; do
        grep -qF -e "#define $name $value" -e "$name = $value" all || echo "$name is not $value"
    done
    grep -oE '([a-z_]+/)+[a-z_]+\.[ch]\b' "$page" | sort -u | while read -r file; do
        [ -e "$runner/$file" ] || [ -e "$source/$file" ] || echo "there is no $file"
    done
    grep -oE '\b[a-z_]+\(\)' "$page" | sort -u | while read -r function; do
        grep -qE "\b${function%()}\(" all || echo "there is no $function"
    done
}

expect_equal "$(check "$source")" "" "doc/design.md"

# The bytes of the structs, as the compiler of this machine has them.
if [ "$(getconf LONG_BIT)" = 64 ] && command -v cc > /dev/null; then
    grep -E '^    struct [a-z_]+ +[a-z]+/' "$source/doc/design.md" | while read -r _ name file bytes _; do
        printf '#include "%s"\n_Static_assert(sizeof(struct %s) == %s, "%s");\n' "$file" "$name" "$bytes" "$name" \
            > size.c
        expect_status 0 cc -std=c11 -D_GNU_SOURCE "-I$source/runner" "-I$source/plugins" -fsyntax-only -w size.c
    done
fi

# more FILE SCRIPT FINDING: what is said where sed has changed that file
mkdir tree
cp -r "$source/runner" "$source/scripts" "$source/doc" tree
more() {
    cp "tree/$1" kept
    sed -i "$2" "tree/$1"
    ! cmp -s "tree/$1" kept || fail "$1 is as it was"
    expect_equal "$(check tree)" "$3"
    mv kept "tree/$1"
}
mkdir tree/runner/attic
expect_equal "$(check tree)" "room attic is not on the page"
rmdir tree/runner/attic
more scripts/check-style 's/^rooms="base config schema/rooms="base schema config/' "$(
    rooms=$(sed -n 's/^rooms="\(.*\)"/\1/p' "$source/scripts/check-style" | tr ' ' '>')
    echo "room in order ${rooms/base>config>schema/base>schema>config} is not on the page"
    echo "room in order $rooms is only on the page"
)"
more runner/worker/message.h 's/^    MESSAGE_USABLE$/    MESSAGE_USABLE,\n    MESSAGE_SMELL/' \
    "message MESSAGE_SMELL is not on the page"
more runner/worker/trial.h 's/^    uint64_t following;/    uint64_t smell, following;/' \
    "field of struct trial_head smell is not on the page
struct trial_head is another one"
more runner/train/order.c 's/archive_piece(archive, "order.epoch"/archive_piece(archive, "order.smell"/' \
    "piece of a checkpoint order.smell is not on the page
piece of a checkpoint order.epoch is only on the page"
more runner/train/checkpoint.c 's/^#define EARLIER_FORMAT 3/#define EARLIER_FORMAT 4/' "EARLIER_FORMAT is not 3"
more runner/record/schema.sql 's/^CREATE TABLE IF NOT EXISTS events (/CREATE TABLE IF NOT EXISTS smells (\n    id INTEGER\n) STRICT;\n&/' \
    "table smells is not on the page"
more runner/record/tables.c '/"digests"/,/rewind/s/TABLES_OF_ATTEMPT/TABLES_KEPT/' \
    "kept table digests is not on the page
table of an attempt digests is only on the page"
more runner/record/trial_state.c 's/^    \[TRIAL_DONE\] = "done",/&\n    [TRIAL_LOST] = "lost",/' "state lost is not on the page"
more runner/record/schema.sql 's/^    pruned_at /    smelt_at /' "column of experiment_trials smelt_at is not on the page
column of experiment_trials pruned_at is only on the page"
more doc/design.md 's/`worker\/confine.c`/`worker\/confines.c`/; s/leftover_close()/leftover_open()/' \
    "there is no worker/confines.c
there is no leftover_open()"
