#!/usr/bin/env bash
# Every shipped config runs: shortened, and on digits where MNIST is not at hand.
. "$(dirname "$0")/common.sh"

for config in "$source"/configs/*.yaml; do
    sets=()
    grep -q 'epochs:' "$config" && sets=(--set schedule.epochs=1)
    if grep -q 'type: mnist' "$config"; then
        sets+=(--set 'dataset={type: digits, train: 600, test: 100}')
    fi
    expect_status 0 lamina plan "$config" "${sets[@]}"
    expect_status 0 lamina run "$config" "${sets[@]}" --db configs.db
done
expect_equal "$(sql configs.db "SELECT count(*) FROM experiments")" \
    "$(ls "$source"/configs/*.yaml | wc -l)"
expect_equal "$(sql configs.db "SELECT count(*) FROM trials WHERE state <> 'done'")" 0
head -n 1 -q "$source"/configs/*.yaml | grep -vc '^# .*?$' && fail "a config opens without a question"
true
