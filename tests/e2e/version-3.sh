#!/usr/bin/env bash
# What an earlier version made goes on being used: its results file (schema 3, in which a
# pruning was the trial's own), a checkpoint in it, and the run_keys that tell trials apart.
# Its rows and keys were written by that version.
source "$(dirname "$0")/common.sh"
old=$source/tests/e2e/version-3
cp "$old"/*.yaml "$old"/people.csv .

# The results file, as if its layers had been those of this build.
sqlite3 old.db < "$old/results.sql"
linear=$(sha256sum "$build/plugins/linear.so" | cut -d ' ' -f 1)
sqlite3 old.db "UPDATE layers SET sha256 = '$linear'"
# It was made on such a machine, of whose libraries that version told less.
expect_status 0 lamina run cut.yaml --db new.db
set=$(sql new.db "SELECT instruction_set FROM attempts")
libraries=$(sql new.db "SELECT libraries FROM attempts" | sed 's/ \(for\|of\) [^,]*,/,/')
sqlite3 old.db "UPDATE attempts SET instruction_set = '$set', libraries = '$libraries'"
# Its user has added to it.
sqlite3 old.db "ALTER TABLE trials ADD COLUMN mine TEXT; UPDATE trials SET mine = 'note ' || id;
    CREATE INDEX by_mine ON trials (mine); CREATE VIEW remarks AS SELECT mine FROM trials;
    CREATE TABLE changes (mine TEXT);
    CREATE TRIGGER change AFTER UPDATE OF mine ON trials BEGIN INSERT INTO changes VALUES (new.mine); END"
expect_status 1 lamina status --db old.db
expect_error "has schema 3, and this program reads 10: \`lamina trim --dry-run --db old.db\` brings it up to that"
expect_status 0 lamina run cut.yaml --db old.db
expect_equal "$(sql old.db "SELECT from_iteration FROM attempts WHERE trial_id = 5 ORDER BY n DESC LIMIT 1")" 7 \
    "the iteration that it goes on from"
# To six digits: since then linear adds up the gradient of a bias in PyTorch's order.
rows="SELECT iteration, round(loss, 6), accuracy FROM iterations JOIN experiment_trials USING (trial_id)
    JOIN experiments ON id = experiment_id WHERE name = 'cut' ORDER BY 1"
expect_equal "$(sql old.db "$rows")" "$(sql new.db "$rows")" "the rows of what goes on"

expect_equal "$(sql old.db "SELECT message FROM events WHERE message LIKE 'it goes on with%'")" "" "events of a change"
sqlite3 old.db "UPDATE trials SET mine = 'changed' WHERE id = 2"
expect_equal "$(sql old.db "SELECT group_concat(mine) FROM (SELECT mine FROM remarks ORDER BY mine); SELECT mine FROM changes;
    SELECT name FROM sqlite_schema WHERE name = 'by_mine'" | xargs)" "changed,note 1,note 3,note 4,note 5 changed by_mine" \
    "what the user had added"

# A checkpoint of it with all that one can hold: layers' state and generators, what the
# optimizer, the plateau and the patience remember, the best so far.
sqlite3 kept.db < "$old/kept.sql"
for type in linear batch_norm dropout relu; do
    digest=$(sha256sum "$build/plugins/$type.so" | cut -d ' ' -f 1)
    sqlite3 kept.db "UPDATE layers SET sha256 = '$digest' WHERE type = '$type'"
done
sqlite3 kept.db "UPDATE attempts SET instruction_set = '$set', libraries = '$libraries'"
expect_status 0 lamina trim --dry-run --db kept.db
expect_status 0 lamina run kept.yaml --db kept.db
expect_status 0 lamina run kept.yaml --db new.db
expect_equal "$(sql kept.db "SELECT from_iteration FROM attempts ORDER BY n DESC LIMIT 1")" 22 \
    "the iteration that it goes on from"
sql new.db "${rows/cut/kept}" | tr '|' ' ' > new.rows
sql kept.db "${rows/cut/kept}" | tr '|' ' ' > kept.rows
expect_equal "$(paste -d ' ' kept.rows new.rows | awk '{ d = $2 - $5; if ($1 == $4 && d * d < 25e-10 && $3 == $6) n++ }
    END { print n }')" 60 "rows of what goes on that are right within 5e-5"
expect_equal "$(sql kept.db "SELECT best_iteration FROM trials")" 10 "the best, from before"
expect_equal "$(sql kept.db "SELECT message FROM events WHERE level = 'warning' AND message LIKE '%checkpoint%'")" "" "warnings"

# Who was pruned is so for the experiment that did it, and for no other.
pruned="SELECT number, position, state, last_iteration, best_value FROM outcomes WHERE experiment = 'halved' ORDER BY 1"
expect_equal "$(sql old.db "$pruned" | xargs)" "1|1|pruned|4|0.7 2|2|done|12|0.9 3|3|pruned|8|0.9 4|4|pruned|4|0.85"
expect_status 0 lamina run net.yaml --db old.db
expect_output "4 of 4 trials are recorded already"
expect_output "halved: 1 done, 3 pruned"
sed 's/^name: .*/name: plain/; /^stop/d' net.yaml > plain.yaml
expect_status 0 lamina run plain.yaml --db old.db
expect_output "plain: 4 done"
expect_status 0 lamina run plain.yaml --db new.db
expect_equal "$(sql old.db "${rows/cut/plain}")" "$(sql new.db "${rows/cut/plain}")" "the rows of what was pruned elsewhere"
expect_equal "$(sql old.db "$pruned" | xargs)" "1|1|pruned|4|0.7 2|2|done|12|0.9 3|3|pruned|8|0.9 4|4|pruned|4|0.85"

# Forty trials of every kind are still the same trials.
expect_status 0 lamina run keys.yaml --db keys.db
expect_equal "$(sqlite3 -csv keys.db "SELECT number, run_key FROM outcomes JOIN trials ON id = trial_id ORDER BY 1" | tr -d '\r')" \
    "$(cat "$old/run-keys.csv")" "run_keys"
