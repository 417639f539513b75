#!/usr/bin/env bash
# What a terminal of 80 columns shows: no line that is wider, no sequences where it says that it obeys
# none, and of more than a thousand trials one line each.
. "$(dirname "$0")/common.sh"

command -v script > /dev/null || skip "no script(1), which makes terminals"

# on_terminal COLUMNS COMMAND: what it writes, without the ends of lines that a terminal adds.
on_terminal() {
    script -qec "stty cols $1 && $2" /dev/null < /dev/null | tr -d '\r' > "$out.all"
    sed "s/.*$(printf '\033')\[K//" "$out.all" > "$out" # as it is when the bar has been drawn over
}

expect_narrow() { # COLUMNS
    expect_equal "$(awk -v most="$1" 'length > most' "$out")" "" "lines wider than $1"
}

config() { # NAME SWEEP
    cat > "$1.yaml" <<YAML
name: $1
dataset: {type: digits, train: 60, test: 100}
layers: [{type: linear, name: hidden, out_features: 8}, sigmoid, {type: linear, out_features: 10}]
loss: cross_entropy
optimizer: {type: sgd, learning_rate: 0.1}
schedule: {epochs: 1, batch_size: 20}
sweep: $2
YAML
}
program=$build/lamina
export TERM=xterm
unset COLUMNS

config wide "{grid: {optimizer.learning_rate: [0.125, 0.375], layers.hidden.out_features: [5, 6]}, seeds: [10, 11]}"
on_terminal 80 "$program run wide.yaml --db wide.db"
expect_narrow 80
grep -q "$(printf '\033')" "$out.all" || fail "there is no bar"
expect_equal "$(grep -c '^\[[1-8]/8 .*=0\.[13][27]5 .*=[56] .*=1[01]\] Iteration: 3\.' "$out")" 8 "values are whole"
expect_output "Its best is trial "
on_terminal 80 "$program status --db wide.db"
expect_narrow 80
expect_output "    optimizer.learning_rate=0.125 layers.hidden.out_features=5 seed=10"
on_terminal 110 "$program status --db wide.db"
expect_narrow 110
expect_equal "$(grep -c '^ .* done .*  learning_rate=0.[13][27]5 hidden.out_features=[56] seed=1[01]$' "$out")" 8
expect_status 0 lamina status --db wide.db
expect_output "  optimizer.learning_rate=0.125 layers.hidden.out_features=5 seed=10"

# A terminal that obeys nothing, and one that says nothing of itself, get the lines alone.
for kind in dumb ""; do
    on_terminal 80 "TERM=$kind $program run wide.yaml --db dumb.db --set sweep.seeds=[1]"
    expect_equal "$(tr -d '\n[:print:]' < "$out.all")" "" "control characters for TERM=$kind"
    grep -q "%" "$out.all" && fail "a bar for TERM=$kind"
    rm dumb.db
done

# Columns hold whatever is measured.
sqlite3 wide.db "UPDATE trials SET final_loss = 2e-8 WHERE id = 1;
    UPDATE trials SET final_loss = 46459190104.0620, best_value = -46459190104.0620 WHERE id = 2;
    DELETE FROM digests WHERE series = 'trials'" # which are not those any more
expect_status 0 lamina status --db wide.db
expect_output " 2e-08 "
expect_output " 4.646e+10 "
expect_output " -4.646e+10 "
expect_equal "$(grep ' done ' "$out" | awk '{print index($0, "optimizer")}' | sort -u | wc -l)" 1 "columns in line"

# What tells trials apart is seen, however long a value is.
deep=data/experiment-2024-11-03-with-temperature-sensors-of-building-seven
mkdir -p $deep
for i in 1 2; do
    printf 'y,a,b\n1,2,%s\n2,3,4\n1,3,3\n2,5,6\n' $i > $deep/train-part-$i.csv
done
cat > deep.yaml <<YAML
dataset: {type: csv, train: $deep/train-part-1.csv, label: y, test_split: 2}
layers: [{type: linear, out_features: 2}]
loss: cross_entropy
optimizer: {type: sgd, learning_rate: 0.1}
schedule: {iterations: 4, batch_size: 2, evaluate_every: 4}
sweep: {grid: {dataset.train: [$deep/train-part-1.csv, $deep/train-part-2.csv], optimizer.learning_rate: [0.1, 0.2]}}
YAML
on_terminal 80 "$program run deep.yaml --db deep.db"
expect_narrow 80
expect_equal "$(grep -o '^\[[1-4]/4 .*\] Iteration: 4\.' "$out" | sed 's/^.....//' | sort -u | wc -l)" 4 "labels of progress"
on_terminal 80 "$program status --db deep.db"
expect_narrow 80
expect_equal "$(grep '^    train=' "$out" | sort -u | wc -l)" 4 "labels of status"
expect_equal "$(grep -c '^    train=data/exp.*\.\.\.train-part-[12]\.csv learning_rate=0\.[12]$' "$out")" 4

[ $slower = 1 ] || exit 0 # a thousand trials take minutes with sanitizers

# Of many trials the last evaluation of each; all with --verbose.
cat > many.yaml <<'YAML'
name: many
dataset: {type: blobs, train: 8, test: 4, features: 2, classes: 2}
layers: [{type: linear, out_features: 2}]
loss: cross_entropy
optimizer: {type: sgd, learning_rate: 0.1}
schedule: {epochs: 2, batch_size: 8, evaluate_every: 1}
sweep: {random: {budget: 1001, optimizer.learning_rate: {uniform: [0.1, 0.2]}}}
YAML
expect_status 0 lamina run many.yaml --db many.db --set 'checkpoint={keep: last, trials: 0}'
expect_equal "$(wc -l < "$out")" 1002 "lines of many trials"
expect_equal "$(grep -c 'Iteration: 2\.' "$out")" 1001
best=$(sql many.db "SELECT 'Best: trial ' || number FROM leaderboard LIMIT 1")
expect_equal "$(tail -n 1 "$out" | grep -c "^many: 1001 done (.*). $best (.*), accuracy .*\. Results: many.db$")" 1 "the last line"
# Resumed at its very last checkpoint a trial has no evaluation left to tell of.
sqlite3 many.db "UPDATE trials SET state = 'interrupted'"
expect_status 0 lamina run many.yaml --db many.db --set 'checkpoint={keep: last, trials: 0}'
expect_equal "$(sql many.db "SELECT count(*), sum(from_iteration) FROM attempts WHERE n = 2")" "1001|2002"
expect_equal "$(grep -c 'Iteration:' "$out")" 0 "lines of what was not evaluated"
expect_equal "$(tail -n 1 "$out" | grep -c "^many: 1001 done")" 1 "the last line"
"$program" run many.yaml --db verbose.db --verbose > verbose.txt 2> /dev/null &
while kill -0 $! 2> /dev/null && ! grep -q 'Iteration: 1\.' verbose.txt; do
    sleep 0.1
done
kill -INT $! 2> /dev/null || true
wait $! || true
grep -q 'Iteration: 1\.' verbose.txt || fail "--verbose tells the last evaluations only"

# Data that takes longer than a second to load: a line that is drawn anew and taken away. Elsewhere
# nothing is told of a few seconds.
on_terminal 80 "$program plan wide.yaml --set dataset.train=300000"
grep -q 'loading the data (digits): [1-9]' "$out.all" || fail "nothing is told of what takes long"
if grep -q 'loading the data' "$out"; then fail "what was told of the data stays"; fi
expect_output '[1/8]'
