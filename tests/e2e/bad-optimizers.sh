#!/usr/bin/env bash
# Optimizers whose options do not go together, told before anything trains with their place.
. "$(dirname "$0")/common.sh"

# refuse OPTIMIZER MESSAGE
refuse() {
    cat > bad.yaml << YAML
dataset: {type: digits, train: 64, test: 20}
layers: [{type: linear, out_features: 10}]
loss: cross_entropy
optimizer: $1
schedule: {epochs: 1, batch_size: 16}
YAML
    expect_status 2 lamina run bad.yaml --db bad.db
    expect_equal "$(cat "$err")" "$2"
    [ ! -e bad.db ] || fail "a results file was begun"
}

refuse '{type: sgd, learning_rate: 0.1, nesterov: true}' \
    "bad.yaml:4:54: \`nesterov\` needs a \`momentum\` above 0 and a \`dampening\` of 0"
refuse '{type: sgd, learning_rate: 0.1, nesterov: true, momentum: 0.9, dampening: 0.1}' \
    "bad.yaml:4:54: \`nesterov\` needs a \`momentum\` above 0 and a \`dampening\` of 0"
refuse '{type: adam, betas: [0.9]}' "bad.yaml:4:32: \`betas\` must be two numbers, not 1"
refuse '{type: adamw, betas: [0.9, 1]}' \
    "bad.yaml:4:33: \`optimizer.betas\` must be in [0, 1), not [0.9, 1]"
refuse '{type: adam, betas: [0.9, high]}' \
    "bad.yaml:4:32: \`optimizer.betas\` must be a number or a list of them, not a list with something else in it"
refuse '{type: rmsprop, momentum: -1}' \
    "bad.yaml:4:38: \`optimizer.momentum\` must be in [0, inf), not -1"
refuse '{type: adagrad, momentum: 0.9}' \
    "bad.yaml:4:28: unknown key \`optimizer.momentum\`; known here: learning_rate, lr_decay, weight_decay, initial_accumulator_value, eps, type"
refuse '{type: adams}' \
    "bad.yaml:4:19: unknown optimizer \`adams\`; did you mean \`adam\`? known: sgd, adam, adamw, rmsprop, adagrad, adadelta"
