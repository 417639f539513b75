#!/usr/bin/env bash
# The command line: help, version, mistakes, and the commands that read a results file.
. "$(dirname "$0")/common.sh"

# Help and version go to stdout and are no failure.
for option in --help -h help; do
    expect_status 0 lamina "$option"
    expect_output "usage: lamina COMMAND"
    expect_no_error
done
for command in run plan data status best layers plot pivot export; do
    expect_status 0 lamina help
    expect_output "  $command "
    expect_status 0 lamina help "$command"
    expect_output "usage: lamina $command"
    cp "$out" help
    expect_status 0 lamina "$command" --help
    expect_equal "$(cat "$out")" "$(cat help)" "help $command and $command --help"
    expect_no_error
done
expect_status 0 lamina --version
expect_output "lamina $(sed -n 's/^project(lamina VERSION \([0-9.]*\).*/\1/p' \
    "$source/CMakeLists.txt")"
expect_output "compiler "
contract=$(sed -n 's/^#define LAMINA_ABI_M[A-Z]* //p' "$source/plugins/lamina/layer.h" | paste -sd.)
expect_output "ABI of layers $contract"
# What ran an attempt is recorded in the same words.
cp "$out" version
expect_status 0 lamina run "$source/configs/digits-quick.yaml" --db version.db \
    --set 'sweep={}' --set 'schedule={iterations: 1, batch_size: 1}'
expect_equal "$(sql version.db "SELECT 'cpu ' || cpu, 'instruction set ' || instruction_set,
    'compiler ' || compiler, 'lamina ' || version FROM attempts" | tr '|' '\n' | grep -vxFf version)" "" \
    "of attempts, what lamina --version does not say"
expect_equal "$(sql version.db "SELECT libraries FROM attempts")" \
    "$(sed -n 's/^matrix products //p' version), $(grep '^SQLite ' version)"
expect_equal "$(sql version.db "SELECT iif(revision = '', 'unknown', revision) FROM attempts")" \
    "$(sed -n 's/^revision \([^:]*\).*/\1/p' version)"

# Nothing that is told of a command is wider than a terminal.
for command in $(lamina help | awk '/^  / {print $1}'); do
    expect_status 0 lamina help "$command"
    expect_equal "$(awk 'length > 80' "$out")" "" "lines of help $command"
done

# Mistakes have status 2, go to stderr, and name what was meant.
expect_status 2 lamina
expect_error "usage: lamina COMMAND"
expect_status 2 lamina stauts
expect_error 'unknown command "stauts": did you mean "status"?'
expect_status 2 lamina help stauts
expect_error 'did you mean "status"?'
for command in run plan data status best layers plot pivot export; do
    expect_status 2 lamina "$command" --no-such-option
    expect_error "unknown option --no-such-option"
    expect_error "usage: lamina $command"
done
expect_status 2 lamina status --dv x
expect_error "did you mean --db?"
expect_status 2 lamina status --db
expect_error "--db needs a value"
expect_status 2 lamina status --dv=x
expect_error "did you mean --db?"
expect_status 2 lamina status one two
expect_error "two"
expect_status 2 lamina run
expect_status 2 lamina plan
expect_status 2 lamina plot
expect_error "--output"
expect_status 2 lamina plot --output a.svg --smooth 1
expect_error "from 0 to below 1"
expect_status 2 lamina plot --output a.svg --trial first
expect_error '"first"'
expect_status 2 lamina export leaderbord
expect_error 'did you mean "leaderboard"?'
expect_status 2 lamina export trials --sql "SELECT 1"

expect_status 2 lamina export trials --wide one
for name in trials.json a.b/trials.PARQUET trials csv .gz; do
    expect_status 2 lamina export trials --output "$name"
    expect_error "--output $name: its ending must say what is written: .csv (a table), .jsonl (JSON Lines, an object a row) or .npz"
    [ ! -e "$name" ] || fail "$name was written"
done

# A key without its --set.
touch there.yaml a=b.yaml
for command in run plan data; do
    for line in 'there.yaml a.b=1' 'a.b=1 there.yaml' 'a.b=1'; do
        # shellcheck disable=SC2086 # two words
        expect_status 2 lamina "$command" $line
        expect_error "there is no file a.b=1: did you mean --set a.b=1?"
    done
    expect_status 2 lamina "$command" there.yaml --schedule.epochs=5
    expect_error "unknown option --schedule.epochs=5: did you mean --set schedule.epochs=5?"
    expect_status 2 lamina "$command" there.yaml --epochs 5
    expect_error "did you mean --set schedule.epochs=VALUE?"
    expect_status 2 lamina "$command" there.yaml --learning_rate=0.1
    expect_error "did you mean --set optimizer.learning_rate=0.1?"
    expect_status 2 lamina "$command" there.yaml --seed 3
    expect_error "did you mean --set seed=VALUE?"
    # What is no key is no matter of --set.
    for option in --quick --databases --no.such=1; do
        expect_status 2 lamina "$command" there.yaml $option
        grep -q -e 'mean --set' "$err" && fail "--set is advised for $option"
    done
    expect_status 2 lamina "$command" a=b.yaml
    expect_error "a=b.yaml: it is empty"
done
for option in --db --retry --jobs; do
    expect_status 2 lamina plan there.yaml $option a
    expect_error "unknown option $option"
    grep -q -e 'mean --set' "$err" && fail "--set is advised for $option"
done
expect_status 2 lamina merge all.db -y.db
expect_error "unknown option -y"
expect_status 2 lamina status --a.b=1
grep -q -e --set "$err" && fail "status has no --set"

# An option that has one value is given once; what may be given again says so.
for line in "run there.yaml --jobs 1 --jobs 2" "run --db a there.yaml --db a" \
    "plan there.yaml --shard 0/2 --shard=1/2" "plot --split train --split validation --output a.svg" \
    "plot --output a.svg --output b.svg" "export --sql x --sql y" "status --db a --db b" \
    "pivot --db a --db b" "trim --iterations 2 --iterations 3" "layers --plugin-path a --plugin-path b" \
    "schema --plugin-path a --plugin-path b"; do
    # shellcheck disable=SC2086 # a whole command line
    expect_status 2 lamina $line
    expect_error "is given twice"
    expect_error "usage: lamina ${line%% *}"
done
# The usage says of each which it is: "[--set PATH=VALUE]..."; and that is so.
for command in $(lamina help | awk '/^  / {print $1}'); do
    lamina help "$command" | sed '/^$/q' > usage
    for option in $(grep -o -e '--[a-z-]* [A-Z]' usage | sed 's/ .*//'); do
        case $option in
            --shard) value=0/1 ;;
            --set) value=a=1 ;;
            --retry) value=failed ;;
            --split) value=train ;;
            --kind) value=curves ;;
            --sort) value=loss ;;
            --smooth) value=0.5 ;;
            --iterations) value=2 ;;
            *) value=1 ;;
        esac
        lamina "$command" "$option" $value "$option" $value > "$out" 2> "$err" && fail "$command $option is fine"
        twice=yes
        tr '\n' ' ' < usage | grep -q -e "\[$option [^]]*\]\.\.\." && twice=no
        found=no
        grep -q -e "$option is given twice" "$err" && found=yes
        expect_equal "$command $option $found" "$command $option $twice" "refused a second time"
    done
done
# Of two axes there is a word for both; an option is no value of the one before it.
for axes in "--log x --log y" "--log y --log x"; do
    # shellcheck disable=SC2086 # two options
    expect_status 2 lamina plot --output a.svg $axes
    expect_error "--log is given twice: give --log x,y"
done
expect_status 2 lamina plot --log --output a.svg
expect_error "--log needs a value, x, y or x,y, but --output follows"
expect_status 2 lamina best --top --all
expect_error "--top needs a value, N, but --all follows"
expect_status 2 lamina run there.yaml --retry ""
expect_error '--retry takes failed, diverged, pruned and stale, with commas between them, not ""'
expect_status 2 "$source/scripts/slurm-sweep" there.yaml --tasks 2 --tasks 3
expect_error "--tasks is given twice"
expect_status 2 lamina run there.yaml --set a=1 --set b=2 --retry failed --retry pruned
expect_error "there.yaml: it is empty"
expect_status 1 lamina plot --output a.svg --trial 1 --trial 2
expect_error "there is no results file"
expect_status 2 lamina plot --output a.svg --split train,valid
expect_error '--split takes train, validation or test, not "valid"'

# No results yet: a sentence, status 1, and no file is made.
for command in status best pivot export plot; do
    case $command in
        plot) expect_status 1 lamina plot --output a.svg ;;
        *) expect_status 1 lamina "$command" ;;
    esac
    expect_error "there is no results file results/lamina.db"
    expect_error "lamina run CONFIG"
done
[ ! -e results ] || fail "reading made results/"
[ ! -e a.svg ] || fail "a plot of nothing"
echo "not a database at all, but long enough to look at twice" > text.db
expect_status 1 lamina status --db text.db
expect_error "text.db"

# Layers.
expect_status 0 lamina layers
expect_output "linear"
expect_output "sigmoid"
expect_output "$build/plugins/linear.so"
expect_status 0 lamina layers linear
expect_output "out_features"
expect_output "must be given"
expect_status 2 lamina layers linaer
expect_error 'did you mean "linear"?'
mkdir broken
echo "not a library" > broken/broken.so
expect_status 0 lamina layers --plugin-path broken
expect_output "broken"
expect_output "cannot be used"
expect_status 1 lamina layers broken --plugin-path broken

# A real results file.
db="$work/a folder/results.db"
mkdir "a folder"
expect_status 0 lamina run "$source/configs/digits-quick.yaml" --db "$db" --set dataset.train=2000
name=$(sql "$db" "SELECT name FROM experiments")
trials=$(sql "$db" "SELECT count(*) FROM trials")

expect_status 0 lamina status --db "$db"
expect_output "$name: $trials trial"
expect_output " done"
expect_status 0 lamina status "$name" --db "$db"
expect_status 2 lamina status "${name}x" --db "$db"
expect_error "did you mean \"$name\"?"

expect_status 0 lamina export --db "$db"
expect_equal "$(wc -l < "$out")" "$((trials + 1))" "the leaderboard has a header and every trial"
for table in $(sql "$db" "SELECT name FROM sqlite_schema
                          WHERE type IN ('table', 'view') AND name NOT LIKE 'sqlite%'
                          AND name <> 'checkpoints'"); do
    expect_status 0 lamina export "$table" --output table.csv --db "$db"
    expect_status 0 lamina help export
    expect_output "$table"
done
expect_status 0 lamina export iterations --output all.csv --db "$db"
expect_equal "$(($(wc -l < all.csv) - 1))" "$(sql "$db" "SELECT count(*) FROM iterations")" \
    "every iteration is exported"
expect_equal "$(sed -n 2p all.csv | cut -d, -f2)" 1 "the first iteration is 1"
expect_status 0 lamina export --sql "SELECT 'a,b' AS x, 1 AS y" --db "$db"
expect_output '"a,b",1'
expect_status 1 lamina export --sql "DELETE FROM trials" --db "$db"
expect_equal "$(sql "$db" "SELECT count(*) FROM trials")" "$trials" "export only reads"
expect_status 1 lamina export --sql "SELECT nonsense" --db "$db"
expect_error "nonsense"

# An old file stays as it was when a new one cannot be made; no half files are left.
echo old > kept.csv
expect_status 1 lamina export --sql "SELECT nonsense" --output kept.csv --db "$db"
expect_equal "$(cat kept.csv)" old "the old file"
expect_equal "$(find . -name '*.tmp')" "" "temporary files"

expect_status 0 lamina pivot --db "$db"
cp "$out" pivot.sql
expect_equal "$(sqlite3 -readonly "$db" < pivot.sql | wc -l)" "$trials" "a row a trial"
expect_status 0 lamina pivot --rows --db "$db"
expect_equal "$(wc -l < "$out")" "$((trials + 1))" "a header and a row a trial"
expect_status 2 lamina pivot nothing-like-it --db "$db"

# Output that cannot be written is a failure; a reader that leaves is not.
full_disk() {
    lamina "$@" > /dev/full
}
reader_leaves() {
    lamina "$@" | head -1 > /dev/null
    return "${PIPESTATUS[0]}"
}
no_stdout() {
    lamina "$@" >&-
}
if [ -w /dev/full ]; then
    expect_status 1 full_disk export iterations --db "$db"
    expect_error "cannot write to the standard output"
    expect_status 1 full_disk help
fi
expect_status 0 reader_leaves export iterations --db "$db"
expect_no_error
expect_status 1 no_stdout export iterations --db "$db"
expect_equal "$(sql "$db" "PRAGMA integrity_check")" ok "the file after all of this"
