#!/usr/bin/env bash
# Every shipped config runs: shortened, and on digits where MNIST is not at hand. So do the commands
# that its head names.
. "$(dirname "$0")/common.sh"

mkdir results
ln -s "$source/results/queries" results/queries
export PATH=$build:$PATH

for config in "$source"/configs/*.yaml; do
    sets=()
    grep -q 'epochs:' "$config" && ! grep -q 'milestones:' "$config" && sets=(--set schedule.epochs=1)
    if grep -q 'type: mnist' "$config"; then
        sets+=(--set 'dataset={type: digits, train: 600, test: 100}')
    fi
    expect_status 0 lamina plan "$config" "${sets[@]}"
    expect_status 0 lamina run "$config" "${sets[@]}"
    while read -r command; do
        [[ $command != *plot* ]] || command -v gnuplot > /dev/null || continue
        expect_status 0 bash -c "$command"
        [ -s "$out" ] || fail "no answer: $command"
    done < <(sed -n 's/^#   //p' "$config")
done
expect_equal "$(sql results/lamina.db "SELECT count(*) FROM experiments")" \
    "$(ls "$source"/configs/*.yaml | wc -l)"
expect_equal "$(sql results/lamina.db "SELECT count(*) FROM trials WHERE state NOT IN ('done', 'pruned')")" 0
head -n 1 -q "$source"/configs/*.yaml | grep -vc '^# .*?$' && fail "a config opens without a question"

# Every example of the key reference is a part of a config that can be planned.
base() {
    cat << 'YAML'
dataset: {type: digits, train: 600, test: 100}
layers: [{type: linear, name: hidden, out_features: 16}, sigmoid, {type: linear, out_features: 10}]
loss: cross_entropy
optimizer: {type: sgd, learning_rate: 0.1}
schedule: {iterations: 100, batch_size: 32, evaluate_every: 50}
YAML
}
awk '/^```yaml$/ {n++; on = 1; next} /^```$/ {on = 0} on {print > ("example-" n ".yaml")}' \
    "$source/configs/README.md"
printf 'id,width,length,species\n1,0.2,1.4,setosa\n2,1.4,4.7,versicolor\n' > iris.csv
for example in example-*.yaml; do
    base | while IFS= read -r line; do
        grep -q "^${line%%:*}:" "$example" || echo "$line"
    done > "whole-$example"
    cat "$example" >> "whole-$example"
    if grep -q iris.csv "$example"; then # which has two classes, not ten
        sed -i 's/out_features: 10}/out_features: 2}/' "whole-$example"
    fi
    if grep -q 'type: idx' "$example"; then # its files are not there
        expect_status 1 lamina plan "whole-$example"
        expect_error "a.gz"
    else
        expect_status 0 lamina plan "whole-$example"
    fi
done
[ "$(ls example-*.yaml | wc -l)" -ge 12 ] || fail "configs/README.md has lost its examples"
