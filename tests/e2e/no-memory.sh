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

