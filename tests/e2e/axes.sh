#!/usr/bin/env bash
# Whatever a sweep varies, its trials are told apart by what differs: in plan, progress, status, pivot
# and plots, and by a plain join of axes and settings.
. "$(dirname "$0")/common.sh"

# Runs a sweep: sweep NAME SWEEP; the results are in NAME.db.
sweep() {
    cat > "$1.yaml" <<YAML
name: $1
dataset: {type: digits, train: 60, test: 20}
layers: [{type: linear, name: hidden, out_features: 8}, sigmoid, {type: linear, out_features: 10}]
loss: cross_entropy
optimizer: {type: sgd, learning_rate: 0.1}
schedule: {epochs: 1, batch_size: 20}
sweep: $2
YAML
    expect_status 0 lamina run "$1.yaml" --db "$1.db" --jobs 1
    cp "$out" "$1.progress"
}

# expect_told NAME LABEL...: the labels of its trials, in their order, wherever they are.
expect_told() {
    local name=$1
    shift
    local labels
    labels=$(printf '%s\n' "$@")
    expect_equal "$(sed -n 's/^\[[0-9/]* \(.*\)\] Iteration.*/\1/p' "$name.progress")" "$labels" \
        "the progress of $name"
    expect_status 0 lamina plan "$name.yaml"
    expect_equal "$(sed -n 's/^\[[0-9/]*\] //p' "$out")" "$labels" "the plan of $name"
    expect_status 0 lamina status --db "$name.db"
    expect_equal "$(grep ' done ' "$out" | awk '{for (i = 8; i <= NF; i++) printf "%s%s", $i, i < NF ? " " : "\n"}')" \
        "$labels" "the status of $name"
    # A plain join has each label's words, with values of their types; nothing else.
    expect_equal "$(sql "$name.db" "SELECT group_concat(path || '=' || iif(typeof(value) = 'real', printf('%g', value), value), ' ') OVER (PARTITION BY number
        ORDER BY axes.position ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)
        FROM experiment_trials JOIN axes USING (experiment_id) JOIN settings USING (trial_id, path)
        ORDER BY number, axes.position" | uniq)" "$labels" "the join of $name"
    expect_status 0 lamina pivot --rows --db "$name.db"
    expect_equal "$(tail -n +2 "$out" | wc -l)" "$#" "the rows of the pivot of $name"
}

# expect_matters NAME ANSWER: what query 03 says of paths, values and counts.
expect_matters() {
    expect_equal "$(sqlite3 -readonly "$1.db" < "$source/results/queries/03-which-settings-matter.sql" |
        cut -d'|' -f2-4)" "$2" "which settings matter in $1"
}

sweep list "{list: [{optimizer: {type: sgd, learning_rate: 0.1}},
    {optimizer: {type: sgd, learning_rate: 0.3, momentum: 0.9}}]}"
expect_told list "optimizer.learning_rate=0.1 optimizer.momentum=0" \
    "optimizer.learning_rate=0.3 optimizer.momentum=0.9"
expect_matters list "optimizer.learning_rate|0.1|1
optimizer.learning_rate|0.3|1
optimizer.momentum|0.0|1
optimizer.momentum|0.9|1"

sweep layer "{grid: {layers.1: [{type: leaky_relu, negative_slope: 0.01}, {type: leaky_relu, negative_slope: 0.5}, tanh]}}"
expect_told layer "layers.1.type=leaky_relu layers.1.negative_slope=0.01" \
    "layers.1.type=leaky_relu layers.1.negative_slope=0.5" "layers.1.type=tanh"
expect_status 0 lamina pivot --rows --db layer.db
expect_output ",layers.1.type,layers.1.negative_slope,"
expect_equal "$(grep -c ',tanh,,' "$out")" 1 "a row without a value"
expect_matters layer "layers.1.type|leaky_relu|2
layers.1.type|tanh|1
layers.1.negative_slope||1
layers.1.negative_slope|0.01|1
layers.1.negative_slope|0.5|1"

sweep words "{grid: {layers.1: [relu, tanh]}, seeds: [0, 1]}"
expect_told words "layers.1.type=relu seed=0" "layers.1.type=relu seed=1" "layers.1.type=tanh seed=0" \
    "layers.1.type=tanh seed=1"

sweep stack "{grid: {layers: [[{type: linear, out_features: 10}],
    [{type: linear, out_features: 9}, relu, {type: linear, out_features: 10}]]}}"
expect_told stack "layers.0.out_features=10" \
    "layers.0.out_features=9 layers.1.type=relu layers.2.type=linear"

# Values are told as they are recorded, however they are written, and booleans by their words.
sweep written "{grid: {optimizer.learning_rate: [1e-1, 2.50E-1]}}"
expect_told written optimizer.learning_rate=0.1 optimizer.learning_rate=0.25
sweep switch "{grid: {layers.0: [{type: linear, out_features: 10}, {type: linear, out_features: 10, bias: False}]}}"
for shown in "$(sed -n 's/^\[[0-9/]* \(.*\)\] Iteration.*/\1/p' switch.progress)" \
    "$(lamina plan switch.yaml 2> "$err" | sed -n 's/^\[[0-9/]*\] //p')" \
    "$(lamina status --db switch.db | grep -o 'layers.0.bias=.*')"; do
    expect_equal "$shown" "layers.0.bias=true
layers.0.bias=false"
done
expect_equal "$(sql switch.db "SELECT value FROM settings WHERE path = 'layers.0.bias' ORDER BY trial_id" | xargs)" "1 0"

# A trial that another experiment had first, whose config did not name the option, is told apart too.
sweep inits "{grid: {init: [default, {type: normal, std: 0.1}]}}"
expect_told inits "init.type=default" "init.type=normal"
sed 's/^name: inits/name: single/; /^sweep/d' inits.yaml > single.yaml
expect_status 0 lamina run single.yaml --db single.db
cp single.db both.db
expect_status 0 lamina run inits.yaml --db both.db
settings="SELECT number || path || '=' || value FROM experiments JOIN experiment_trials ON id = experiment_id JOIN axes
    USING (experiment_id) JOIN settings USING (trial_id, path) WHERE name = 'inits' ORDER BY 1"
expect_equal "$(sql both.db "$settings" | xargs)" "1init.type=default 2init.type=normal"
for order in "inits.db single.db" "single.db inits.db"; do
    rm -f both.db*
    # shellcheck disable=SC2086 # two words
    expect_status 0 lamina merge both.db $order
    expect_output "merged 2 files: 2 trials, 2 done" # one of them is of both
    expect_equal "$(sql both.db "$settings" | xargs)" "1init.type=default 2init.type=normal"
done

# Two sweeps of one name that are merged are told apart by what neither of them swept.
sweep rates "{grid: {optimizer.learning_rate: [0.1, 0.2]}}"
expect_told rates optimizer.learning_rate=0.1 optimizer.learning_rate=0.2
expect_status 0 lamina run rates.yaml --set schedule.batch_size=7 --db sevens.db
expect_status 0 lamina merge rated.db rates.db sevens.db
expect_equal "$(sql rated.db 'SELECT path FROM axes ORDER BY position' | xargs)" "optimizer.learning_rate schedule.batch_size"

# The shards of a sweep, in one file, are told apart as the whole is.
for shard in 0 1; do
    expect_status 0 lamina run words.yaml --shard $shard/2 --db shard$shard.db
done
expect_status 0 lamina merge merged.db shard0.db shard1.db
expect_equal "$(sql merged.db 'SELECT path FROM axes ORDER BY position')" "$(sql words.db 'SELECT path FROM axes ORDER BY position')"

# A layer is called as the experiment's own sweep writes it, whoever asked for its trials first and wrote it otherwise.
# net NAME LAYERS PATH VALUES
net() {
    sed "s/^name: .*/name: $1/; s/^layers: .*/layers: $2/; s/^sweep: .*/sweep: {grid: {$3: $4}}/" inits.yaml > "$1.yaml"
    expect_status 0 lamina run "$1.yaml" --db nets.db --jobs 1
}
# expect_called DB NAME PATH CANONICAL FIRST SECOND: its trials, wherever they are shown.
expect_called() {
    local db=$1 name=$2 path=$3 canonical=$4 first=$5 second=$6
    for command in status best; do
        expect_status 0 lamina $command "$name" --db "$db"
        expect_equal "$(grep -o 'layers\..*' "$out" | sort)" "$(printf '%s\n' "$path=$first" "$path=$second" | sort)" "$command of $name"
    done
    expect_status 0 lamina plot "$name" --db "$db" --output curves.svg
    for value in "$first" "$second"; do
        grep -q ">[12]: ${path#layers.}=$value" curves.svg || grep -q ">[12]: $path=$value" curves.svg ||
            fail "curves.svg does not call a trial of $name $path=$value: $(grep -o '>[12]: [^<]*' curves.svg)"
    done
    expect_status 2 lamina plot "$name" --db "$db" --kind settings --setting layers.act.bias --output none.svg
    expect_error "$name sweeps no such setting, but these: $path"
    for setting in "$path" "$canonical"; do
        expect_status 0 lamina plot "$name" --db "$db" --kind settings --setting "$setting" --output setting.svg
    done
    expect_status 0 lamina diff "$name/1" "$name/2" --db "$db"
    expect_output "  $path "
    expect_status 0 lamina export --wide "$name" --db "$db"
    expect_output ",$canonical"
}
net o1 '[{type: linear, out_features: 4}, {type: linear, name: hidden, out_features: 4}, {type: linear, out_features: 10}]' \
    layers.hidden.bias '[true, false]'
net o2 '[{type: linear, out_features: 4}, {type: linear, name: first, out_features: 4}, {type: linear, out_features: 10}]' \
    layers.first.bias '[true, false]'
expect_equal "$(sql nets.db 'SELECT count(*) FROM trials')" 2 # of both
net n1 '[{type: linear, name: fc, out_features: 4}, {type: linear, out_features: 4}, {type: relu, name: act}, {type: linear, out_features: 10}]' \
    layers.3.bias '[true, false]'
net n2 '[{type: linear, out_features: 4}, {repeat: 1, layers: [{type: linear, name: fc, out_features: 4}, relu]}, {type: linear, name: last, out_features: 10}]' \
    layers.last.bias '[true, false]'
net whole '[{type: linear, out_features: 4}, {repeat: 1, name: body, layers: [sigmoid]}, {type: linear, out_features: 10}]' \
    layers.body '[{repeat: 1, layers: [sigmoid]}, {repeat: 3, layers: [sigmoid]}]'
expect_output "[2/2 layers.body.repeat=3]"
expect_status 0 lamina merge merged-nets.db nets.db
for db in nets.db merged-nets.db; do
    expect_called $db o1 layers.hidden.bias layers.1.bias true false
    expect_called $db o2 layers.first.bias layers.1.bias true false
    expect_called $db n1 layers.3.bias layers.3.bias true false
    expect_called $db n2 layers.last.bias layers.2.bias true false
    expect_called $db whole layers.body.repeat layers.1.repeat 1 3
done
# Of two experiments a picture calls a layer by both names, diff by its index.
expect_status 0 lamina plot o1 o2 --db nets.db --output both.svg
for name in hidden first; do
    grep -q ">o[12]/[12]: [^<]*$name.bias=" both.svg || fail "both.svg has no $name: $(grep -o '>o[12][^<]*' both.svg)"
done
expect_status 0 lamina diff o1/1 o2/2 --db nets.db
expect_output "  layers.1.bias "
# Names that a plot is asked for are those of the experiment's own config, too: here o4 calls a layer as o3 calls another.
net o3 '[{type: linear, name: a, out_features: 4}, {type: linear, name: b, out_features: 4, optimizer: {learning_rate: 0.05}}, {type: linear, out_features: 10}]' \
    layers.1.bias '[true, false]'
net o4 '[{type: linear, name: b, out_features: 4}, {type: linear, name: a, out_features: 4, optimizer: {learning_rate: 0.05}}, {type: linear, out_features: 10}]' \
    layers.1.bias '[true, false]'
for of in "o3 b a" "o4 a b"; do
    read -r name own other <<< "$of"
    expect_status 0 lamina plot "$name" --db nets.db --kind settings --setting "layers.$own.bias" --output setting.svg
    expect_status 2 lamina plot "$name" --db nets.db --kind settings --setting "layers.$other.bias" --output none.svg
    expect_error "$name sweeps no such setting, but these: layers.1.bias"
    expect_status 1 lamina plot "$name" --db nets.db --metric "layers.$own.learning_rate" --output none.svg
    expect_error "of $name/2 this is layers.1.learning_rate"
    expect_status 1 lamina plot "$name" --db nets.db --metric "layers.$other.learning_rate" --output none.svg
    expect_error "but these are: train accuracy, "
done

# The newest sweep says how; what neither the newest nor a file of before says is its path.
called="SELECT group_concat(path || ' ' || coalesce(written, '-'), ', ') FROM axes JOIN experiments ON id = experiment_id WHERE name = 'o2'"
sed 's/layers.first.bias/layers.1.bias/' o2.yaml > again.yaml
expect_status 0 lamina run again.yaml --db nets.db --set name=o2
expect_equal "$(sql nets.db "$called")" "layers.1.bias layers.1.bias"
expect_status 0 lamina merge merged-nets.db nets.db
expect_equal "$(sql merged-nets.db "$called")" "layers.1.bias layers.1.bias"
sqlite3 nets.db "UPDATE axes SET written = NULL"
expect_status 0 lamina best o2 --db nets.db
expect_output "  layers.1.bias=true"
expect_status 0 lamina merge merged-nets.db nets.db
expect_equal "$(sql merged-nets.db "$called")" "layers.1.bias layers.1.bias"
