#!/usr/bin/env bash
# Two trials beside each other: what differs is what SQL finds in their rows, of one file or of two,
# and what is the same is said.
. "$(dirname "$0")/common.sh"

cat > rates.yaml <<'YAML'
name: rates
dataset: {type: digits, train: 100, test: 40, validation_split: 20}
layers: [{type: linear, out_features: 10}]
loss: cross_entropy
optimizer: {type: sgd, learning_rate: 0.1}
schedule: {epochs: 3, batch_size: 20, evaluate_every: 4}
sweep:
  grid: {optimizer.learning_rate: [0.1, 0.3], optimizer.momentum: [0, 0.5]}
YAML
sed 's/name: rates/name: other/; /^sweep/,$d; s/, learning_rate: 0.1/, learning_rate: 0.3/' rates.yaml > other.yaml
expect_status 0 lamina run rates.yaml --db one.db
expect_status 0 lamina run other.yaml --set optimizer=adam --db one.db

# In settings: those of a type that has other options, too.
expect_status 0 lamina diff rates/3 other/1 --db one.db
wanted=$(sql one.db "WITH a AS (SELECT path, value FROM settings JOIN outcomes USING (trial_id) WHERE experiment = 'rates' AND
    number = 3), b AS (SELECT path, value FROM settings JOIN outcomes USING (trial_id) WHERE experiment = 'other')
    SELECT path FROM (SELECT * FROM a EXCEPT SELECT * FROM b) UNION SELECT path FROM (SELECT * FROM b EXCEPT SELECT * FROM a)")
expect_equal "$(awk '/^settings/ {on = 1; next} /^$/ {on = 0} on && $1 ~ /\./ {print $1}' "$out" | sort)" "$wanted" \
    "settings that differ"
grep -q '^  optimizer.type  *sgd  *adam$' "$out" || fail "no optimizer.type"
grep -q '^  optimizer.momentum  *0  *-$' "$out" || fail "no momentum that only one has"
all=$(sql one.db "SELECT count(DISTINCT path) FROM settings JOIN outcomes USING (trial_id) WHERE number = 3 OR experiment = 'other'")
expect_output "settings: $(wc -l <<< "$wanted") of $all differ"

# In results, at the best and at the end.
for when in "at the best" "at the end"; do
    for split in test validation; do
        values=$(for name in rates other; do
            sql one.db "SELECT accuracy FROM evaluations AS e JOIN outcomes AS o USING (trial_id) WHERE split = '$split'
                AND experiment = '$name' AND number = iif('$name' = 'rates', 3, 1) AND iteration =
                iif('$when' = 'at the best', best_iteration, last_iteration)" | xargs printf '%.4f '
        done)
        expect_equal "$(sed -n "s/^  $split accuracy $when  *//p" "$out" | sed 's/ same$//' | xargs)" "$(xargs <<< "$values")" \
            "$split accuracy $when"
    done
done
grep -q '^  iteration of the best  *[0-9]' "$out" || fail "no iteration of the best"
grep -q '^  state  *done  *done  *same$' "$out" || fail "no state"
grep -q '^  seconds of training  *[0-9]' "$out" || fail "no seconds"
expect_output "data: the same, all "
grep -q '^  file  *rates.yaml  *other.yaml$' "$out" || fail "no file of the config"

# A later revision of the config, and what it was given by --set.
expect_status 0 lamina run rates.yaml --set optimizer.weight_decay=0.1 --db one.db
expect_status 0 lamina diff rates/1 rates/5 --db one.db
grep -q '^  revision  *1  *2$' "$out" || fail "no revision"
grep -q '^  --set  *""  *optimizer.weight_decay=0.1' "$out" || fail "no --set"

# The same trial, of one experiment and another, and of two files.
expect_status 0 lamina run rates.yaml --set name=again --db one.db
expect_status 0 lamina diff rates/2 again/2 --db one.db
expect_output "rates/2 and again/2 are one config with one seed, data and layers: the same trial"
expect_output "settings: the same, all "
expect_output "results: the same, all "
expect_output "cost: the same, all 3"
expect_status 0 lamina run rates.yaml --db two.db
expect_status 0 lamina diff rates/2 rates/2 --db one.db --db two.db
expect_output "rates/2 in one.db and rates/2 in two.db are one config with one seed, data and layers: the same trial"
expect_output "results: the same, all "
expect_status 2 lamina diff rates/2 rates/2 --db one.db --db two.db --db one.db

# The same settings on data that was changed.
printf 'x,y,class\n%s' "$(for i in $(seq 40); do echo "$i,$((i * 7 % 40)),$((i % 2))"; done)" > data.csv
cat > table.yaml <<'YAML'
dataset: {type: csv, train: data.csv, label: class, validation_split: 10, header: true}
layers: [{type: linear, out_features: 2}]
loss: cross_entropy
optimizer: {type: sgd, learning_rate: 0.1}
schedule: {epochs: 1, batch_size: 10}
YAML
expect_status 0 lamina run table.yaml --db one.db
sed -i 's/^7,9,/7,8,/' data.csv
expect_status 0 lamina run table.yaml --db one.db
expect_status 0 lamina diff table/1 table/2 --db one.db
expect_output "table/1 and table/2 have the same settings, and differ in what their data, or the weights that they begin with"

# One that failed before it was measured, and mistakes.
expect_status 3 lamina run other.yaml --set name=bad --set optimizer.learning_rate=1e38 --db one.db
expect_status 0 lamina diff bad/1 rates/1 --db one.db
grep -q '^  state  *diverged  *done$' "$out" || fail "no state of what diverged"
expect_status 2 lamina diff rates/1 --db one.db
expect_status 2 lamina diff rates/1 rates --db one.db
expect_error "rates is an experiment: name a trial of it as rates/N"
expect_status 2 lamina diff rates/1 rats/1 --db one.db
expect_error 'did you mean "rates"?'
expect_status 2 lamina diff rates/1 rates/77 --db one.db
expect_status 1 lamina diff rates/1 rates/2 --db missing.db

# On a terminal without room for columns; long names and odd values forge no line.
long=$(printf 'a%.0s' $(seq 200))
sqlite3 one.db "UPDATE settings SET value = 'it''s <b>' || char(27, 10, 0x1f600) WHERE path = 'optimizer.type' AND trial_id = 1;
    UPDATE experiments SET name = '$long' WHERE name = 'other'"
expect_status 0 lamina diff rates/1 rates/2 --db one.db
grep -q $'\e' "$out" && fail "an escape sequence was printed"
expect_output "it's <b>"
if command -v script > /dev/null; then
    script -qec "stty cols 80; '$build/lamina' diff '$long/1' rates/1 --db one.db" /dev/null < /dev/null | tr -d '\r' > "$out"
    expect_output "    $long/1: adam"
    expect_output "    rates/1: it's <b>\\x1b\\n"
fi

# What was changed is not told as if it had been recorded.
sqlite3 one.db "UPDATE evaluations SET accuracy = 1 WHERE trial_id = 1"
expect_status 1 lamina diff rates/1 rates/2 --db one.db
expect_error "are not those that were recorded"
