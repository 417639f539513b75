#!/usr/bin/env bash
# The results file of version 8, before layers said where they are written and what they read, and axes how: its rows, seals
# and checkpoints go on being right, and trials that begin anew have both. It was written by that version.
source "$(dirname "$0")/common.sh"
old=$source/tests/e2e/version-8

# As if its layers had been those of this build.
sqlite3 old.db < "$old/results.sql"
for layer in linear relu; do
    sqlite3 old.db "UPDATE layers SET sha256 = '$(sha256sum "$build/plugins/$layer.so" | cut -d ' ' -f 1)'
        WHERE type = '$layer'"
done

# What is only read is not changed, and told how it is brought up.
cp old.db before.db
expect_status 1 lamina best --db old.db
expect_error "old.db has schema 8, and this program reads 10: \`lamina trim --dry-run --db old.db\` brings it up to that"
cmp -s old.db before.db || fail "a file that is only read was changed"

# Every row and seal is as it was; what its layers did not say is NULL, in a merged file, too.
rows old.db > before.rows
sql old.db "SELECT * FROM digests" > before.seals
expect_status 0 lamina trim --dry-run --db old.db
expect_equal "$(rows old.db)" "$(cat before.rows)"
expect_equal "$(sql old.db "SELECT * FROM digests")" "$(cat before.seals)"
expect_status 0 lamina merge merged.db old.db
expect_equal "$(rows merged.db)" "$(cat before.rows)"
for file in old.db merged.db; do
    expect_equal "$(sql $file "PRAGMA user_version; SELECT count(*), count(written), count(inputs) FROM layers;
        SELECT path, written FROM axes")" "10
6|0|0
layers.0.out_features|"
    expect_status 0 lamina best --db $file
    expect_output "  layers.0.out_features=3"
    expect_status 0 lamina note nets/1 --db $file
    expect_output "the small one"
    expect_status 0 lamina export layers --db $file
    expect_equal "$(head -2 "$out" | tr -d '\r' | cut -d , -f 1-4,7-)" \
        "trial_id,position,type,version,parameters,written,inputs
1,0,linear,1.0,9,,"
done

# A trial that it has is trained again, to the same rows; one that is new says what its layers read.
expect_status 0 lamina run "$old/nets.yaml" --db old.db
expect_output "2 done"
sed 's/\[3, 5\]/[3, 5, 4]/' "$old/nets.yaml" > more.yaml
expect_status 0 lamina run more.yaml --db old.db
expect_equal "$(sql old.db "SELECT trial_id, position, written, inputs FROM layers WHERE written IS NOT NULL")" \
    "3|0|layers.0|[-1]
3|1|layers.1|[0]
3|2|layers.2|[1]"
expect_equal "$(sql old.db "SELECT * FROM digests WHERE trial_id < 3")" "$(cat before.seals)"
lamina status nets --db old.db > /dev/null || fail "status does not read it"

# From a setting to the names of its series, of a new trial; of an old one there is no way.
series="SELECT trial_id, position, name FROM settings JOIN layers USING (trial_id)
    JOIN (SELECT DISTINCT trial_id, name FROM metrics) AS m USING (trial_id)
    WHERE settings.path = written || '.out_features' AND name GLOB 'layers.' || position || '.*' ORDER BY 1, 2"
expect_equal "$(sql old.db "$series")" "3|0|layers.0.gradient_norm
3|2|layers.2.gradient_norm"
expect_status 0 lamina merge both.db merged.db old.db
expect_equal "$(sql both.db "$series" | cut -d '|' -f 2-)" "0|layers.0.gradient_norm
2|layers.2.gradient_norm"
