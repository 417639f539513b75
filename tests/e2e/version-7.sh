#!/usr/bin/env bash
# The results file of version 7, before evaluations had a time, attempts their memory, and people notes
# and tags: its rows, seals and checkpoint go on being right. It was written by that version.
source "$(dirname "$0")/common.sh"
old=$source/tests/e2e/version-7

make_old() { # FILE: as if its layers had been those of this build, on such a machine
    sqlite3 "$1" < "$old/results.sql"
    sqlite3 "$1" "UPDATE layers SET sha256 = '$(sha256sum "$build/plugins/linear.so" | cut -d ' ' -f 1)'"
}
make_old old.db
sed 's/name: rates/name: longer/; s/\[0.5, 0.1\]/[0.5]/; s/epochs: 4/epochs: 8/' "$old/rates.yaml" > longer.yaml
expect_status 0 lamina run longer.yaml --db new.db

# What is only read is not changed, and told how it is brought up.
cp old.db before.db
expect_status 1 lamina status --db old.db
expect_error "old.db has schema 7, and this program reads 10: \`lamina trim --dry-run --db old.db\` brings it up to that"
cmp -s old.db before.db || fail "a file that is only read was changed"

# Every row and seal is as it was, and all commands that check the seals read it.
rows old.db > before.rows
sql old.db "SELECT * FROM digests" > before.seals
expect_status 0 lamina trim --dry-run --db old.db
expect_equal "$(rows old.db)" "$(cat before.rows)"
expect_equal "$(sql old.db "SELECT * FROM digests")" "$(cat before.seals)"
expect_equal "$(sql old.db "PRAGMA user_version; SELECT count(*), count(time_us) FROM evaluations;
    SELECT count(*), count(peak_memory) FROM attempts; SELECT count(seconds) FROM evaluation_values;
    SELECT count(*) FROM notes JOIN tags" | xargs)" "10 14|0 3|0 0 0"
expect_status 0 lamina export evaluations --db old.db
expect_equal "$(head -1 "$out" | tr -d '\r')" "trial_id,iteration,split,loss,accuracy,correct,total,time_us"
expect_equal "$(wc -l < "$out")" 15 "rows with a head"
expect_status 0 lamina merge merged.db old.db
expect_equal "$(rows merged.db)" "$(cat before.rows)"

# It goes on from its checkpoint, with rows that have a time, beside those that have none.
expect_status 0 lamina run longer.yaml --db old.db
expect_output "it goes on from iteration 12 of longer/1, which is shorter, and begins with its rows"
curve="SELECT iteration, loss FROM iterations JOIN trials ON id = trial_id WHERE iterations = 16 ORDER BY 1"
paste -d ' ' <(sql old.db "$curve" | tr '|' ' ') <(sql new.db "$curve" | tr '|' ' ') > both
expect_equal "$(awk '{ d = $2 - $4; if ($1 == $3 && d * d < 1e-12) n++ } END { print n }' both)" 16 "rows of what goes on"
expect_equal "$(sql old.db "SELECT iteration, time_us > 0, seconds > 0 FROM evaluation_values JOIN trials ON id = trial_id
    WHERE iterations = 16 AND iteration > 8" | xargs)" "10|| 12|| 14|1|1 16|1|1"
expect_equal "$(sql old.db "SELECT peak_memory > 1e6 FROM attempts ORDER BY trial_id DESC LIMIT 1")" 1

# A trial that is done is trained again for its weights: its old seals and rows stay.
expect_status 0 lamina run "$old/rates.yaml" --only 2 --db old.db
expect_output "all its rows came again"
expect_equal "$(sql old.db "SELECT * FROM digests WHERE trial_id = 2")" "$(grep '^2|' before.seals)"

# Whoever had a table of his own by such a name is told, and keeps it.
for table in "CREATE TABLE notes (mine TEXT)" "CREATE TABLE tags (mine TEXT) STRICT; INSERT INTO tags VALUES (1)" \
    "CREATE TABLE tags (mine TEXT) STRICT" "CREATE TABLE tags (experiment_id INTEGER, trial_id INTEGER, tag TEXT NOT NULL) STRICT" \
    "CREATE TABLE notes (trial_id INTEGER REFERENCES trials, text TEXT NOT NULL) STRICT" "CREATE VIEW notes AS SELECT 1"; do
    rm -f own.db
    make_old own.db
    sqlite3 own.db "$table"
    sqlite3 own.db .dump > own.sql
    expect_status 1 lamina trim --dry-run --db own.db
    sqlite3 own.db .dump | cmp -s own.sql || fail "it was changed: $table"
    name=$(cut -d ' ' -f 3 <<< "$table")
    expect_error "own.db: $name is not what Lamina makes by that name: rename or remove it, if it is yours, or"
done
