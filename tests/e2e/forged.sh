#!/usr/bin/env bash
# What a person relies on whose layers write where they should not: what a trial's process says
# that does not follow from its plan fails that trial, in a sentence, and no other one.
. "$(dirname "$0")/common.sh"

bad=$build/bad-plugins
chmod go-w "$bad" "$bad"/*.so
cat > net.yaml <<'YAML'
name: net
dataset: {type: digits, train: 100, test: 50}
layers:
  - {type: linear, name: first, out_features: 16}
  - {type: sigmoid, name: middle}
  - {type: linear, out_features: 10}
loss: cross_entropy
optimizer: {type: sgd, learning_rate: 0.1}
schedule: {iterations: 20, batch_size: 20, evaluate_every: 1}
checkpoint: {every: 1}
record: {weight_norms: true, every: 1}
YAML

# The forger trains between two good trials, of which one runs beside it.
forges() { # WHAT SENTENCE ROWS: at most so many iterations are recorded of it
    expect_status 3 lamina run net.yaml --plugin-path "$bad" --db "$1.db" --jobs 2 \
        --set "sweep={list: [{layers.middle: sigmoid}, {layers.middle: {type: forges, says: $1}}, {layers.middle: tanh}]}"
    expect_equal "$(sql "$1.db" "SELECT state, last_iteration <= ${3:-0} OR last_iteration = 20 FROM trials ORDER BY id")" \
        $'done|1\nfailed|1\ndone|1' "$1"
    expect_equal "$(sql "$1.db" "SELECT error FROM attempts WHERE outcome = 'failed'")" \
        "what it reports is not what its plan comes to: $2; a layer of it writes into the runner's pipe" "$1"
    expect_equal "$(sql "$1.db" "SELECT count(*) FROM trials JOIN iterations ON trial_id = id WHERE state = 'done'")" 40 "$1"
    expect_equal "$(sql "$1.db" "SELECT count(*) FROM metrics WHERE name = 'layers.0.weight_norm' AND value = 7")" \
        "${4:-0}" "$1"
    expect_equal "$(sql "$1.db" 'PRAGMA integrity_check')" ok
}
forges iteration_twice 'a point of iteration 1 came where 2 was due' 1
forges million_iterations 'an iteration came where the evaluation of test at iteration 1 was due' 1
forges accuracy 'iteration 1 has an accuracy of 7'
forges point_twice 'layers.0.weight_norm came twice or late at iteration 1' 0 1
forges unplanned_point 'a point came of a series that is not planned at iteration 1'
forges point_of_others 'a point came of a series that is not planned at iteration 1'
forges report_twice 'layers.0.share came twice at iteration 1, or as more than 8 of its layer'
forges nine_reports 'layers.0.share_8 came twice at iteration 1, or as more than 8 of its layer'
forges evaluation 'an evaluation of test at iteration 0 came where none was due'
forges counts "an evaluation of test at iteration 1 came with counts that are not the data's" 1
forges checkpoint 'a checkpoint of iteration 1 came where none was due'
forges large_checkpoint 'a checkpoint came that is not one by its size or its values'
forges part 'a part of a checkpoint came where none was due'
forges 'done' 'its result came, `done`, after iteration 0 of 20'
forges left 'its result came, `left`, after iteration 0 of 20'
forges diverged 'its result came, `diverged`, after iteration 0 of 20'
forges kind 'a message came of no kind that there is'
forges bool 'an evaluation came that is not one by its size or its values'
forges size 'an iteration came that is not one by its size or its values'
forges rubbish 'a message came of no kind that there is'

# More iterations than are planned, where nothing else is due between them.
expect_status 3 lamina run net.yaml --plugin-path "$bad" --db more.db --set schedule.evaluate_every=0 \
    --set record.weight_norms=false --set 'layers.middle={type: forges, says: million_iterations}'
expect_output "iteration 21 came, and 20 are planned"
expect_equal "$(sql more.db 'SELECT count(*) FROM iterations')" 20

# What it says of the shapes, before anything is recorded.
for what in dimensions shapes; do
    expect_status 2 lamina plan net.yaml --plugin-path "$bad" --set "layers.middle={type: forges, says: $what}"
    expect_output "wrote into the runner's pipe"
    expect_status 2 lamina run net.yaml --plugin-path "$bad" --db shape.db --set "layers.middle={type: forges, says: $what}"
    [ ! -e shape.db ] || fail "a refused layer made a results file"
done
