#!/usr/bin/env bash
# Tidying a results file: forget deletes what is named and nothing else, whenever it is cut off; rename,
# note and tag change what they say; and whatever a name or a text holds breaks nothing.

[ ! -w /dev/shm ] || export TMPDIR=/dev/shm # of many syncs only the number matters
. "$(dirname "$0")/common.sh"

cat > rates.yaml <<'YAML'
name: rates
dataset: {type: digits, train: 100, test: 40, validation_split: 20}
layers: [{type: linear, out_features: 10}]
loss: cross_entropy
optimizer: {type: sgd, learning_rate: 0.1}
schedule: {epochs: 2, batch_size: 20, evaluate_every: 4}
checkpoint: {keep: last}
sweep:
  grid: {optimizer.learning_rate: [0.1, 0.3, 0.5]}
  seeds: [0, 1]
YAML
sed 's/name: rates/name: other/; s/\[0.1, 0.3, 0.5\]/[0.1, 0.9]/' rates.yaml > other.yaml
expect_status 0 lamina run rates.yaml --db made.db
expect_status 0 lamina run other.yaml --db made.db # shares rates/1 and rates/2
cp made.db results.db
db=results.db

of_trials() { # IDS: how many rows the tables have of them
    for table in $(sql "$db" "SELECT m.name FROM sqlite_schema AS m JOIN pragma_foreign_key_list(m.name) AS f
        WHERE m.type = 'table' AND f.\"table\" = 'trials'"); do
        sql "$db" "SELECT count(*) FROM $table WHERE trial_id IN ($1)"
    done | awk '{sum += $1} END {print sum}'
}
content() { # of all tables, whatever the pages are
    sqlite3 -readonly "$1" .dump
}

# ---- forget: without --yes it only tells, in numbers that are those of the file ----
content "$db" > before
rows=$(sql "$db" "SELECT (SELECT count(*) FROM iterations WHERE trial_id IN (3, 4)) + (SELECT count(*) FROM evaluations
    WHERE trial_id IN (3, 4)) + (SELECT count(*) FROM metrics WHERE trial_id IN (3, 4)) + (SELECT count(*) FROM confusions
    WHERE trial_id IN (3, 4))")
expect_status 0 lamina forget rates/3 rates/4 rates/3 --db "$db"
checkpoints=$(sql "$db" "SELECT count(*) FROM checkpoints WHERE trial_id IN (3, 4)")
expect_output "it would remove 2 trials: $rows rows, $checkpoints checkpoint"
expect_output "2 of these trials a config asks for now: its next run trains them anew, under another number"
expect_output "nothing was removed: --yes removes it for good"
expect_status 0 lamina forget rates --db "$db"
expect_output "it would remove 1 experiment, 4 trials: "
expect_output "2 trials stay with all rows, as other experiments have them: rates/1 is also other/1, rates/2 is also other/2"
expect_output "a run of a config by that name makes a new experiment, with trials from 1"
expect_status 0 lamina forget rates other --db "$db"
expect_output "it would remove 2 experiments, 8 trials: "
expect_status 0 lamina forget rates/1 other/1 --db "$db" # which are one
expect_output "it would remove 1 trial: "
expect_output "1 of these trials a config asks for now"
content "$db" | cmp -s before - || fail "it was to tell only"

# What is misspelt is told, and nothing goes of what was right beside it.
for names in "rates/3 rats" "rates/3 rates/99" "rates/3 rates/x" "rates/3 rates/0" "rates/3 rates/"; do
    # shellcheck disable=SC2086 # two words
    expect_status 2 lamina forget $names --yes --db "$db"
done
expect_error '"rates/" is no trial: name one as rates/N, N being its number'
expect_status 2 lamina forget rats/3 --yes --db "$db"
expect_error 'there is no experiment "rats" in results.db: did you mean "rates"?'
expect_status 2 lamina forget rates/99 --db "$db"
expect_error 'rates has no trial 99: `lamina status rates --db results.db` lists them'
expect_status 2 lamina forget
expect_status 1 lamina forget rates --yes --db missing.db
[ ! -e missing.db ] || fail "a file was made to forget something in it"
content "$db" | cmp -s before - || fail "a mistake has removed something"

# ---- with --yes that goes, and all else stays as it was ----
lost=$(of_trials 3,4)
all=$(of_trials "SELECT id FROM trials")
rows "$db" | grep -v "^$(sql "$db" "SELECT run_key FROM trials WHERE id = 3")\|^$(sql "$db" "SELECT run_key FROM trials WHERE id = 4")" > kept.rows
sqlite3 "$db" "INSERT INTO trials (seed, config_hash, run_key, config, created_us, iterations, iterations_per_epoch) SELECT
    seed, config_hash, 'again ' || run_key, config, 0, 1, 1 FROM trials WHERE id = 4" # as a cut off \`run --only\` leaves it
expect_status 0 lamina forget rates/3 rates/4 --yes --db "$db"
expect_output "removed 2 trials: $rows rows"
expect_equal "$(sql "$db" "SELECT count(*) FROM trials WHERE run_key LIKE 'again %'")" 0
expect_equal "$(of_trials 3,4)" 0 "rows of what was forgotten"
expect_equal "$(of_trials "SELECT id FROM trials")" $((all - lost)) "rows of what was not"
expect_equal "$(rows "$db")" "$(cat kept.rows)" "numbers of what was not"
expect_equal "$(sqlite3 "$db" 'PRAGMA integrity_check; PRAGMA foreign_key_check')" ok
expect_status 0 lamina export iterations --db "$db" # which looks at the seals

# The next run trains them anew, to the same numbers, and no number is given again.
expect_status 0 lamina run rates.yaml --db "$db"
same_rows "$db" made.db
expect_equal "$(sql "$db" "SELECT group_concat(number) FROM (SELECT number FROM outcomes WHERE experiment = 'rates' ORDER BY 1)")" \
    1,2,5,6,7,8

# A trial that another experiment has leaves the one that is named; once nobody has it, it goes.
expect_status 0 lamina forget rates/1 --yes --db "$db"
expect_output "removed 0 trials: 0 rows"
expect_output "1 trial stays with all rows, as other experiments have it: rates/1 is also other/1"
expect_equal "$(sql "$db" "SELECT count(*) FROM outcomes WHERE trial_id = 1")" 1
same_rows "$db" made.db
expect_status 0 lamina run rates.yaml --db "$db"
expect_output "6 of 6 trials are recorded already"
for command in best status "plot --output none.svg"; do
    # shellcheck disable=SC2086 # several words
    expect_status 2 lamina $command rates/2 --db "$db"
    expect_error '"rates/2" is a trial: name its experiment, rates'
done
expect_status 0 lamina forget rates/{2,5,6,7,8,9} --yes --db "$db"
expect_status 2 lamina best rates --db "$db"
expect_error "rates has no trials any more: a run of its config makes some"
expect_status 0 lamina note rates --db "$db" # it is there
expect_status 0 lamina forget rates --yes --db "$db"
expect_status 0 lamina forget other/1 --yes --db "$db"
expect_output "removed 1 trial: "
expect_status 0 lamina forget other --yes --db "$db"
expect_equal "$(sql "$db" "SELECT (SELECT count(*) FROM trials) + (SELECT count(*) FROM experiments) +
    (SELECT count(*) FROM experiment_configs) + (SELECT count(*) FROM signatures) + (SELECT count(*) FROM iterations)")" 0
expect_status 2 lamina forget rates --yes --db "$db"
expect_error "results.db holds no experiment yet"
expect_status 0 lamina run other.yaml --db "$db"
expect_output "other: 4 done"

# ---- killed at any write it has happened or not ----
export ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}verify_asan_link_order=0
faulty() { # ENVIRONMENT... COMMAND
    env LD_PRELOAD="$build/faults/failing-disk.so" "$@"
}
killed() { # QUERY COMMAND...: at each write, and the query answers as before or after it
    local query=$1 count happened=0
    shift
    cp made.db cut.db
    expect_status 0 faulty LAMINA_FAULT_COUNT=count "$build/lamina" "$@" --db cut.db
    local before after
    before=$(sql made.db "$query")
    after=$(sql cut.db "$query")
    [ "$before" != "$after" ] || fail "$1 does nothing"
    count=$(cat count)
    [ "$count" -ge 4 ] || fail "only $count writes of $1"
    for at in $(seq 1 $((long == 0 ? 3 : 1)) "$count"); do
        rm -f cut.db*
        cp made.db cut.db
        expect_status 137 faulty LAMINA_FAULT_AT="$at" LAMINA_FAULT_KIND=kill "$build/lamina" "$@" --db cut.db
        expect_status 0 lamina trim --dry-run --db cut.db # who writes next undoes what was begun
        expect_equal "$(sqlite3 cut.db 'PRAGMA integrity_check; PRAGMA foreign_key_check')" ok
        case $(sql cut.db "$query") in
            "$before") ;;
            "$after") happened=$((happened + 1)) ;;
            *) fail "half of $* was done" ;;
        esac
    done
    [ "$happened" -lt "$count" ] || fail "$1 had happened before its first write"
}
counts="SELECT $(for table in experiments experiment_configs experiment_trials trials iterations evaluations settings axes \
    attempts checkpoints digests notes tags; do printf '(SELECT count(*) FROM %s), ' $table; done) (SELECT min(name) FROM experiments)"
killed "$counts" forget rates --yes
killed "$counts" tag other one two three
killed "$counts" rename rates baseline
expect_status 1 faulty LAMINA_FAULT_AT=3 "$build/lamina" note other "a text" --db cut.db
expect_error "no room left on the disk"

# ---- while a run writes the file nothing is changed, and all can be read ----
sed 's/epochs: 2/epochs: 9000000/; s/name: rates/name: long/' rates.yaml > long.yaml
cp made.db busy.db
"$build/lamina" run long.yaml --jobs 1 --db busy.db > long.out 2>&1 &
run=$!
for _ in $(seq 200); do
    [ "$(sql busy.db "SELECT count(*) FROM attempts WHERE outcome IS NULL" 2> /dev/null)" != 1 ] || break
    sleep 0.1
done
for line in "forget rates --yes" "rename rates new" "note rates text" "tag rates word"; do
    # shellcheck disable=SC2086 # several words
    expect_status 1 lamina $line --db busy.db
    expect_error "busy.db is in use by another program: process $run "
    grep -q "UTC; wait until that has ended$" "$err" || fail "a run's advice is given to $line"
done
for line in "forget rates" "note rates" "tag rates"; do
    # shellcheck disable=SC2086 # several words
    expect_status 0 lamina $line --db busy.db
done
expect_status 1 lamina run rates.yaml --db busy.db
expect_error "; give this one a file of its own with --db, or wait until that has ended"
kill -INT $run
wait $run || true
expect_equal "$(sql busy.db "SELECT count(*) FROM outcomes WHERE experiment = 'rates'")" 6

# ---- rename ----
db=named.db
cp made.db "$db"
expect_status 0 lamina rename rates baseline --db "$db"
expect_output 'rates is baseline now. Its config must say `name: baseline`, too: a run by the name rates makes a new experiment'
expect_status 0 lamina run rates.yaml --set name=baseline --db "$db"
expect_output "6 of 6 trials are recorded already"
expect_equal "$(sql "$db" "SELECT group_concat(name) FROM experiments")" baseline,other
long=$(printf 'a%.0s' $(seq 200))
expect_status 0 lamina rename baseline "$long" --db "$db"
expect_status 0 lamina note "$long/3" "of the third" --db "$db"
expect_status 0 lamina forget "$long" --db "$db"
expect_output "$long/1 is also other/1, $long/2 is also other/2"
expect_status 0 lamina rename "$long" baseline --db "$db"
for name in other baseline "" "two words" "it's" "$long"a $'\e[31m' 😀 a/b .hidden; do
    expect_status 2 lamina rename baseline "$name" --db "$db"
    grep -q $'\e' "$err" && fail "an escape sequence was printed"
done
expect_status 2 lamina rename baseline/1 new --db "$db"
expect_status 2 lamina rename bseline new --db "$db"
expect_error 'did you mean "baseline"?'

# ---- notes and tags ----
odd="it's \"odd\" <b>&amp;</b> ^_{} "$'\e[31m\n\t😀 \xe2\x80\xae'
expect_status 0 lamina note other/3 "$odd" --db "$db"
expect_status 0 lamina note other "$(printf 'long %.0s' $(seq 4000))" --db "$db"
expect_equal "$(sqlite3 "$db" "SELECT hex(text) FROM notes WHERE text LIKE '%odd%'")" \
    "$(printf %s "$odd" | xxd -p -u | tr -d '\n')" "the text of the note"
expect_status 0 lamina note other --db "$db"
expect_equal "$(wc -l < "$out")" 2 "a line for each note"
grep -q $'\e' "$out" && fail "an escape sequence was printed"
grep -q '^ *2  20[0-9][0-9]-[0-9-]* [0-9:]* UTC  other/3  it.s "odd" ' "$out" || fail "the note is not listed"
expect_status 0 lamina note other/3 --remove 2 --db "$db"
expect_output "removed note 2 of other/3"
expect_status 2 lamina note other/3 --remove 3 --db "$db" # it is of the experiment
expect_error 'other/3 has no note 3: `lamina note other/3 --db named.db` lists them'
expect_status 0 lamina note other/3 "to be removed" --db "$db"
expect_status 2 lamina note baseline --remove 4 --db "$db" # which does not list it
expect_status 0 lamina note other --remove 4 --db "$db" # which does
expect_status 0 lamina note other/3 --db "$db"
expect_output "other/3 has no notes"
expect_status 2 lamina note other/3 "" --db "$db"
expect_status 2 lamina note other/3 $'\xff' --db "$db"
expect_status 2 lamina note other/3 text --remove 1 --db "$db"
expect_status 2 lamina note other/3 "-5 % worse" --db "$db"
expect_status 0 lamina note --db "$db" -- other/3 "-5 % worse"
expect_status 0 lamina note other/3 --remove 5 --db "$db"

expect_status 0 lamina tag other/1 paper 'the "best" 😀' "it's" --db "$db"
expect_output "other/1: it's, paper, the \"best\" 😀"
expect_status 0 lamina tag baseline/1 --db "$db" # it is the same trial
expect_output "baseline/1: it's, paper"
expect_status 0 lamina tag other/1 paper --db "$db"
expect_equal "$(sql "$db" "SELECT count(*) FROM tags")" 3 "tags, each of them once"
expect_status 0 lamina tag other final --db "$db"
expect_status 0 lamina tag other/1 new --remove paper --remove "it's" --db "$db"
expect_status 0 lamina tag other --db "$db"
expect_equal "$(cat "$out")" $'other: final\nother/1: new, the "best" 😀'
for tag in "" " sp" "sp " "a,b" $'\e[31m' $'a\nb' "${long}a"; do
    expect_status 2 lamina tag other/1 good "$tag" --db "$db"
done
expect_status 2 lamina tag other/1 good --remove paper --db "$db"
expect_error 'other/1 has no tag "paper": `lamina tag other/1 --db named.db` lists them'
expect_status 2 lamina tag other --remove new --db "$db"
expect_error 'other has no tag "new" itself, but its trial other/1 has: name the trials from which it is to be removed'
expect_equal "$(sql "$db" "SELECT tags, notes FROM leaderboard WHERE experiment = 'other' AND number = 1")" \
    'new, the "best" 😀|' "what is in SQL; nothing of what was refused"

# status and best have a column of tags where there are some, and the notes below.
for command in status best; do
    expect_status 0 lamina $command baseline --db "$db"
    grep -q ' new, the "best" 😀  ' "$out" || fail "$command has no tags of other/1 as baseline/1"
    grep -q "of the third" "$out" && [ $command = best ] && [ "$(sql "$db" "SELECT rank FROM leaderboard
        WHERE experiment = 'baseline' AND number = 3")" -gt 3 ] && fail "best has a note of a trial that it does not show"
    expect_status 0 lamina $command other --db "$db"
    expect_output "  tags: final"
    expect_output "          long long long"
    [ "$(wc -L < "$out")" -lt 250 ] || fail "$command has a line without an end"
    expect_status 0 lamina $command rates --db made.db
    grep -q "tags\|notes" "$out" && fail "$command tells of tags or notes where there are none"
done
expect_status 0 lamina status baseline --db "$db"
grep -q '^ *3  of the third$' "$out" || fail "status has no note"

# Of many notes the newest are shown, whichever trial they are of.
for n in $(seq 12); do
    expect_status 0 lamina note baseline/$((n == 12 ? 6 : 5)) "remark $n" --db "$db"
done
expect_status 0 lamina status baseline --db "$db"
expect_equal "$(grep -o 'remark [0-9]*$' "$out" | tr '\n' ' ')" "$(printf 'remark %d ' $(seq 12 -1 3))" "the newest notes"
expect_output '  and 3 older ones: `lamina note baseline --db named.db` lists all'

# They go with what they are about, and a file of others may have any name.
expect_status 0 lamina forget baseline --yes --db "$db"
expect_equal "$(sql "$db" "SELECT (SELECT count(*) FROM notes WHERE trial_id IS NOT NULL), (SELECT count(*) FROM tags)")" "0|3"
sqlite3 "$db" "UPDATE experiments SET name = '$(printf %s "$odd/1" | sed "s/'/''/g")' WHERE name = 'other'"
expect_status 0 lamina tag "$odd/1" odd --db "$db"
expect_status 0 lamina note "$odd/1/2" odd --db "$db"
expect_status 0 lamina forget "$odd/1" --db "$db"
expect_status 0 lamina rename "$odd/1" plain --db "$db"
grep -q $'\e' "$out" && fail "an escape sequence was printed"
expect_equal "$(sql "$db" "SELECT notes FROM leaderboard WHERE experiment = 'plain' AND number = 2")" odd
