#!/usr/bin/env bash
# PyTorch 1.13's curves for every layer, init, optimizer, schedule of the learning rate,
# loss and clipping: golden/*.csv, a column for each row of the YAML file of that name, by golden/make_curves.py.
. "$(dirname "$0")/common.sh"

# every_column NAME ITERATIONS
every_column() {
    local golden=$source/tests/golden/$1.csv column
    expect_status 0 lamina run "$source/tests/golden/$1.yaml" --db "$1.db"
    sqlite3 -csv "$1.db" ".import $golden golden"
    for column in $(head -n 1 "$golden" | tr ',' '\n' | grep '^[0-9]*$'); do
        expect_equal "$(sql "$1.db" "SELECT count(*), sum(abs(loss - \"$column\") > 5e-5)
            FROM golden JOIN iterations ON iterations.iteration = golden.iteration
            JOIN experiment_trials USING (trial_id) WHERE number = $column")" "$2|0" "$1 $column"
    done
}
every_column curves 210
every_column optimizers 420
every_column losses 420
every_column targets 420
every_column schedules 420

# The rate of every iteration, as the cookbook tells it.
for db in schedules optimizers targets; do
    sqlite3 $db.db "CREATE TABLE rates AS $(cat "$source/results/queries/17-learning-rate-over-time.sql")"
done
every_rate() { # NAME COLUMN SERIES
    expect_equal "$(sql "$1.db" "SELECT count(*), sum(abs(learning_rate - \"$2 rate\")
            <= 1e-5 * learning_rate) FROM golden JOIN rates ON number = $2 AND series = '$3'
            AND golden.iteration + 0 BETWEEN from_iteration AND to_iteration")" "420|420" \
        "the rates of $1 $2"
}
for column in $(sql schedules.db "SELECT number FROM experiment_trials"); do
    every_rate schedules "$column" learning_rate
done
for column in $(head -n 1 "$source/tests/golden/schedules.csv" | tr ',' '\n' | sed -n 's/ momentum$//p'); do
    expect_equal "$(sql schedules.db "WITH held AS (SELECT *, coalesce(lead(iteration) OVER
                (ORDER BY iteration), 421) AS next FROM metrics JOIN experiment_trials USING (trial_id)
                WHERE number = $column AND name = 'momentum')
            SELECT count(*), sum(abs(value - \"$column momentum\") <= 1e-5)
            FROM golden JOIN held ON golden.iteration + 0 >= held.iteration AND golden.iteration + 0 < next")" \
        "420|420" "the momentum of schedules $column"
done
every_rate optimizers 23 layers.0.learning_rate # of a layer that has its own
for column in 12 13 14 15; do
    every_rate targets $column layers.0.learning_rate
done

# The norms of each layer, of every seventh iteration.
every_norm() { # NAME
    local norms number name
    norms=$(head -n 1 "$source/tests/golden/$1.csv" | tr ',' '\n' | grep norm)
    expect_equal "$(wc -l <<< "$norms")" 4 "norms that PyTorch has"
    while read -r number name; do
        expect_equal "$(sql "$1.db" "SELECT count(value), sum(abs(value - \"$number $name\") > 5e-5)
            FROM metrics JOIN golden USING (iteration) JOIN experiment_trials USING (trial_id)
            WHERE number = $number AND name = '$name' AND iteration % 7 = 1")" "60|0" "$1 $name"
    done <<< "$norms"
    expect_equal "$(sql "$1.db" "SELECT count(*) FROM metrics WHERE name LIKE '%norm'")" 240 \
        "norms in all"
}
every_norm losses
every_norm targets # of an optimizer that divides 0 by 0 between the parameters

# All that there is takes part, here or in parity-graphs.sh.
for file in "$source"/plugins/*.c; do
    type=$(basename "$file" .c)
    if grep -q "type: ${type}[,}]" "$source"/tests/golden/graphs/*.yaml; then continue; fi
    [ "$(sql curves.db "SELECT count(*) FROM layers WHERE type = '$type'")" -gt 0 ] ||
        fail "no curve has a $type"
done
lamina schema > schema.json
kinds() { # DEFINITION
    python3 -c "
import json
kinds = json.load(open('schema.json'))['\$defs']['$1']
print(*kinds.get('else', kinds)['properties']['type']['enum'])"
}
all=$(kinds optimizer)
for optimizer in $all; do
    [ "$(sql optimizers.db "SELECT count(*) FROM settings WHERE path = 'optimizer.type'
        AND value = '$optimizer'")" -gt 0 ] || fail "no curve has $optimizer"
done
all=$(kinds loss)
for loss in $all; do
    [ "$(for db in losses targets; do sql $db.db "SELECT count(*) FROM settings
        WHERE path = 'loss.type' AND value = '$loss'"; done | sort -n | tail -n 1)" -gt 0 ] ||
        fail "no curve has $loss"
done
all=$(kinds learning_rate)
for rate in $all; do
    [ "$(sql schedules.db "SELECT count(*) FROM settings WHERE value = '$rate'
        AND path = 'schedule.learning_rate.type'")" -gt 0 ] || fail "no curve has $rate"
done
