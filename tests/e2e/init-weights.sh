#!/usr/bin/env bash
# `init: {type: weights}`: a trial begins with the net of a file, which is part of what it is.
. "$(dirname "$0")/common.sh"

export PYTHONPATH=$source/tests/support PYTHONDONTWRITEBYTECODE=1
printf 'x,y,label\n1,2,a\n-1,.5,b\n3,-1,a\n0,1,b\n' > data.csv
config() { # LAYERS INIT
    cat << YAML
dataset: {type: csv, train: data.csv, label: label}
layers: $1
loss: cross_entropy
optimizer: {type: sgd, learning_rate: 0.1}
schedule: {iterations: 3, batch_size: 4, shuffle: false}
init: {type: weights, file: $2}
YAML
}
weights() { # FILE STATEMENT...: a net of two layers, changed by Python
    python3 -c '
import sys
import safetensors as s
net = {"hidden.weight": s.pack((3, 2), [.5, -1, .25, 2, -.75, 1]), "hidden.bias": s.pack((3,), [0, .5, -.5]),
       "2.weight": s.pack((2, 3), [1, -.5, .25, -1, .5, 2]), "2.bias": s.pack((2,), [.125, -.25])}
for statement in sys.argv[2:]:
    exec(statement)
s.write(sys.argv[1], net)' "$@"
}
layers='[{type: linear, name: hidden, out_features: 3}, sigmoid, {type: linear, out_features: 2}]'
config "$layers" net.safetensors > c.yaml
weights net.safetensors

# The first loss is of these weights, worked out here; it is the same whatever the seed is.
expect_status 0 lamina run c.yaml --set 'sweep.seeds=[0, 1]'
expect_no_error
python3 -c '
import math, sqlite3
net = (([[.5, -1], [.25, 2], [-.75, 1]], [0, .5, -.5]), ([[1, -.5, .25], [-1, .5, 2]], [.125, -.25]))
layer = lambda x, net: [sum(a * b for a, b in zip(row, x)) + c for row, c in zip(*net)]
loss = 0
for x, label in (([1, 2], 0), ([-1, .5], 1), ([3, -1], 0), ([0, 1], 1)):
    y = layer([1 / (1 + math.exp(-h)) for h in layer(x, net[0])], net[1])
    loss += (math.log(sum(map(math.exp, y))) - y[label]) / 4
rows = [row[0] for row in sqlite3.connect("results/lamina.db").execute("SELECT loss FROM iterations WHERE iteration = 1")]
assert len(rows) == 2 and all(abs(row - loss) < 1e-6 for row in rows), (rows, loss)'
rm -r results

# The path is no part of a trial, the tensors are, in whatever order a file has them.
keys() { sql results/lamina.db "SELECT run_key FROM trials ORDER BY id"; }
weights again.safetensors 'net = dict(reversed(net.items()))'
weights other.safetensors 'net["2.bias"] = s.pack((2,), [.125, 0])'
expect_status 0 lamina run c.yaml
expect_status 0 lamina run c.yaml --set init.file=again.safetensors
expect_output "1 of 1 trial is recorded already"
expect_equal "$(keys | wc -l)" 1
expect_status 0 lamina run c.yaml --set init.file=other.safetensors
expect_equal "$(keys | sort -u | wc -l)" 2
cp other.safetensors net.safetensors
expect_status 0 lamina run c.yaml
expect_output "1 of 1 trial is recorded already"
weights net.safetensors

# So are the names by which layers find them: two that change places begin with other ones.
weights pair.safetensors 'net = {name + "." + kind: s.pack(*of) for name, sign in (("a", 1), ("b", -1)) for kind, of in
    (("weight", ((2, 2), [sign, .5, .25, 2])), ("bias", ((2,), [sign, 0])))}'
pair='[{type: linear, name: NAME, out_features: 2}, {type: linear, name: OTHER, out_features: 2}]'
for names in 'a b' 'b a'; do
    config "$(sed "s/NAME/${names% *}/; s/OTHER/${names#* }/" <<< "$pair")" pair.safetensors > pair.yaml
    expect_status 0 lamina run pair.yaml
done
expect_equal "$(sql results/lamina.db "SELECT count(DISTINCT run_key), count(DISTINCT loss) FROM trials
    JOIN iterations ON trial_id = id WHERE iteration = 1 AND config LIKE '%pair.safetensors%'")" '2|2'

# Means over seeds are of one file each.
expect_status 0 lamina run c.yaml --set name=sweep \
    --set 'sweep={grid: {init.file: [net.safetensors, other.safetensors]}, seeds: [0, 1]}'
expect_equal "$(sql results/lamina.db "SELECT seeds FROM seed_groups WHERE experiment = 'sweep'" | xargs)" "2 2"

# What does not match is told with both sides before training.
weights wrong.safetensors 'net["2.weight"] = s.pack((1, 3), [0] * 3)' 'net["x.bias"] = net.pop("hidden.bias")'
expect_status 2 lamina run c.yaml --set init.file=wrong.safetensors
expect_error "--set init.file=wrong.safetensors: wrong.safetensors does not fit the net: "
expect_error "the net wants hidden.bias (3,), which the file lacks"
expect_error "the net wants 2.weight (2, 3), the file has 2.weight (1, 3)"
expect_error "the file has x.bias (3,), which the net does not take"
expect_error 'such as `init: default`'
sed 's/net.safetensors/wrong.safetensors/' c.yaml > place.yaml
expect_status 2 lamina plan place.yaml
expect_error "place.yaml:6:29: wrong.safetensors does not fit the net: the net wants hidden.bias"
expect_status 2 lamina run c.yaml --set init.file=gone.safetensors
expect_error "gone.safetensors: cannot be read: No such file or directory"
printf '\2\0\0\0\0\0\0\0{}more' > broken.safetensors
expect_status 2 lamina run c.yaml --set init.file=broken.safetensors
expect_error "broken.safetensors: has 4 bytes behind its last tensor"
expect_status 2 lamina run c.yaml --set init=weights
expect_error '`init.file` is missing'
expect_status 2 lamina run c.yaml --set 'init.file=""'
expect_error '`init.file` names no file'
expect_status 2 lamina run c.yaml --set 'layers.2.init={type: weights, file: net.safetensors}'
expect_error '`layers.2.init` cannot be `weights`: a file is for all layers'
expect_status 2 lamina run c.yaml --set layers.1.init=default
expect_error 'layers.1 (sigmoid): has no weight, so that `init` has nothing to do'

# A layer's own init stands against the file, which need not know it; what it has is told.
weights body.safetensors 'del net["2.weight"], net["2.bias"]'
expect_status 0 lamina run c.yaml --set name=head --set layers.2.init=default --set init.file=body.safetensors
expect_no_error
first() { sql results/lamina.db "SELECT quote(loss) FROM iterations JOIN experiment_trials USING (trial_id)
    JOIN experiments ON experiments.id = experiment_id WHERE name = '$1' AND iteration = 1"; }
body=$(first head)
expect_status 0 lamina run c.yaml --set name=told --set layers.2.init=default
expect_error "warning: c.yaml:6:29: net.safetensors: 2 of its 4 tensors are left unused: 2.weight, 2.bias"
expect_equal "$(first told)" "$body"

# Values that are no numbers are told and taken.
weights nan.safetensors 'net["2.bias"] = s.pack((2,), [float("nan"), 1])'
expect_status 3 lamina run c.yaml --set init.file=nan.safetensors
expect_error "warning: --set init.file=nan.safetensors: nan.safetensors: 1 of the 2 values of 2.bias is NaN or infinite"
expect_output "diverged: the loss is not a number at iteration 1"

# State, too: with next to no rate the test sample goes through these running statistics. Without parameters, and
# where `init: default` stands against it.
norm='[{type: batch_norm, affine: false}, {type: linear, out_features: 2}]'
config "$norm" norm.safetensors > norm.yaml
weights norm.safetensors 'net = {"0.running_mean": s.pack((2,), [10, 20]), "0.running_var": s.pack((2,), [4, 16]),
    "1.weight": s.pack((2, 2), [1, 0, 0, 1]), "1.bias": s.pack((2,), [0, 0]),
    "0.num_batches_tracked": ("I64", [], bytes(8))}'
expect_status 0 lamina run norm.yaml --set dataset.test_split=1 --set schedule.iterations=1 --set layers.0.momentum=0 \
    --set optimizer.learning_rate=1e-30
! grep -q unused "$err" || fail "something is unused"
expect_equal "$(sql results/lamina.db "SELECT count(*) FROM evaluations JOIN experiment_trials USING (trial_id)
    JOIN experiments ON experiments.id = experiment_id WHERE experiments.name = 'norm' AND split = 'test'")" 1
python3 -c '
import math, sqlite3
loss = sqlite3.connect("results/lamina.db").execute("SELECT evaluations.loss FROM evaluations JOIN experiment_trials USING (trial_id)"
    " JOIN experiments ON experiments.id = experiment_id WHERE experiments.name = \"norm\" AND split = \"test\"").fetchone()[0]
losses = []
for x, label in (([1, 2], 0), ([-1, .5], 1), ([3, -1], 0), ([0, 1], 1)): # one of them is the test sample
    y = [(x[0] - 10) / math.sqrt(4 + 1e-5), (x[1] - 20) / math.sqrt(16 + 1e-5)]
    losses.append(math.log(sum(map(math.exp, y))) - y[label])
assert min(abs(loss - one) for one in losses) < 1e-6, (loss, losses)'
expect_status 0 lamina run norm.yaml --set layers.0.init=default --set layers.0.affine=true
expect_error "2 of its 4 tensors are left unused: 0.running_mean, 0.running_var"
