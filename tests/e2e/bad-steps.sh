#!/usr/bin/env bash
# Optimizers whose options do not go together, schedules of the learning rate that do not fit the run
# and losses that do not fit the labels, told before anything trains with their place.
. "$(dirname "$0")/common.sh"

# refuse OPTIMIZER MESSAGE [SCHEDULE] [LOSS]
refuse() {
    cat > bad.yaml << YAML
dataset: {type: digits, train: 64, test: 20}
layers: [{type: linear, out_features: 10}]
loss: ${4:-cross_entropy}
optimizer: $1
schedule: ${3:-{epochs: 1, batch_size: 16\}}
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
    "bad.yaml:4:28: unknown key \`optimizer.momentum\`; known here: learning_rate, weight_decay, exempt, clip_value, clip_norm, lr_decay, initial_accumulator_value, eps, type"
refuse '{type: adams}' \
    "bad.yaml:4:19: unknown optimizer \`adams\`; did you mean \`adam\`? known: sgd, adam, adamw, rmsprop, adagrad, adadelta"

# Settings by layer.
own() { # LAYER MESSAGE
    cat > own.yaml << YAML
dataset: {type: digits, train: 64, test: 20}
layers:
  - {type: linear, out_features: 10}
  - $1
loss: cross_entropy
optimizer: {type: sgd, learning_rate: 0.1}
schedule: {epochs: 1, batch_size: 16}
YAML
    expect_status 2 lamina run own.yaml --db own.db
    expect_equal "$(cat "$err")" "own.yaml:4:$2"
}
own '{type: linear, out_features: 10, optimizer: {type: adam}}' \
    "50: \`layers.1.optimizer.type\` cannot be a layer's own: it is one for all layers, in \`optimizer\`"
own '{type: linear, out_features: 10, optimizer: {clip_norm: 1}}' \
    "50: \`layers.1.optimizer.clip_norm\` cannot be a layer's own: it is one for all layers, in \`optimizer\`"
own '{type: linear, out_features: 10, optimizer: adam}' \
    "49: \`layers.1.optimizer\` must be a mapping of what is different in this layer: {learning_rate: 0.01}"
own '{type: linear, out_features: 10, optimizer: {betas: [0.9, 0.9]}}' \
    "50: unknown key \`layers.1.optimizer.betas\`; known here: learning_rate, weight_decay, exempt, momentum, dampening, nesterov"
own '{type: linear, out_features: 10, optimizer: {learning_rate: 0}}' \
    "65: \`layers.1.optimizer.learning_rate\` must be in (0, inf), not 0"
own '{type: linear, out_features: 10, optimizer: {nesterov: true}}' \
    "60: \`nesterov\` needs a \`momentum\` above 0 and a \`dampening\` of 0"
own '{type: linear, out_features: 10, frozen: 2}' \
    "46: \`layers.1.frozen\` must be true or false, not \"2\""
own '{type: sigmoid, frozen: true}' \
    "29: layers.1 (sigmoid): has no parameters, so that \`frozen\` has nothing to do"
own '{type: sigmoid, optimizer: {learning_rate: 1}}' \
    "32: layers.1 (sigmoid): has no parameters, so that \`optimizer\` has nothing to do"

cat > own.yaml << YAML
dataset: {type: digits, train: 64, test: 20}
layers: [{type: linear, out_features: 10, optimizer: {momentum: 0}}]
loss: cross_entropy
optimizer: {type: sgd, learning_rate: 0.1, momentum: 0.9}
schedule: {epochs: 1, batch_size: 16, learning_rate: {type: one_cycle, cycle_momentum: true}}
YAML
expect_status 2 lamina run own.yaml --db own.db
expect_error "own.yaml:5:88: \`cycle_momentum\` is of an optimizer with a momentum, and \`layers.0.optimizer.momentum\` is 0"

# 4 iterations an epoch.
slow() { # RATE MESSAGE
    refuse '{type: sgd, learning_rate: 0.1}' "$2" "{epochs: 3, batch_size: 16, learning_rate: $1}"
}
slow '{type: step, step_size: 3}' \
    "bad.yaml:5:78: \`step_size\` of 3 is not reached in the run's 3 epochs: at most 2 is"
slow '{type: step, step_size: 12, interval: iteration}' \
    "bad.yaml:5:78: \`step_size\` of 12 is not reached in the run's 12 iterations: at most 11 is"
slow '{type: multi_step, milestones: [1, 3]}' \
    "bad.yaml:5:85: \`milestones\` of 3 is not reached in the run's 3 epochs: at most 2 is"
slow '{type: multi_step, milestones: [1.5]}' \
    "bad.yaml:5:85: \`milestones\` must be whole numbers, not 1.5"
slow '{type: multi_step, milestones: []}' \
    "bad.yaml:5:85: \`milestones\` has none, and so the rate never changes"
slow '{type: cosine, t_max: 12, interval: iteration, warmup: 2}' \
    "bad.yaml:5:76: \`t_max\` of 12 is not reached in the run's 10 iterations after the warm-up: at most 10 is"
slow '{type: cosine_restarts, t_0: 4}' \
    "bad.yaml:5:83: \`t_0\` of 4 is not reached in the run's 3 epochs: at most 3 is"
slow '{type: polynomial, total_iters: 4}' \
    "bad.yaml:5:86: \`total_iters\` of 4 is not reached in the run's 3 epochs: at most 3 is"
slow '{type: constant, warmup: 12}' \
    "bad.yaml:5:79: \`warmup\` of 12 does not end before the run's 12 iterations: at most 11 does"
slow '{type: one_cycle, pct_start: 0.05}' \
    "bad.yaml:5:83: \`pct_start\` of 0.05 leaves none of 12 iterations to rise in"
slow '{type: one_cycle, pct_start: 0.6, three_phase: true}' \
    "bad.yaml:5:83: in three phases \`pct_start\` is at most 0.5"
slow '{type: one_cycle, cycle_momentum: true}' \
    "bad.yaml:5:88: \`cycle_momentum\` is of an optimizer with a momentum, and \`optimizer.momentum\` is 0: give some, in whose place the schedule's comes"
slow '{type: one_cycle, cycle_momentum: true, base_momentum: 1}' \
    "bad.yaml:5:109: \`schedule.learning_rate.base_momentum\` must be in [0, 1), not 1"
slow '{type: one_cycle, cycle_momentum: true, base_momentum: 0.96}' \
    "bad.yaml:5:109: \`base_momentum\` of 0.96 must not be above \`max_momentum\`, 0.95
bad.yaml:5:88: \`cycle_momentum\` is of an optimizer with a momentum, and \`optimizer.momentum\` is 0: give some, in whose place the schedule's comes"
refuse adagrad \
    "bad.yaml:5:88: \`cycle_momentum\` is of an optimizer with a momentum, and \`adagrad\` has none: leave it out, or choose another optimizer" \
    '{epochs: 3, batch_size: 16, learning_rate: {type: one_cycle, cycle_momentum: true}}'
expect_status 0 lamina plan bad.yaml --set optimizer=adam --set \
    'schedule.learning_rate={type: one_cycle, max_momentum: 0.9}'
expect_error "warning: --set schedule.learning_rate={type: one_cycle, max_momentum: 0.9}: \`max_momentum\` is of no effect without \`cycle_momentum: true\`"
expect_status 0 lamina plan bad.yaml --set optimizer=adam --set \
    'schedule.learning_rate={type: one_cycle, max_momentum: 0.9, cycle_momentum: true}'
if grep -q 'of no effect' "$err"; then fail "what has an effect is warned of"; fi

# Of a sequence: the last of 12 iterations is at time 11.
sequence() { # MILESTONES SCHEDULES
    echo "{type: sequential, interval: iteration, milestones: $1, schedules: $2}"
}
slow "$(sequence '[3]' '[constant, cosine, constant]')" \
    "bad.yaml:5:106: 3 schedules need 2 milestones, each of which begins the next one, and not 1"
slow "$(sequence '[3, 5]' '[constant, cosine]')" \
    "bad.yaml:5:106: 2 schedules need 1 milestone, each of which begins the next one, and not 2"
slow "$(sequence '[]' '[constant]')" \
    "bad.yaml:5:121: \`schedules\` of a sequence are at least two"
slow "$(sequence '[5, 5]' '[constant, cosine, constant]')" \
    "bad.yaml:5:106: \`milestones\` must rise: 5 comes behind 5"
slow "$(sequence '[{epochs: 2}, 8]' '[constant, cosine, constant]')" \
    "bad.yaml:5:106: \`milestones\` must rise: 8 comes behind 8"
slow '{type: sequential, milestones: [{epochs: 1.5}], schedules: [constant, cosine]}' \
    "bad.yaml:5:85: \`milestones\` must be whole numbers, not 1.5"
slow "$(sequence '[12]' '[constant, cosine]')" \
    "bad.yaml:5:106: \`milestones\` of 12 is not reached in the run's 12 iterations: at most 11 is"
slow "$(sequence '[4, 8]' '[constant, {type: cosine, t_max: 5}, constant]')" \
    "bad.yaml:5:158: \`t_max\` of 5 is not reached in the part's 4 iterations: at most 4 is"
slow "$(sequence '[4]' '[constant, {type: multi_step, milestones: [2, 8]}]')" \
    "bad.yaml:5:164: \`milestones\` of 8 is not reached in the part's 8 iterations: at most 7 is"
slow "$(sequence '[4]' '[constant, {type: multi_step, milestones: []}]')" \
    "bad.yaml:5:164: \`milestones\` has none, and so the rate never changes"
slow '{type: sequential, milestones: [2], schedules: [{type: linear, total_iters: 3}, cosine]}' \
    "bad.yaml:5:130: \`total_iters\` of 3 is not reached in the part's 2 epochs: at most 2 is"
slow '{type: reduce_on_plateau}' \
    "bad.yaml:5:61: \`reduce_on_plateau\` looks at evaluations while training: give \`schedule.evaluate_every\`"
slow '{type: reduce_on_plateau, threshold: 2}, evaluate_every: 4' \
    "bad.yaml:5:91: \`threshold\` is a part of the best value, so it must be below 1, not 2: \`threshold_mode: abs\` makes it a difference"
slow '{type: exponential, gamma: 0}' \
    "bad.yaml:5:81: \`schedule.learning_rate.gamma\` must be in (0, inf), not 0"
slow '{type: exponential}' \
    "bad.yaml:5:54: \`schedule.learning_rate.gamma\` is missing: Factor of each unit of time."

# A time by the epoch where there is no second one; a schedule that names none may stay, as a sweep
# over `epochs` has it.
refuse '{type: sgd, learning_rate: 0.1}' \
    "bad.yaml:5:82: \`step_size\` of 1 is not reached, as the run ends with its first epoch: \`interval: iteration\` counts in iterations" \
    '{iterations: 4, batch_size: 16, learning_rate: {type: step, step_size: 1}}'
refuse '{type: sgd, learning_rate: 0.1}' \
    "bad.yaml:5:76: \`t_max\` of 2 is not reached in the run's 1 epoch: at most 1 is" \
    '{epochs: 1, batch_size: 16, learning_rate: {type: cosine, t_max: 2}}'
expect_status 0 lamina run bad.yaml --db one.db --set 'sweep={grid: {schedule.epochs: [1, 2]}}' \
    --set 'schedule.learning_rate={type: exponential, gamma: 0.5}'
expect_equal "$(sql one.db "SELECT group_concat(value, ' ') FROM (SELECT value FROM metrics
    ORDER BY trial_id, iteration)")" '0.1 0.1 0.05' "the rates"

refuse '{type: sgd, learning_rate: 0.1}' "bad.yaml:3:37: \`weight\` has 3 numbers, and the data 10 classes" \
    "{epochs: 1, batch_size: 16}" '{type: cross_entropy, weight: [1, 2, 3]}'
refuse '{type: sgd, learning_rate: 0.1}' "bad.yaml:3:37: \`weight\` has 1 number, and the data 10 classes" \
    "{epochs: 1, batch_size: 16}" '{type: cross_entropy, weight: 2}'
refuse '{type: sgd, learning_rate: 0.1}' \
    "bad.yaml:3:37: \`weight\` is 0 for every class: nothing would be learnt" \
    "{epochs: 1, batch_size: 16}" '{type: cross_entropy, weight: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0]}'
refuse '{type: sgd, learning_rate: 0.1}' \
    "bad.yaml:3:46: \`loss.label_smoothing\` must be in [0, 1], not 1.5" \
    "{epochs: 1, batch_size: 16}" '{type: cross_entropy, label_smoothing: 1.5}'
refuse '{type: sgd, learning_rate: 0.1, clip_norm: -1}' \
    "bad.yaml:4:55: \`optimizer.clip_norm\` must be in [0, inf), not -1"

# A batch without a mean is told as what it is, which is no divergence.
cat > weightless.yaml << YAML
dataset: {type: digits, train: 64, test: 20}
layers: [{type: linear, out_features: 10}]
loss: {type: cross_entropy, weight: [0, 0, 0, 0, 0, 0, 0, 0, 0, 1]}
optimizer: {type: sgd, learning_rate: 0.1}
schedule: {epochs: 1, batch_size: 1}
YAML
expect_status 3 lamina run weightless.yaml --db weightless.db
expect_equal "$(sql weightless.db "SELECT state, error FROM trials JOIN attempts ON trial_id = id")" \
    "failed|all samples of batch 1 are of classes with a weight of 0, so their loss has no mean: give these classes some \`loss.weight\`, or more samples to a batch"
expect_status 0 lamina run weightless.yaml --db weightless.db --set schedule.batch_size=64 --set name=more
