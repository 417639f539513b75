#!/usr/bin/env bash
# Layers that misbehave cost their own trial, or are refused, in one sentence that names them.
. "$(dirname "$0")/common.sh"

cat > net.yaml <<'YAML'
name: plugins
dataset: {type: digits, train: 100, test: 50}
layers:
  - {type: linear, out_features: 16}
  - {type: sigmoid, name: middle}
  - {type: linear, out_features: 10}
loss: cross_entropy
optimizer: {type: sgd, learning_rate: 0.1}
schedule: {iterations: 5, batch_size: 20}
sweep:
  grid:
    layers.middle.type: [sigmoid]
YAML
bad=$build/bad-plugins
with() { # TYPE: a sweep of the bad layer and a good one
    lamina run net.yaml --plugin-path "$bad" --db "$1.db" \
        --set "sweep.grid={layers.middle.type: [$1, sigmoid]}"
}

# Refused before anything runs, at its line in the config.
refused() { # TYPE TEXT
    expect_status 2 with "$1"
    expect_output "$2"
    [ ! -e "$1.db" ] || fail "$1: a refused plugin made a results file"
}
refused no_symbol 'lamina_layer_v1'
refused other_abi '2'
refused newer_minor '999'
refused wrong_name 'wrong_name'
refused bad_options 'bad_options'
refused bad_type 'option 0 of `bad_type` has type 64, which layer.h 1.'
refused rounds 'loading it has changed how floats are rounded'
refused bad_version 'the layer'"'"'s version is no line of text: "1.0\x1b[31m"'
refused two_onnx 'the layer has both onnx and onnx_operator: one of them says what it is'
refused least_over_most 'reads at least 3 layers and at most 2: set most_inputs to least_inputs or more'
refused negative_inputs "the layer's least_inputs is -1 and its most_inputs 0: these are counts"
refused inputs_without_minor 'a layer of several inputs needs version 1.2 of layer.h, but declares that 1.1 will do'
refused crash_shape 'shape'
refused fails_shape 'layers.1'
refused no_output 'no_output'
refused sigmod 'sigmoid'
refused sigmod 'known layers'

# Runs, fails, is recorded with its reason; the good trial is done.
failed() { # TYPE TEXT
    expect_status 3 with "$1"
    expect_equal "$(sql "$1.db" 'SELECT state FROM trials ORDER BY state')" $'done\nfailed'
    case "$(sql "$1.db" 'SELECT error FROM attempts WHERE outcome = "failed"')" in
        *"$2"*) ;;
        *) fail "$1: the recorded reason does not say $2" ;;
    esac
    expect_equal "$(sql "$1.db" 'PRAGMA integrity_check')" ok
}
failed crash_initialize 'crashed in its initialize callback'
failed crash_forward 'layers.1 (crash_forward) crashed in its forward callback'
failed crash_backward 'layers.1 (crash_backward) crashed in its backward callback'
# Where nothing before it is trained, no layer is asked for a gradient.
cat > front.yaml << 'YAML'
dataset: {type: digits, train: 64, test: 20}
layers: [{type: linear, name: first, out_features: 12}, crash_backward, {type: linear, out_features: 10}]
loss: cross_entropy
optimizer: {type: sgd, learning_rate: 0.1}
schedule: {iterations: 3, batch_size: 16}
record: {gradient_norms: true, weight_norms: true, every: 1}
YAML
expect_status 3 lamina run front.yaml --db front.db --plugin-path "$bad"
expect_status 0 lamina run front.yaml --db front.db --plugin-path "$bad" --set layers.first.frozen=true
expect_equal "$(sql front.db "SELECT name, count(*) FROM metrics JOIN trials ON id = trial_id
    WHERE state = 'done' AND name LIKE '%norm' GROUP BY name")" "layers.0.weight_norm|3
layers.2.gradient_norm|3
layers.2.weight_norm|3" "norms beside a frozen layer"
expect_status 0 lamina plan front.yaml --plugin-path "$bad" --set layers.first.frozen=true
expect_output "9420 parameters, frozen"
expect_status 0 lamina run front.yaml --db front.db --plugin-path "$bad" --set 'layers=[crash_backward,
    {type: linear, out_features: 10}]'

# What it writes past its memory, or leaves changed, fails the trial that has it, by name.
oversteps() { # PAST TEXT [LAYER]
    expect_status 3 lamina run net.yaml --plugin-path "$bad" --db "$1.db" \
        --set "sweep={list: [{layers.middle: {type: oversteps, past: $1}}, {layers.middle: sigmoid}]}"
    expect_equal "$(sql "$1.db" "SELECT state, coalesce(error, '') FROM trials JOIN attempts ON trial_id = id ORDER BY state")" \
        "done|
failed|${3:-layers.1 (oversteps)}: its $2" "$1"
}
past() { # PAST CALLBACK OF
    oversteps "$1" "$2 callback has written behind $3, into memory that is not its own: \`lamina check\` shows where"
}
past output forward 'its output'
past saved forward 'what it saves'
past temporary forward 'its temporary memory'
past state forward 'its state'
past input forward 'its input'
past input_gradient backward 'the gradient by its input'
# What lies before a piece lies behind another, which one is a matter of when both are needed.
for piece in before_output before_gradient; do
    expect_status 3 lamina run net.yaml --plugin-path "$bad" --db $piece.db \
        --set "sweep={list: [{layers.middle: {type: oversteps, past: $piece}}]}"
    expect_equal "$(sql $piece.db "SELECT count(*) FROM attempts WHERE error LIKE 'layers.1 (oversteps): its % callback has written behind %, into memory that is not its own: %'")" 1
done
past far backward 'the gradient of a parameter'
sed 's/out_features: 16/out_features: 15/' net.yaml > odd.yaml # so that there are zeros behind the gradient
cp net.yaml even.yaml
cp odd.yaml net.yaml
past gradient backward 'the gradient of a parameter'
past parameter initialize 'a parameter'
cp even.yaml net.yaml
oversteps sample 'backward callback found what lies behind its input written over: another layer has done that before, and `lamina check` shows which' 'layers.0 (linear)'
oversteps locale 'forward callback has changed the locale, and with it how numbers are written and read after it: leave that to the program'
oversteps rounding 'forward callback has changed how floats are rounded (the rounding mode, or flush-to-zero), and with it all that is computed after it: put back what it found'

failed exits 'layers.1 (exits) ended the process in its forward callback with status 0'
expect_status 3 with nan
expect_equal "$(sql nan.db 'SELECT state FROM trials ORDER BY state')" $'diverged\ndone'
expect_status 0 with prints

# A file that is not a library, one that others may write, one found twice.
mkdir mine yours
echo 'not a library' > mine/sigmoid2.so
expect_status 2 lamina run net.yaml --plugin-path mine --db x.db --set layers.middle.type=sigmoid2 \
    --set 'sweep.grid={optimizer.learning_rate: [0.1]}'
expect_output 'sigmoid2.so'
cp "$bad/prints.so" mine/prints.so
chmod o+w mine/prints.so
expect_status 2 lamina run net.yaml --plugin-path mine --db x.db \
    --set 'sweep.grid={layers.middle.type: [prints]}'
expect_output 'chmod go-w'
chmod o-w mine/prints.so
chmod o+w mine
expect_status 2 lamina run net.yaml --plugin-path mine --db x.db \
    --set 'sweep.grid={layers.middle.type: [prints]}'
expect_output 'chmod go-w'
chmod o-w mine
cp "$bad/prints.so" yours/prints.so
expect_status 2 lamina run net.yaml --plugin-path mine:yours --db x.db \
    --set 'sweep.grid={layers.middle.type: [prints]}'
expect_output 'mine/prints.so'
expect_output 'yours/prints.so'
[ ! -e x.db ] || fail "a refused plugin made a results file"
