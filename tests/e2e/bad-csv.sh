#!/usr/bin/env bash
# CSV files that are wrong: one sentence with file, row and column, before anything trains; and one
# that is right trains.
. "$(dirname "$0")/common.sh"

config() { # OPTIONS
    cat > table.yaml <<YAML
dataset: {type: csv, train: train.csv, $1}
layers: [{type: linear, out_features: 2}]
loss: ${2:-cross_entropy}
optimizer: {type: sgd, learning_rate: 0.1}
schedule: {iterations: 4, batch_size: 2}
YAML
}
good='a,b,kind\n1,2,x\n3,4,y\n5,6,x\n'
status=1 # the data is wrong; 2: the config
refused() { # SENTENCE CONTENT OPTIONS
    printf "$2" > train.csv
    printf "${4:-$good}" > test.csv
    config "${3:-label: kind}"
    for command in plan run; do
        expect_status $status lamina $command table.yaml
        expect_error "$1"
        [ "$(wc -l < "$err")" -eq 1 ] || fail "more than one line of error"
    done
    [ ! -e results ] || fail "a results file was made"
}

printf "$good" | tee train.csv > test.csv
config 'test: test.csv, label: kind'
expect_status 0 lamina run table.yaml --db good.db
expect_equal "$(sql good.db "SELECT group_concat(class || name, ' ') FROM classes")" "0x 1y"
expect_equal "$(sql good.db "SELECT group_concat(name, ' ') FROM class_metrics")" "x y"
config 'test: test.csv, target: [a, b], ignore: kind' mse
printf "a,b,c,kind\n1,2,3,x\n3,4,5,y\n" | tee train.csv > test.csv
expect_status 0 lamina run table.yaml --db good.db --set name=numbers
expect_equal "$(sql good.db "SELECT objective, best_value = final_value, best_accuracy IS NULL, final_value = final_loss
    FROM leaderboard WHERE experiment = 'numbers'")" "loss|1|1|1"
expect_equal "$(sql good.db "SELECT count(*) FROM evaluations JOIN series USING (trial_id, iteration, split)
    WHERE name = 'mse' AND abs(loss - value) < 1e-6 * loss")" 1 "the loss mse is the metric mse"

# Two files of one name in one sweep, in the folder of the config and in the current one.
mkdir far
printf "a,b,kind\n1,2,x\n3,4,y\n" > train.csv
config 'label: kind'
mv table.yaml far
printf "a,b,kind\n1,2,x\n3,4,y\n1,3,y\n4,3,x\n" > far/train.csv
expect_status 0 lamina run far/table.yaml --db good.db --set name=far \
    --set 'sweep.list=[{dataset.train: train.csv, schedule.batch_size: 1}, {schedule.batch_size: 1}]'
expect_equal "$(sql good.db "SELECT group_concat(iterations_per_epoch, ' ') FROM (SELECT iterations_per_epoch
    FROM leaderboard JOIN trials ON id = trial_id WHERE experiment = 'far' ORDER BY number)")" "2 4" "samples of each"

# The content.
refused 'train.csv:3: the row has 2 fields, but the header has 3 columns' 'a,b,kind\n1,2,x\n3,4\n'
refused 'train.csv:2: the row has 4 fields, but the header has 3 columns' 'a,b,kind\n1,2,x,\n'
refused 'train.csv:3: column 2 (`b`): `four` is not a number' 'a,b,kind\n1,2,x\n3,four,y\n'
refused 'train.csv:2: column 1 (`a`): `0x10` is not a number' 'a,b,kind\n0x10,2,x\n'
refused 'train.csv:2: column 1 (`a`): `nan` is not a number' 'a,b,kind\nnan,2,x\n'
refused 'train.csv:2: column 1 (`a`): `inf` is not a number' 'a,b,kind\ninf,2,x\n'
refused 'train.csv:2: column 1 (`a`): `1e` is not a number' 'a,b,kind\n1e,2,x\n'
refused 'train.csv:2: column 2: `1,5` is not a number' '1,2,x\n3,"1,5",y\n' 'label: 3, header: false'
refused 'train.csv:2: column 1 (`a`): 1e39 is too large for a float, whose most is 3.4e38' 'a,b,kind\n1e39,2,x\n'
refused 'train.csv:3: column 1 (`a`): the value is missing' 'a,b,kind\n1,2,x\n,4,y\n'
refused 'train.csv:1: column 1: has no name; give it one, or leave it out by `ignore: 1`' ',a,kind\n0,2,x\n1,3,y\n'
refused 'train.csv:3: column 3 (`kind`): the label is missing; fill it in, or leave the row out' 'a,b,kind\n1,2,x\n3,4,\n'
refused 'train.csv:3: column 2 (`b`): the value is missing' 'a,b\n1,2\n3,\n' 'target: b'
refused 'test.csv:2: column 3 (`kind`): `z` is none of the classes of' "$good" \
    'label: kind, test: test.csv' 'a,b,kind\n1,2,z\n'
refused 'train.csv:3: column 3 (`kind`): `y` is none of the classes of `dataset.classes`' "$good" \
    'label: kind, classes: [x, z]'
refused 'is called `c`, but in' "$good" 'label: kind, test: test.csv' 'a,c,kind\n1,2,x\n'
refused 'test.csv:1: the header has 2 columns, but that of' "$good" 'label: kind, test: test.csv' 'a,kind\n1,x\n'
refused 'column 1 has the same name' 'a,a,kind\n1,2,x\n'
refused 'train.csv:2: column 1 (`a`): the quote that begins the field is not closed' 'a,b,kind\n"1,2,x\n3,4,y\n'
refused 'a quote is neither at the beginning nor at the end' 'a,b,kind\n1"2,2,x\n'
refused 'train.csv: is empty; a CSV file is needed' ''
refused 'train.csv has a header but no rows' 'a,b,kind\n'
refused 'all rows are of one class, `x`' 'a,b,kind\n1,2,x\n3,4,x\n'
refused '1 and 1.0 are the same number' 'a,kind\n1,1\n2,1.0\n'
refused 'has a NUL byte' 'a,kind\n1,x\0\n'

refused "(\`$(printf 'n%.0s' {1..60})\`): \`q\` is not a number" "$(printf 'n%.0s' {1..3000}),kind\nq,x\n"
refused 'train.csv: the compressed data is damaged (unknown header flags set); get the file again' \
    '\x1f\x8b\x08\x80'
refused 'column 3 (`kind`): `x` is not a number; mend it, or name the column by `label`' "$good" 'target: kind'
refused 'column 1: `a` is not a number; mend it, or leave `header: false` out' "$good" 'label: 3, header: false'
refused '`1\n` is not a number' 'a,kind\n"1\n",x\n'

# The options, each at its place.
status=2
refused 'table.yaml:1:47: dataset.label: train.csv has no column `knid`; did you mean `kind`?' "$good" 'label: knid'
refused 'dataset.label: train.csv has no column `4`; it has 1 to 3' "$good" 'label: 4'
refused 'dataset.ignore: train.csv has no column `c`; it has `a`, `b`, `kind`' "$good" 'label: kind, ignore: c'
refused 'table.yaml:1:48: dataset.target: train.csv has no column `4`' "$good" 'target: [1, 4]'
refused 'table.yaml:1:61: dataset.ignore: column 3 of train.csv, `kind`, is named twice: by `label` already' "$good" \
    'label: kind, ignore: kind'
refused 'table.yaml:1:61: train.csv: no column is left to learn from' "$good" 'label: kind, ignore: [a, b]'
refused 'table.yaml:1:48: train.csv: no column is left to learn from' "$good" 'target: [kind, a, b]'
refused 'table.yaml:1:17: dataset.header: the first row of train.csv has numbers for names, such as `3.5`' \
    '5.1,3.5,x\n1,2,x\n3,4,y\n' 'label: 3'
status=1 refused 'name them all; is `delimiter` right?' 'kind\nx\n'
refused 'table.yaml:1:62: dataset.classes: `x` is named twice' "$good" 'label: kind, classes: [x, x]'
refused 'has no column `kind`; it has `a,b,kind` alone; is `delimiter` right?' "$good" \
    'label: kind, delimiter: ;'
refused 'table.yaml:1:47: dataset.label: train.csv has no column `kind`; without a header its columns are called 1 to 3' \
    "$good" 'label: kind, header: false'

# What is wrong whatever the files hold, at its place in the config.
wrong() { # SENTENCE OPTIONS
    config "$2"
    expect_status 2 lamina run table.yaml
    expect_error "table.yaml:1:$1"
}
wrong '17: give one of `label`, the column of the classes, or `target`' 'header: true'
wrong '61: give only one of `label`' 'label: kind, target: a'
wrong '60: there are no `classes` of `target`' 'target: a, classes: [x, y]'
wrong '62: one of `classes` is none: name them all' 'label: kind, classes: x'
wrong '64: `delimiter` must be one character' 'label: kind, delimiter: ";;"'

# The loss must be of such data, and the network's end fit it.
printf "$good" > train.csv
config 'label: kind' mse
expect_status 2 lamina run table.yaml
expect_error 'table.yaml:3:7: mse needs numbers to predict, but the data has 2 classes: use cross_entropy'
config 'target: a, ignore: kind' cross_entropy
expect_status 2 lamina run table.yaml
expect_error 'cross_entropy needs classes, but the data has numbers to predict: use mse'
config 'target: a, ignore: kind' bce_with_logits
expect_status 2 lamina run table.yaml
expect_error 'bce_with_logits needs targets from 0 to 1, but the data has others'
config 'target: a, ignore: kind' mse
expect_status 2 lamina run table.yaml
expect_error "the network ends with 2 outputs but mse needs one for each of the data's 1 numbers to predict"
config 'label: kind' bce_with_logits
expect_status 2 lamina run table.yaml
expect_error 'the network ends with 2 outputs but bce_with_logits needs one, for two classes'
config 'target: a, ignore: kind' l1
expect_status 2 lamina run table.yaml --set objective=accuracy
expect_error '`objective.metric` is accuracy, but the data has numbers to predict: choose loss, mae, mse or r2'
expect_status 2 lamina run table.yaml --set record.top_k=2
expect_error '`record.top_k` is of classes, but the data has numbers to predict'
printf 'a,b,kind\n1,2,x\n3,4,y\n5,6,z\n' > train.csv
config 'label: kind' bce_with_logits
expect_status 2 lamina run table.yaml
expect_error 'bce_with_logits needs two classes, but the data has 3: use cross_entropy or hinge'
