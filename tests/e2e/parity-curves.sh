#!/usr/bin/env bash
# PyTorch 1.13's curves for every layer, init and optimizer: golden/curves.csv and optimizers.csv,
# a column for each row of the YAML file of that name, by golden/make_curves.py.
. "$(dirname "$0")/common.sh"

# every_column NAME ITERATIONS
every_column() {
    local golden=$source/tests/golden/$1.csv column
    expect_status 0 lamina run "$source/tests/golden/$1.yaml" --db "$1.db"
    sqlite3 -csv "$1.db" ".import $golden golden"
    for column in $(head -n 1 "$golden" | tr ',' '\n' | tail -n +2); do
        expect_equal "$(sql "$1.db" "SELECT count(*), sum(abs(loss - \"$column\") > 5e-5)
            FROM golden JOIN iterations ON iterations.iteration = golden.iteration
            JOIN experiment_trials USING (trial_id) WHERE number = $column")" "$2|0" "$1 $column"
    done
}
every_column curves 210
every_column optimizers 420

# All that there is takes part.
for file in "$source"/plugins/*.c; do
    type=$(basename "$file" .c)
    [ "$(sql curves.db "SELECT count(*) FROM layers WHERE type = '$type'")" -gt 0 ] ||
        fail "no curve has a $type"
done
lamina schema > schema.json
for optimizer in $(python3 -c "
import json
kinds = json.load(open('schema.json'))['\$defs']['optimizer']
print(*kinds.get('else', kinds)['properties']['type']['enum'])"); do
    [ "$(sql optimizers.db "SELECT count(*) FROM settings WHERE path = 'optimizer.type'
        AND value = '$optimizer'")" -gt 0 ] || fail "no curve has $optimizer"
done
