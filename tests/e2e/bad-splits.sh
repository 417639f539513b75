#!/usr/bin/env bash
# Splits, limits and normalization that the data does not allow, and options of drawn data:
# told with their place, before anything is recorded. What is allowed trains, and is what it is.
. "$(dirname "$0")/common.sh"

config() { # DATASET
    cat << YAML
dataset: $1
layers: [{type: linear, out_features: 10}]
loss: cross_entropy
optimizer: {type: sgd, learning_rate: 0.1}
schedule: {epochs: 1, batch_size: 16}
YAML
}
refuse() { # COLUMN OPTIONS MESSAGE: of 60 digits, 20 of them to test on
    config "{type: digits, train: 60, test: 20, $2}" > bad.yaml
    expect_status 2 lamina run bad.yaml --db bad.db
    expect_equal "$(cat "$err")" "bad.yaml:1:$1: $3"
    expect_status 2 lamina plan bad.yaml
    expect_equal "$(cat "$err")" "bad.yaml:1:$1: $3"
    [ ! -e bad.db ] || fail "a results file was begun"
}

refuse 64 'validation_split: 2.5' \
    "\`validation_split\` must be a part below 1 or a whole number of samples, not 2.5"
refuse 64 'validation_split: -1' \
    "\`dataset.validation_split\` must be in [0, inf), not -1"
refuse 64 'validation_split: .nan' \
    "\`dataset.validation_split\` must be a number, not \".nan\""
refuse 64 'validation_split: .inf' \
    "\`dataset.validation_split\` must be in [0, inf), not .inf"
refuse 64 'validation_split: 60' \
    "\`validation_split\` must leave samples to train on: there are 60 in all"
refuse 58 'test_split: 0.1' \
    "the data has a test split of its own, of 20 samples: leave \`test_split\` out"
refuse 58 'split_seed: 4294967296' \
    "\`dataset.split_seed\` must be in [0, 4294967295], not 4294967296"
refuse 53 'limit: 61' "\`limit\` must be at most 60, the samples to train on"
refuse 76 'validation_split: 0.5, limit: 31' "\`limit\` must be at most 30, the samples to train on"
refuse 46 'limits: 1' "unknown key \`dataset.limits\`; did you mean \`limit\`?"
refuse 57 'normalize: yes' \
    "\`dataset.normalize\` must be one of none | measured | given, not \"yes\""
refuse 57 'normalize: given' \
    "\`normalize: given\` needs \`mean\` and \`std\`: one number, or one for each channel or column"
refuse 52 'mean: 0.5' "\`mean\` is given, so \`normalize\` must be \`given\`"
refuse 52 'mean: .inf' "\`dataset.mean\` must be in [-1e30, 1e30], not .inf"
refuse 70 'normalize: given, mean: [0.5, 0.5], std: 1' \
    "\`mean\` has 2 numbers, but a sample 1 channel: give as many, or one for all"
refuse 80 'normalize: given, mean: 0.5, std: 0' \
    "\`dataset.std\` must be in [1e-30, 1e30], not 0"

refuse 64 'validation_split: 0.2, folds: 5, fold: 0' \
    "a fold is the validation split, so leave \`validation_split\` out, or \`folds\`"
refuse 53 'folds: 5' \
    "\`folds\` needs \`fold\`, the one that is the validation split: give \`fold: 0\`, or sweep \`dataset.fold\`"
refuse 52 'fold: 0' "\`fold\` needs \`folds\`: how many there are"
refuse 62 'folds: 5, fold: 5' "\`fold\` must be from 0 to 4, as there are 5 folds"
refuse 62 'folds: 5, fold: one' "\`dataset.fold\` must be an integer, not \"one\""
refuse 53 'folds: 61, fold: 0' "\`folds\` must be at most 60, the samples to cut"
refuse 56 'stratify: true' \
    "\`stratify\` has nothing to cut: give \`validation_split\`, \`test_split\` or \`folds\`"

# Of a sweep all are told.
{
    config '{type: digits, train: 60, test: 20}'
    echo 'sweep: {grid: {dataset.limit: [60, 50, 61], dataset.validation_split: [10, 60]}}'
} > bad.yaml
expect_status 2 lamina run bad.yaml --db bad.db
expect_equal "$(sort "$err")" "bad.yaml:6:32: \`limit\` must be at most 50, the samples to train on
bad.yaml:6:40: \`limit\` must be at most 50, the samples to train on
bad.yaml:6:76: \`validation_split\` must leave samples to train on: there are 60 in all"
[ ! -e bad.db ] || fail "a results file was begun"

# A rare class that a split has none of: told once, and recorded with the trial, as the splits are.
rare() { # SEED
    printf 'a,kind\n' > rare.csv
    for i in {1..97}; do echo "$i,often"; done >> rare.csv
    for i in {1..3}; do echo "$i,rare"; done >> rare.csv
    config "{type: csv, train: rare.csv, label: kind, test_split: 0.2, split_seed: $1}" | sed 's/out_features: 10/out_features: 2/' > rare.yaml
}
rare 2
expect_status 0 lamina plan rare.yaml
expect_output '2 classes'
expect_output "      train: 80 samples: \`often\` 77, \`rare\` 3"
expect_output "      test: 20 samples: \`often\` 20, \`rare\` 0"
lacks="rare.yaml:1:17: the test split has no sample of class \`rare\`, which other splits have; another \`dataset.split_seed\` cuts other splits"
expect_equal "$(cat "$err")" "warning: $lacks"
expect_status 0 lamina run rare.yaml --db rare.db --set 'sweep={seeds: [0, 1]}'
expect_equal "$(cat "$err")" "warning: $lacks"
expect_equal "$(sql rare.db "SELECT trial_id, level, message FROM events")" "1|warning|$lacks
2|warning|$lacks"
expect_equal "$(sql rare.db "SELECT split, samples FROM splits WHERE trial_id = 2")" "test|20
train|80"
expect_equal "$(sql rare.db "SELECT name, count, validation_count, test_count FROM classes WHERE trial_id = 2")" \
    "often|77||20
rare|3||0"
rare 0
expect_status 0 lamina run rare.yaml --db rare.db
expect_no_error

# A rare class that all splits have none of: the limit has left it out.
rare 4
lost="rare.yaml:1:17: no split has a sample of class \`rare\`: the network has an output that nothing trains; another \`dataset.split_seed\`, or a larger \`limit\`, may bring some"
few=(rare.yaml --set dataset.test_split=0.1 --set dataset.validation_split=0.1 --set dataset.limit=10)
expect_status 0 lamina plan "${few[@]}"
expect_output "      train: 10 samples: \`often\` 10, \`rare\` 0"
expect_output "      validation: 10 samples: \`often\` 10, \`rare\` 0"
expect_output "      test: 10 samples: \`often\` 10, \`rare\` 0"
expect_equal "$(grep -c "warning: .*: no split has a sample of class \`rare\`" "$err")" 1
expect_error "${lost#rare.yaml:1:17: }"
expect_status 0 lamina run "${few[@]}" --db lost.db
expect_equal "$(sql lost.db "SELECT level FROM events WHERE message LIKE '%no split has a sample of class \`rare\`%'")" warning

# `stratify` gives every part its share, as far as there are samples of a class; it is told where not.
rare 2
expect_status 0 lamina run rare.yaml --db even.db --set dataset.stratify=true
expect_no_error
expect_equal "$(sql even.db "SELECT name, count, validation_count, test_count FROM classes")" \
    "often|78||19
rare|2||1"
folded=(rare.yaml --set dataset.stratify=true --set dataset.test_split=0 --set dataset.folds=5)
scarce="--set dataset.stratify=true: class \`rare\` has fewer samples than the 5 parts that \`stratify\` cuts: not every part has some"
expect_status 0 lamina plan "${folded[@]}" --set dataset.fold=0
expect_output "      train: 80 samples: \`often\` 77, \`rare\` 3"
expect_output "      validation: 20 samples: \`often\` 20, \`rare\` 0"
expect_equal "$(cat "$err")" "warning: rare.yaml:1:17: the validation split has no sample of class \`rare\`, which other splits have; \`stratify\` leaves it none: a larger split has some
warning: $scarce"

# Folds are repetitions of one config, as seeds are: means are over both.
expect_status 0 lamina run "${folded[@]}" --db folds.db \
    --set 'sweep={grid: {optimizer.learning_rate: [0.1, 0.2], dataset.fold: [0, 1, 2, 3, 4]}, seeds: [0, 1]}'
expect_error "warning: $scarce"
expect_equal "$(sql folds.db "SELECT count(*), count(DISTINCT run_key), count(DISTINCT config_hash) FROM trials")" '20|20|2'
expect_equal "$(sql folds.db "SELECT first_number, seeds, done FROM seed_groups")" "1|10|10
11|10|10"
expect_equal "$(sql folds.db "SELECT round(final_loss_mean, 9) FROM seed_groups")" \
    "$(sql folds.db "SELECT round(avg(final_loss), 9) FROM trials GROUP BY id > 10")"
expect_equal "$(sql folds.db "SELECT sum(validation_count), sum(count) FROM classes JOIN trials ON id = trial_id
    WHERE seed = 0 AND id <= 10 GROUP BY class")" "97|388
3|12"
expect_status 0 lamina run "${folded[@]}" --db folds.db --set dataset.fold=3
expect_output '1 of 1 trial is recorded already'

# Drawn data, which may be without a test split.
refuse_drawn() { # DATASET COLUMN MESSAGE
    config "$1" > bad.yaml
    expect_status 2 lamina run bad.yaml --db bad.db
    expect_equal "$(cat "$err")" "bad.yaml:1:$2: $3"
    [ ! -e bad.db ] || fail "a results file was begun"
}
refuse_drawn '{type: moons, train: 9, test: 0, test_split: 0.5, validation_split: 4}' 78 \
    "the splits take 4 of 9 samples for validation and 5 for the test, and leave none to train on: give \`validation_split\` less"
refuse_drawn '{type: blobs, center_box: 3}' 36 \
    "\`center_box\` must be two numbers, [low, high], not 1"
refuse_drawn '{type: moons, normalize: given, mean: [1, 2, 3], std: 1}' 48 \
    "\`mean\` has 3 numbers, but a sample 2 columns: give as many, or one for all"
refuse_drawn '{type: spirals, classes: 1}' 35 "\`dataset.classes\` must be in [2, 1000], not 1"
refuse_drawn '{type: moon}' 17 "unknown dataset \`moon\`; did you mean \`moons\`? known: mnist, fashion_mnist, kmnist, cifar10, cifar100, idx, npy, npz, images, digits, csv, blobs, moons, spirals, linear_regression"

# How small may the training set be? Every limit is of the same validation and test samples.
{
    config '{type: digits, train: 400, test: 50, validation_split: 0.25}'
    echo 'sweep: {grid: {dataset.limit: [16, 100, 300], dataset.normalize: [none, measured]}}'
} > good.yaml
expect_status 0 lamina run good.yaml --db good.db
expect_equal "$(sql good.db "SELECT count(*), count(DISTINCT run_key), count(DISTINCT config_hash) FROM trials")" '6|6|6'
expect_equal "$(sql good.db "SELECT DISTINCT split, total FROM evaluations ORDER BY split")" \
    "$(printf 'test|50\nvalidation|100')"
expect_equal "$(sql good.db "SELECT group_concat(last_iteration) FROM (SELECT last_iteration FROM trials ORDER BY id)")" \
    '1,1,7,7,19,19'
expect_equal "$(sql good.db "SELECT count(DISTINCT final_loss) FROM trials")" 6
expect_status 0 lamina run good.yaml --db again.db --jobs 1
expect_equal "$(sql again.db "SELECT run_key, final_loss FROM trials ORDER BY 1")" \
    "$(sql good.db "SELECT run_key, final_loss FROM trials ORDER BY 1")"

# A normalization that changes nothing changes no number, and is a trial of its own.
config '{type: digits, train: 100, test: 50}' > plain.yaml
expect_status 0 lamina run plain.yaml --db plain.db
expect_status 0 lamina run plain.yaml --db plain.db --set dataset.normalize=given \
    --set dataset.mean=0 --set dataset.std=1
expect_equal "$(sql plain.db "SELECT count(*), count(DISTINCT final_loss) FROM trials")" '2|1'

# Options at their defaults make no other trial.
expect_status 0 lamina run plain.yaml --db plain.db --set dataset.normalize=none \
    --set dataset.validation_split=0 --set dataset.limit=0 --set 'dataset.mean=[]'
expect_output '1 of 1 trial is recorded already'
