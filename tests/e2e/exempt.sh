#!/usr/bin/env bash
# optimizer.exempt: whom it concerns, what it is to an experiment, and what it cannot do. That it trains
# as PyTorch does is held by golden/optimizers.yaml.
. "$(dirname "$0")/common.sh"

cat > net.yaml << 'YAML'
dataset: {type: digits, train: 200, test: 100}
layers: [{type: linear, out_features: 12}, {type: batch_norm, name: norm}, sigmoid, {type: linear, out_features: 10}]
loss: cross_entropy
optimizer: {type: adam, weight_decay: 0.1}
schedule: {iterations: 20, batch_size: 40, learning_rate: {type: step, step_size: 2}}
YAML

# None is as if it were not given; a word is a list of one.
expect_status 0 lamina run net.yaml --db net.db
for same in optimizer.exempt=[] layers.norm.optimizer.exempt=[]; do
    expect_status 0 lamina run net.yaml --db net.db --set "$same"
    expect_output '1 of 1 trial is recorded already'
done
expect_equal "$(sql net.db "SELECT value FROM settings WHERE path = 'optimizer.exempt'")" '[]'
expect_status 0 lamina run net.yaml --db net.db --set optimizer.exempt=bias
expect_status 0 lamina run net.yaml --db net.db --set 'optimizer.exempt=[bias]'
expect_output '1 of 1 trial is recorded already'
expect_status 0 lamina run net.yaml --db sweep.db \
    --set 'sweep.grid={optimizer.exempt: [[], bias, scale, [bias, scale]], optimizer.type: [sgd, adamw]}' \
    --set optimizer.learning_rate=0.1
expect_equal "$(sql sweep.db 'SELECT count(DISTINCT final_loss), count(DISTINCT config_hash) FROM trials')" '8|8'

# What has its own rate and is cut into exempt and other parts tells its rate once, and goes on from
# a checkpoint to the same rows.
own=(--set 'optimizer.exempt=[bias, scale]' --set 'layers.norm.optimizer={learning_rate: 0.01}'
    --set 'layers.3.optimizer={weight_decay: 0.2, exempt: [bias], amsgrad: true}')
expect_status 0 lamina run net.yaml --db own.db "${own[@]}"
expect_status 0 lamina run net.yaml --db own.db "${own[@]}" --set schedule.iterations=40
expect_output 'it goes on from iteration 20'
expect_status 0 lamina run net.yaml --db whole.db "${own[@]}" --set schedule.iterations=40
of_longest() {
    sql "$1" "SELECT name, iteration, quote(value) FROM series WHERE split = 'train' AND trial_id =
        (SELECT id FROM trials ORDER BY iterations DESC LIMIT 1) ORDER BY 1, 2"
}
of_longest own.db > on
of_longest whole.db > whole
cmp on whole || fail "a run that went on has other rows"
expect_equal "$(sql whole.db "SELECT name, count(*) FROM metrics WHERE name LIKE 'layers.%' GROUP BY 1")" \
    $'layers.1.learning_rate|4\nlayers.3.learning_rate|4'

# The first step: what is exempt moves as without a decay, what is not as with it.
step() { # OPTIONS FILE
    expect_status 0 lamina run net.yaml --db step.db --set schedule.iterations=1 --set schedule.learning_rate=constant \
        --set "optimizer={type: sgd, learning_rate: 0.1, $1}"
    expect_status 0 lamina weights "net/$(sql step.db 'SELECT max(number) FROM experiment_trials')" --db step.db --last --output "$2.safetensors"
}
step 'weight_decay: 0' none
step 'weight_decay: 0.5' all
step 'weight_decay: 0.5, exempt: [bias, scale]' exempt
python3 - "$source/tests/support" << 'PYTHON' || fail "what moves is not what should"
import sys
sys.path.insert(0, sys.argv[1])
import safetensors
none, every, exempt = (safetensors.read(name + ".safetensors")[0] for name in ("none", "all", "exempt"))
for name in "0.weight", "3.weight":
    assert exempt[name] == every[name] != none[name], name
for name in "0.bias", "3.bias", "norm.weight":
    assert exempt[name] == none[name] != every[name], name
assert exempt["norm.bias"] == every["norm.bias"] == none["norm.bias"]  # it began with 0
PYTHON

# A layer that was built without roles: a bias is a vector with fans, and a scale cannot be known.
chmod go-w "$build/check-plugins" "$build"/check-plugins/*.so
expect_status 0 lamina plan net.yaml --plugin-path "$build/check-plugins" --set 'layers.norm={type: right, optimizer: {exempt: bias}}'
expect_no_error
expect_status 2 lamina plan net.yaml --plugin-path "$build/check-plugins" --set 'layers.norm={type: right, optimizer: {exempt: scale}}'
expect_error 'layers.1 (right): has no parameter of a role that `optimizer.exempt` names, so that it has nothing to do'

# What has nothing to do is told where it stands.
refuse() { # SENTENCE --set...
    local sentence=$1
    shift
    expect_status 2 lamina plan net.yaml "$@"
    expect_equal "$(cat "$err")" "$sentence"
}
nothing='no layer that is trained has a parameter of a role that `optimizer.exempt` names, so that it has nothing to do'
refuse "--set optimizer.exempt=weight: \`optimizer.exempt\` must be of bias | scale, not \"weight\"" --set optimizer.exempt=weight
refuse "--set optimizer.exempt=scale: $nothing" --set optimizer.exempt=scale --set layers.norm=identity
refuse "--set optimizer.exempt=scale: $nothing" --set optimizer.exempt=scale --set layers.norm.frozen=true
expect_status 2 lamina plan net.yaml --set 'layers.3={type: linear, out_features: 10, bias: false, optimizer: {exempt: bias}}'
expect_error 'layers.3 (linear): has no parameter of a role that `optimizer.exempt` names'
nothing='`optimizer.exempt` does nothing where `weight_decay` is 0'
expect_status 0 lamina plan net.yaml --set optimizer=adam --set optimizer.exempt=bias
expect_error "warning: --set optimizer.exempt=bias: $nothing"
expect_status 0 lamina plan net.yaml --set optimizer.exempt=bias --set 'sweep.grid={optimizer.weight_decay: [0, 0.1]}'
expect_equal "$(cat "$err")" "warning: --set optimizer.exempt=bias: $nothing"
expect_status 0 lamina plan net.yaml --set optimizer=adam --set optimizer.exempt=bias --set layers.3.optimizer.weight_decay=0.1
expect_no_error
expect_status 0 lamina plan net.yaml --set layers.3.optimizer='{weight_decay: 0, exempt: bias}'
expect_error "\`layers.3.optimizer.exempt\` does nothing where \`weight_decay\` is 0"
