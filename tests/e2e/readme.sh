#!/usr/bin/env bash
# A newcomer follows README.md to the letter: every command in it works, in order. The two
# set-up scripts are left to CI, which runs both.
. "$(dirname "$0")/common.sh"

commands=$(awk '/^```sh$/ {on = 1; next} /^```$/ {on = 0} on' "$source/README.md" |
    grep -v '^\./scripts/')
[ "$(wc -l <<< "$commands")" -ge 10 ] || fail "README.md has lost its commands"
# With sanitizers the longest command would take minutes; e2e/configs runs it shortened.
[ "$slower" = 1 ] || commands=$(grep -v 'configs/activations.yaml' <<< "$commands")
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

# The YAML of its taste is the shipped config.
diff <(awk '/^name: mnist-fnn$/ {on = 1} /^```$/ {on = 0} on' "$source/README.md") \
    <(grep -v '^ *#' "$source/configs/mnist-fnn.yaml" | grep -v '^$' | sed 's/ *#.*//') ||
    fail "README.md and configs/mnist-fnn.yaml differ"
