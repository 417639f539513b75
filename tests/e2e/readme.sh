#!/usr/bin/env bash
# A newcomer follows README.md to the letter: every command in it works, in order. The two
# set-up scripts are left to CI, which runs both.
. "$(dirname "$0")/common.sh"

commands=$(awk '/^```sh$/ {on = 1; next} /^```$/ {on = 0} on' "$source/README.md" |
    grep -v '^\./scripts/')
[ "$(wc -l <<< "$commands")" -ge 10 ] || fail "README.md has lost its commands"
# The longest commands train a hundred trials; e2e/configs runs them shortened.
[ "$long$slower" = 11 ] || commands=$(grep -v 'configs/\(activations\|optimizers\).yaml' <<< "$commands")
ln -s "$build" build
ln -s "$source/configs" configs
mkdir results
ln -s "$source/results/queries" results/queries
while read -r command; do
    echo "\$ $command"
    bash -euo pipefail -c "$command" || fail "README.md: $command"
done <<< "$commands"
for made in results/lamina.db results/leaderboard.csv results/digits-quick.svg results/accuracy.png; do
    [ -s "$made" ] || fail "README.md did not make $made"
done

# The config on a CSV file trains.
awk '/^dataset: .*iris.csv/ {on = 1} /^```$/ {on = 0} on' "$source/README.md" > flowers.yaml
{
    echo petal,sepal,species
    for i in 1 2 3 4 5 6 7 8 9; do
        printf '%s\n' "1.$i,0.2,setosa" "4.$i,1.3,versicolor" "5.$i,2.$i,virginica"
    done
} > iris.csv
expect_status 0 lamina run flowers.yaml --db flowers.db

# So does the net of blocks.
{
    printf '%s\n' 'dataset: {type: digits, train: 200, test: 50}' 'loss: cross_entropy' \
        'optimizer: {type: sgd, learning_rate: 0.01}' 'schedule: {epochs: 1, batch_size: 50}'
    awk 'BEGIN {RS = "```"} /name: body/ {sub("yaml", ""); print}' "$source/README.md"
} > depth.yaml
expect_status 0 lamina run depth.yaml --db depth.db
expect_equal "$(sql depth.db "SELECT group_concat(value) FROM settings WHERE path = 'layers.1.repeat'")" 1,2,4,8

# The YAML of its taste is the shipped config.
diff <(awk '/^name: mnist-fnn$/ {on = 1} /^```$/ {on = 0} on' "$source/README.md") \
    <(grep -v '^ *#' "$source/configs/mnist-fnn.yaml" | grep -v '^$' | sed 's/ *#.*//') ||
    fail "README.md and configs/mnist-fnn.yaml differ"
