#!/usr/bin/env bash
# PyTorch 1.13's curves for every layer and every init: golden/curves.csv, a column for each row
# of golden/curves.yaml, by golden/make_curves.py.
. "$(dirname "$0")/common.sh"

expect_status 0 lamina run "$source/tests/golden/curves.yaml" --db curves.db
sqlite3 -csv curves.db ".import $source/tests/golden/curves.csv golden"
for column in $(head -n 1 "$source/tests/golden/curves.csv" | tr ',' '\n' | tail -n +2); do
    expect_equal "$(sql curves.db "SELECT count(*), sum(abs(loss - \"$column\") > 5e-5)
        FROM golden JOIN iterations ON iterations.iteration = golden.iteration
        JOIN experiment_trials USING (trial_id) WHERE number = $column")" "210|0" "$column"
done

# All that there is takes part.
for file in "$source"/plugins/*.c; do
    type=$(basename "$file" .c)
    [ "$(sql curves.db "SELECT count(*) FROM layers WHERE type = '$type'")" -gt 0 ] ||
        fail "no curve has a $type"
done
