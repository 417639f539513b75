#!/usr/bin/env bash
# Configs that build on configs: what is trained is what both come to, also out of other folders;
# --resolved prints it, and what it prints is the same config; and names of all kinds break nothing.
. "$(dirname "$0")/common.sh"

mkdir -p shared/data own elsewhere
printf '%s\n' id,width,species 1,0.2,setosa 2,1.4,versicolor 3,0.3,setosa 4,1.3,versicolor \
    5,0.25,setosa 6,1.5,versicolor > shared/data/iris.csv
tail -n +2 shared/data/iris.csv | sed '1i id,width,species' > own/iris-test.csv
cat > shared/base.yaml << 'YAML'
name: never-inherited
dataset: {type: csv, train: data/iris.csv, label: species, test: data/iris.csv}
layers: [{type: linear, name: hidden, out_features: 4}, sigmoid, {type: linear, out_features: 2}]
loss: cross_entropy
optimizer: {type: sgd, learning_rate: 0.1, momentum: 0.9}
schedule: {iterations: 20, batch_size: 2, evaluate_every: 10}
sweep: {grid: {optimizer.learning_rate: [0.1, 0.3]}, seeds: [0, 1]}
YAML
cat > own/child.yaml << 'YAML'
extends: ../shared/base.yaml
dataset: {test: iris-test.csv}
optimizer: {momentum: ~unset}
set: {layers.hidden.out_features: 5}
sweep: {seeds: [7]}
YAML
cat > elsewhere/whole.yaml << YAML
dataset: {type: csv, train: $work/shared/data/iris.csv, label: species, test: $work/own/iris-test.csv}
layers: [{type: linear, name: hidden, out_features: 5}, sigmoid, {type: linear, out_features: 2}]
loss: cross_entropy
optimizer: {type: sgd, learning_rate: 0.1}
schedule: {iterations: 20, batch_size: 2, evaluate_every: 10}
sweep: {grid: {optimizer.learning_rate: [0.1, 0.3]}, seeds: [7]}
YAML

# The same trials as one that has all of it, and as what --resolved prints, from any folder.
keys() {
    sql "$1" "SELECT run_key FROM trials ORDER BY 1"
}
expect_status 0 lamina run own/child.yaml --db child.db
expect_status 0 lamina run elsewhere/whole.yaml --db whole.db
expect_status 0 lamina plan own/child.yaml --resolved
expect_no_error
cp "$out" elsewhere/resolved.yaml
(cd elsewhere && expect_status 0 lamina run resolved.yaml --db ../resolved.db)
expect_equal "$(keys child.db | wc -l)" 2
expect_equal "$(keys child.db)" "$(keys whole.db)"
expect_equal "$(keys child.db)" "$(keys resolved.db)"
expect_equal "$(sql child.db 'SELECT name FROM experiments')" child
expect_equal "$(sql resolved.db 'SELECT name FROM experiments')" child
rows child.db > left
rows whole.db > right
expect_equal "$(cat left)" "$(cat right)" "rows"
expect_equal "$(sql child.db "SELECT json_array_length(files), json_extract(files, '\$[0].file'), json_extract(files, '\$[1].file') FROM experiment_configs")" \
    "2|own/child.yaml|own/../shared/base.yaml"
expect_equal "$(sql child.db "SELECT json_extract(files, '\$[1].text') FROM experiment_configs")" "$(cat shared/base.yaml)"

# The data of a trial is found again, wherever its path stood.
expect_status 0 lamina evaluate child/1 --db child.db --split train
expect_no_error
(cd elsewhere && expect_status 0 lamina evaluate child/1 --db ../child.db && expect_no_error)

# Each line of --resolved says where it comes from.
expect_status 0 lamina plan own/child.yaml --resolved --set seed=3 --set 'dataset.comment="%"'
expect_equal "$(sed 's/ *#/ #/' "$out")" "name: child # the file's name
dataset: # own/child.yaml:2:1
  type: csv # own/../shared/base.yaml:2:17
  train: $work/own/../shared/data/iris.csv # own/../shared/base.yaml:2:29
  label: species # own/../shared/base.yaml:2:51
  test: $work/own/iris-test.csv # own/child.yaml:2:17 (it replaces own/../shared/base.yaml:2:66)
  comment: '%' # --set dataset.comment
layers: # own/../shared/base.yaml:3:9
- type: linear # own/../shared/base.yaml:3:17
  name: hidden # own/../shared/base.yaml:3:31
  out_features: 5 # own/child.yaml:4:35 (it replaces own/../shared/base.yaml:3:53)
- type: sigmoid # own/../shared/base.yaml:3:57
- type: linear # own/../shared/base.yaml:3:73
  out_features: 2 # own/../shared/base.yaml:3:95
loss: # own/../shared/base.yaml:4:7
  type: cross_entropy # own/../shared/base.yaml:4:7
optimizer: # own/child.yaml:3:1
  type: sgd # own/../shared/base.yaml:5:19
  learning_rate: 0.1 # own/../shared/base.yaml:5:39
schedule: # own/../shared/base.yaml:6:1
  iterations: 20 # own/../shared/base.yaml:6:24
  batch_size: 2 # own/../shared/base.yaml:6:40
  evaluate_every: 10 # own/../shared/base.yaml:6:59
sweep: # own/child.yaml:5:1
  grid: # own/../shared/base.yaml:7:9
    optimizer.learning_rate: [0.1, 0.3] # own/../shared/base.yaml:7:41
  seeds: [7] # own/child.yaml:5:16 (it replaces own/../shared/base.yaml:7:61)
seed: 3 # --set seed"
expect_status 2 lamina plan own/child.yaml --resolved --dot
expect_error "--resolved prints the whole config: leave --dot out"
expect_status 2 lamina plan own/child.yaml --resolved --set nowhere.0=1 --set layers.9.bias=1
expect_error "the path \`layers.9.bias\` reaches nothing"

# Every shipped config, printed, is the same config: its trials have the same labels and shapes, and
# what is printed of that is the same, but for where it comes from.
for config in "$source"/configs/{activations,random-search,resnet,schedules,optimizers,digits-quick}.yaml; do
    expect_status 0 lamina plan "$config"
    cp "$out" plan
    expect_status 0 lamina plan "$config" --resolved
    cp "$out" again.yaml
    expect_status 0 lamina plan again.yaml
    cmp -s plan "$out" || fail "$config, printed, is another config"
    expect_status 0 lamina plan again.yaml --resolved
    expect_equal "$(sed 's/ *#.*//' "$out")" "$(sed 's/ *#.*//' again.yaml)" "$config"
done

# A sweep over files is of the same ones, in every form of a sweep.
cat > own/files.yaml << 'YAML'
extends: ../shared/base.yaml
sweep:
  seeds: ~unset
  grid:
    dataset.train: {values: [iris-test.csv], when: {dataset.type: csv}}
  list:
    - {dataset.test: iris-test.csv}
    - {dataset: {type: csv, train: ../shared/data/iris.csv, label: species}}
YAML
expect_status 0 lamina plan own/files.yaml --resolved
cp "$out" elsewhere/files.yaml
expect_equal "$(grep -c "$work/own/\(iris-test\|../shared/data/iris\).csv" elsewhere/files.yaml)" 5

# So is one in a block, whatever that is called.
cat > own/block.yaml << 'YAML'
extends: ../shared/base.yaml
layers:
  - {repeat: 2, name: my_init, layers: [{type: linear, name: inner, out_features: 4}]}
  - {type: linear, out_features: 3}
sweep:
  grid:
    layers.my_init.inner: [{type: linear, out_features: 4, init: {type: weights, file: net.safetensors}}]
YAML
expect_status 0 lamina plan own/block.yaml --resolved
expect_output "file: $work/own/net.safetensors"

# Which values are files is known by the type that goes with them in a row, else by that at the top.
cat > own/types.yaml << 'YAML'
dataset: {type: csv, train: top.csv, label: species}
layers: [{type: linear, name: hidden, out_features: 5}, {type: linear, out_features: 2}]
sweep:
  concat:
    - list:
        - {dataset.train: of-the-top.csv}
        - {dataset.type: digits, dataset.train: 70}
        - {dataset.test: 30, dataset.type: digits}
        - {dataset: {type: digits, train: 80}}
        - {init.type: weights, init.file: net.safetensors}
        - {layers.0.init.type: weights, layers.hidden.init.file: net.safetensors}
    - grid: {dataset.type: [digits], dataset.train: [90, 100]}
    - zip: {dataset.type: [digits, csv], dataset.test: [test.csv, test.csv]}
    - grid: [{list: [{dataset.type: digits}]}, {list: [{dataset.train: 110}]}]
    - {grid: {dataset.train: {values: [120], when: {dataset.type: digits}}}, list: [{dataset.type: csv}]}
    - random: {budget: 2, dataset.type: {choice: [digits]}, dataset.train: {choice: [130, 140]}}
    - concat: {dataset.type: [digits], dataset.test: [alone.csv]}
YAML
whole_paths() { # of the config with that type at the top
    expect_status 0 lamina plan own/types.yaml --resolved --set "dataset.type=$1"
    grep -o "$work/own/[^], ]*" "$out" | sed 's|.*/own/||' | xargs
}
expect_equal "$(whole_paths csv)" "top.csv of-the-top.csv net.safetensors net.safetensors test.csv test.csv alone.csv"
expect_equal "$(whole_paths digits)" "net.safetensors net.safetensors test.csv test.csv"

# Forms of a sweep that two files have are told.
cat > own/forms.yaml << 'YAML'
extends: ../shared/base.yaml
dataset: {test: iris-test.csv}
sweep: {zip: {layers.hidden.out_features: [2, 3]}}
YAML
expect_status 0 lamina plan own/forms.yaml
expect_error "warning: own/forms.yaml:3:9: \`zip\` multiplies with the \`grid\` at own/../shared/base.yaml:7:9: \`grid: ~unset\` beside it takes that one away"
sed -i 's/{zip/{grid: ~unset, zip/' own/forms.yaml
expect_status 0 lamina plan own/forms.yaml
expect_no_error

# What two files have a part in is told with both places.
sed '/^sweep/d' shared/base.yaml > shared/alone.yaml
printf 'extends: alone.yaml\nsweep: {zip: {optimizer.learning_rate: [0.1, 0.3], optimizer.momentum: [0, 0.9]}}\n' > shared/zip.yaml
told() { # CONFIG-LINE WORDS, of a config that extends that
    printf 'extends: ../shared/zip.yaml\n%s\n' "$1" > own/told.yaml
    expect_status 2 lamina plan own/told.yaml
    expect_error "$2"
}
told 'optimizer: {type: adam}' "own/../shared/zip.yaml:2:52: unknown key \`optimizer.momentum\` of the type \`adam\`, which own/told.yaml:2:19 gives; \`~unset\` takes a key away"
told 'sweep: {zip: {optimizer.learning_rate: [0.1]}}' \
    "\`optimizer.learning_rate\` (own/told.yaml:2:15) has 1 value and \`optimizer.momentum\` 2"
told 'sweep: {grid: {optimizer.momentum: [0.5]}}' "\`optimizer.momentum\` is swept twice, here and at "
told 'sweep: {zip: {}}' "own/told.yaml:2:14: \`zip\` must be a mapping of paths to lists of values, or a list of sweeps; \`zip: ~unset\` takes it away"

# A long list is one line; what is more than a config may have is told.
printf 'extends: ../shared/base.yaml\nsweep: {seeds: [%s]}\n' "$(seq -s , 20000)" > own/long-list.yaml
expect_status 0 lamina plan own/long-list.yaml --resolved
expect_no_error
[ "$(wc -c < "$out")" -lt 200000 ] || fail "20,000 seeds take $(wc -c < "$out") bytes"
{
    printf 'extends: ../shared/base.yaml\nsweep:\n  list:\n'
    seq -f '  - {schedule.iterations: %.0f}' 20000
} > own/long-list.yaml
expect_status 0 lamina plan own/long-list.yaml --resolved
expect_error "this has more than 1048576 bytes, the limit of a config: it cannot be read again as one"

# Strange names, line ends and marks.
strange="it's <b>&_^{}\"\$(x) 🐟 $(printf 'a%.0s' {1..200})"
printf '\xef\xbb\xbfextends: "%s.yaml"\r\nseed: 4\r\n' "${strange//\"/\\\"}" > own/crlf.yaml
sed 's|data/iris|../shared/data/iris|g' shared/base.yaml > "own/$strange.yaml"
expect_status 2 lamina plan own/crlf.yaml
expect_error "own/crlf.yaml:2:7: every trial gets its seed from the \`seeds\` of the sweep ("
expect_status 0 lamina plan own/crlf.yaml --set sweep.seeds=~unset --set dataset.test=shared/data/iris.csv --resolved
expect_output "aaa.yaml:3:17"
cp "$out" resolved.yaml
(cd elsewhere && expect_status 0 lamina plan ../resolved.yaml)
long=$(printf 'b%.0s' {1..300})
echo "extends: $long.yaml" > own/long.yaml
expect_status 2 lamina plan own/long.yaml
expect_error "cannot be read: File name too long"
printf 'extends: "x\\e[31m\\n.yaml"\n' > own/escape.yaml
expect_status 2 lamina plan own/escape.yaml
grep -q "$(printf '\033')" "$err" && fail "an escape sequence is printed"
expect_equal "$(wc -l < "$err")" 1
printf 'extends: \tbase.yaml\n' > shared/tab.yaml
expect_status 0 lamina plan shared/tab.yaml

# Values that only quotes keep what they are, and anchors of the base.
cat > shared/quotes.yaml << 'YAML'
dataset: &data {type: csv, train: data/iris.csv, label: "species", na: ["", "no", "1e3", '~', "~unset", "é\u202e", "a\nb\tc # d"],
  delimiter: ',', comment: '#', classes: [setosa, versicolor]}
layers: [{type: linear, out_features: 2}]
loss: cross_entropy
optimizer: {type: sgd, learning_rate: &rate 1e-1, weight_decay: *rate}
schedule: {iterations: 0x14, batch_size: 2}
YAML
echo 'extends: quotes.yaml' > shared/quoted.yaml
expect_status 0 lamina run shared/quoted.yaml --db quoted.db
expect_status 0 lamina plan shared/quoted.yaml --resolved
cp "$out" elsewhere/quoted.yaml
expect_status 0 lamina run elsewhere/quoted.yaml --db quoted.db
expect_output "1 of 1 trial is recorded already"
expect_equal "$(keys quoted.db | wc -l)" 1

# What has no folder can name no file relative to it.
expect_status 2 lamina plan /dev/stdin < own/child.yaml
expect_error "/dev/stdin:1:10: \`extends\`: /dev/stdin is no file in a folder, so ../shared/base.yaml must be a whole path, from / on"
sed "s|\.\./shared|$work/shared|; s|iris-test|$work/own/iris-test|" own/child.yaml > piped.yaml
expect_status 0 lamina plan /dev/stdin < piped.yaml
mkfifo own/pipe.yaml
echo 'extends: pipe.yaml' > own/of-a-pipe.yaml
expect_status 2 lamina plan own/of-a-pipe.yaml
expect_error "own/pipe.yaml is no regular file"

# A trial's config, out of a results file, is a config, too.
sql child.db "SELECT config FROM trials WHERE id = 1" > own/of-a-trial.yaml
expect_status 0 lamina run own/of-a-trial.yaml --set seed=7 --db child.db
expect_equal "$(keys child.db | wc -l)" 2
