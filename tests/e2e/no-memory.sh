#!/usr/bin/env bash
# What somebody relies on whose net, list of layers or checkpoint is larger than the machine: a
# checkpoint that finds no memory costs no trial, and nothing that a config sizes lies on the stack.
. "$(dirname "$0")/common.sh"

# 60,000 layers under a small stack: in the parent and in the trial's own process.
awk 'BEGIN {
    print "name: deep\ndataset: {type: digits, train: 4, test: 4}"
    printf "layers: [{type: linear, out_features: 10}"
    for (i = 0; i < 60000; i++) printf ", relu"
    print "]\nloss: cross_entropy\noptimizer: {type: sgd, learning_rate: 0.1}"
    print "schedule: {iterations: 1, batch_size: 2}"
}' > deep.yaml
small_stack() {
    (ulimit -s 2048 && exec "$build/lamina" "$@")
}
if [ $slower = 1 ]; then # sanitizers need more of a stack
    expect_status 0 small_stack run deep.yaml --db deep.db
    expect_equal "$(sql deep.db 'SELECT count(*) FROM layers')" 60001
    # Nor does a path of as many parts.
    path=$(printf 'a.%.0s' $(seq 30000))
    expect_status 2 small_stack plan deep.yaml --set "${path}a=1"
    expect_error "has more than"
fi

[ $slower = 1 ] || exit 0 # they bring a malloc of their own
cat > net.yaml <<'YAML'
name: net
dataset: {type: digits, train: 60, test: 20}
layers: [{type: linear, out_features: 1000}, sigmoid, {type: linear, out_features: 10}]
loss: cross_entropy
optimizer: {type: sgd, learning_rate: 0.1, momentum: 0.9}
schedule: {iterations: 150, batch_size: 20, evaluate_every: 50}
checkpoint: {every: 50, keep: last}
sweep: {seeds: [0, 1]}
YAML
without() { # parent|child ARGUMENTS...: there is no memory for a piece of 2 MB, a third of a checkpoint
    LAMINA_FAULT_BYTES=${LAMINA_FAULT_BYTES:-2000000} LAMINA_FAULT_IN=$1 LD_PRELOAD=$build/faults/no-memory.so \
        "$build/lamina" "${@:2}"
}
expect_status 0 lamina run net.yaml --db whole.db --jobs 1
expect_equal "$(sql whole.db "SELECT count(*) FROM events WHERE message LIKE '%memory%'")" 0

# Where the run or the trial itself has none, the trial goes on without, and it is told once.
for who in parent child; do
    expect_status 0 without $who run net.yaml --db $who.db --jobs 2
    expect_output "warning: there is no memory for a checkpoint of 6.4 MB, so it goes on without"
    expect_equal "$(sql $who.db "SELECT count(*), count(DISTINCT trial_id) FROM events
        WHERE level = 'warning' AND message LIKE 'there is no memory for a checkpoint%'")" "2|2" "$who"
    same_rows $who.db whole.db
done

# Where there is none for a message, that is said, and no layer is blamed.
LAMINA_FAULT_BYTES=500000 expect_status 3 without parent run net.yaml --db message.db --jobs 1
expect_equal "$(sql message.db "SELECT DISTINCT error FROM attempts")" \
    "there is no memory for what it reports: close other programs or run fewer --jobs"

# A trial that waits at a rung begins anew then, and comes to the same.
halving=(--set 'stop={rule: halving, first: 50, factor: 2}' --set 'sweep={seeds: [0, 1, 2]}')
expect_status 0 lamina run net.yaml --db rungs.db --jobs 1 "${halving[@]}"
expect_status 0 without parent run net.yaml --db anew.db --jobs 1 "${halving[@]}"
same_rows anew.db rungs.db

# A checkpoint that cannot be read back: that trial has failed, the others are done, and it goes on
# from there when it is asked for.
cp whole.db cut.db
sqlite3 cut.db "UPDATE trials SET state = 'interrupted' WHERE id = 1"
expect_status 3 without parent run net.yaml --db cut.db --set 'sweep={seeds: [0, 1, 2]}' --jobs 1
expect_output "failed: there is no memory for its checkpoint of 6.4 MB: close other programs"
expect_equal "$(sql cut.db 'SELECT state FROM trials ORDER BY id')" $'failed\ndone\ndone'
expect_equal "$(sql cut.db 'SELECT iteration FROM checkpoints WHERE trial_id = 1')" 150
expect_status 0 lamina run net.yaml --db cut.db --jobs 1 --retry failed
expect_equal "$(sql cut.db 'SELECT from_iteration FROM attempts WHERE trial_id = 1 ORDER BY n')" $'0\n150\n150'
sqlite3 cut.db 'PRAGMA foreign_keys = on; DELETE FROM trials WHERE id = 3'
same_rows cut.db whole.db

# Nor is what the data sizes: its order, 4 bytes a sample.
cat > wide.yaml <<'YAML'
name: wide
dataset: {type: moons, train: 300000, test: 20}
layers: [{type: linear, out_features: 2}]
loss: cross_entropy
optimizer: {type: sgd, learning_rate: 0.1}
schedule: {iterations: 2, batch_size: 20}
YAML
none_aligned() { # BYTES ARGUMENTS...
    LAMINA_FAULT_ALIGNED=$1 LAMINA_FAULT_IN=child LD_PRELOAD=$build/faults/no-memory.so "$build/lamina" "${@:2}"
}
expect_status 0 none_aligned 1300000 run wide.yaml --db wide.db
expect_status 3 none_aligned 1200000 run wide.yaml --db order.db
expect_equal "$(sql order.db "SELECT error FROM attempts")" \
    "there is no memory for the order of 300000 training samples: end other programs, or run fewer --jobs"
