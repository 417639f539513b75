#!/usr/bin/env bash
# The results file of version 9, before searches were recorded, how many trials a sweep has, and all files of a config:
# its rows and seals go on being right, and its sweep goes on. It was written by that version.
source "$(dirname "$0")/common.sh"
old=$source/tests/e2e/version-9

# As if its layers had been those of this build.
sqlite3 old.db < "$old/results.sql"
for layer in linear relu; do
    sqlite3 old.db "UPDATE layers SET sha256 = '$(sha256sum "$build/plugins/$layer.so" | cut -d ' ' -f 1)'
        WHERE type = '$layer'"
done

# What is only read is not changed, and told how it is brought up.
cp old.db before.db
expect_status 1 lamina best --db old.db
expect_error "old.db has schema 9, and this program reads 10: \`lamina trim --dry-run --db old.db\` brings it up to that"
cmp -s old.db before.db || fail "a file that is only read was changed"

# Every row and seal is as it was; what it did not say is NULL, in a merged file, too.
rows old.db > before.rows
sql old.db "SELECT * FROM digests" > before.seals
expect_status 0 lamina trim --dry-run --db old.db
expect_equal "$(rows old.db)" "$(cat before.rows)"
expect_equal "$(sql old.db "SELECT * FROM digests")" "$(cat before.seals)"
expect_status 75 lamina merge merged.db old.db # whose third trial waits
expect_equal "$(rows merged.db)" "$(cat before.rows)"
for file in old.db merged.db; do
    expect_equal "$(sql $file "PRAGMA user_version; SELECT name, planned IS NULL FROM experiments;
        SELECT revision, files IS NULL FROM experiment_configs; SELECT count(*) FROM proposals" | xargs)" "10 drawn|1 1|1 0"
    expect_status 0 lamina best --db $file
    expect_output "optimizer.learning_rate=0.56462"
    expect_status 0 lamina note drawn/1 --db $file
    expect_output "the first one"
    expect_status 0 lamina export proposals --db $file
    expect_equal "$(tr -d '\r' < "$out")" "experiment_id,search,row,config_hash,draws,seen,good,threshold"
done

# The sweep goes on with the rows that it has drawn, which is no revision of its config.
expect_status 0 lamina run "$old/drawn.yaml" --db old.db
expect_output "3 done"
expect_equal "$(sql old.db "SELECT * FROM digests WHERE trial_id < 3")" "$(cat before.seals)"
expect_equal "$(sql old.db "SELECT count(*) FROM trials; SELECT planned FROM experiments;
    SELECT max(revision), count(files) FROM experiment_configs" | xargs)" "3 3 1|0"

# Whoever had a table of his own by that name is told, and keeps it.
for table in "CREATE TABLE proposals (mine TEXT)" "CREATE VIEW proposals AS SELECT 1" \
    "CREATE TABLE proposals (experiment_id INTEGER REFERENCES experiments, row INTEGER NOT NULL) STRICT"; do
    rm -f own.db
    { cat "$old/results.sql" && echo "$table;"; } | sqlite3 own.db
    sqlite3 own.db .dump > own.sql
    expect_status 1 lamina trim --dry-run --db own.db
    expect_error "own.db: proposals is not what Lamina makes by that name: rename or remove it, if it is yours, or"
    sqlite3 own.db .dump | cmp -s own.sql || fail "it was changed: $table"
done
