#!/usr/bin/env bash
# The cookbook on the records of a real sweep: every query of results/queries runs in the
# sqlite3 shell on a file opened for reading only, and has an answer.
. "$(dirname "$0")/common.sh"
command -v sqlite3 > /dev/null || skip "no sqlite3"

cat > sweep.yaml <<'YAML'
# Which rate is best? The last one is so high that its trials diverge.
name: rates
dataset: {type: digits, train: 1000, test: 200}
layers: [{type: linear, out_features: 10}]
loss: cross_entropy
optimizer: {type: sgd, learning_rate: 0.1}
schedule:
  epochs: 6
  batch_size: 20
  evaluate_every: 50
sweep:
  grid: {optimizer.learning_rate: [0.05, 0.5, 1e38]}
  seeds: [0, 1]
YAML

expect_status 3 lamina run sweep.yaml --db results.db --jobs 2
expect_equal "$(sql results.db 'SELECT group_concat(state) FROM
    (SELECT state FROM experiment_trials JOIN trials ON id = trial_id ORDER BY number)')" \
    done,done,done,done,diverged,diverged

# A run without incidents has no events: one of our own, so that the query has an answer.
sqlite3 results.db "INSERT INTO events (time_us, trial_id, level, message)
    VALUES (0, NULL, 'info', 'a note')"

# Digits are no table: a column of our own, too.
sqlite3 results.db "INSERT INTO data_columns VALUES ('a', 1, 'mass', 4, 'number', NULL, 3, NULL, NULL, 2, 0);
    UPDATE trials SET data_columns = 'a'"

# Nor is it a search: as if the last two of its three rows had been proposed.
sqlite3 results.db "INSERT INTO proposals SELECT experiment_id, 'a', (position - 1) / 2, config_hash,
    '{\"optimizer.learning_rate\": 0.5}', (position - 1) / 2, 1, 0.25 FROM outcomes WHERE number IN (3, 5)"

# So small a net on so few digits comes to 80 %: where a query asks for 90, 50 will do here.
changed() {
    sed 's/>= 0\.9/>= 0.5/' "$1"
}
ask() {
    changed "$1" | sqlite3 -readonly results.db
}
found=0
for query in "$source"/results/queries/*.sql; do
    expect_status 0 ask "$query"
    expect_no_error
    [ -s "$out" ] || fail "${query##*/} has no answer"
    found=$((found + 1))
    # The list in the README is complete.
    grep -qF "${query##*/}" "$source/results/README.md" || fail "${query##*/} is not listed"
done
[ "$found" -ge 15 ] || fail "only $found queries"

# What the answers say agrees with the tables.
expect_status 0 ask "$source/results/queries/01-best-trials.sql"
expect_equal "$(head -1 "$out" | cut -d'|' -f7)" \
    "$(sql results.db 'SELECT max(best_accuracy) FROM trials')"
expect_status 0 ask "$source/results/queries/14-what-failed-and-why.sql"
expect_equal "$(wc -l < "$out")" 2
expect_status 0 ask "$source/results/queries/19-rows-per-table.sql"
expect_output "iterations|$(sql results.db 'SELECT count(*) FROM iterations')"

# Rows of a search: means over both seeds, of what is done, and the best until then.
mean() { # LEARNING-RATE
    sql results.db "SELECT round((SELECT max(accuracy) FROM evaluations WHERE trial_id = a.trial_id AND split = 'test') / 2 +
        (SELECT max(accuracy) FROM evaluations WHERE trial_id = b.trial_id AND split = 'test') / 2, 4)
        FROM settings AS a JOIN settings AS b USING (path, value)
        WHERE path = 'optimizer.learning_rate' AND value = $1 AND a.trial_id < b.trial_id"
}
expect_status 0 ask "$source/results/queries/28-what-a-search-saw.sql"
expect_equal "$(cut -d '|' -f 1,3-8 "$out")" "rates|1|1|1|0.25|$(mean 0.5)|2 of 2
rates|2|2|1|0.25||0 of 2"
expect_status 0 ask "$source/results/queries/29-best-so-far.sql"
best=$(printf '%s\n' "$(mean 0.05)" "$(mean 0.5)" | sort -g | tail -1)
expect_equal "$(cat "$out")" "rates|0|$(mean 0.05)|$(mean 0.05)|0
rates|1|$(mean 0.5)|$best|1
rates|2||$best|1"
sqlite3 results.db "UPDATE trials SET maximize = 0"
expect_status 0 ask "$source/results/queries/29-best-so-far.sql"
best=$(printf '%s\n' "$(mean 0.05)" "$(mean 0.5)" | sort -g | head -1)
expect_equal "$(tail -1 "$out")" "rates|2||$best|1"
sqlite3 results.db "UPDATE trials SET maximize = 1"
sqlite3 results.db "UPDATE experiments SET planned = 10"
expect_status 0 ask "$source/results/queries/20-progress.sql"
expect_equal "$(cut -d '|' -f 1-4 "$out")" "rates|6|4|4"

# The same files serve the program's own export.
for query in "$source"/results/queries/*.sql; do
    expect_status 0 lamina export --sql "$(changed "$query")" --output answer.csv --db results.db
    [ "$(wc -l < answer.csv)" -ge 2 ] || fail "${query##*/} has no answer in CSV"
done
expect_equal "$(sql results.db 'PRAGMA integrity_check')" ok
