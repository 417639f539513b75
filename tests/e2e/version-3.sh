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
expect_status 1 lamina status --db old.db
expect_error "has schema 3, and this program reads 4: \`lamina trim --dry-run --db old.db\` brings it up to that"
expect_status 0 lamina run cut.yaml --db old.db
expect_equal "$(sql old.db "SELECT from_iteration FROM attempts WHERE trial_id = 5 ORDER BY n DESC LIMIT 1")" 7 \
    "the iteration that it goes on from"
expect_status 0 lamina run cut.yaml --db new.db
rows="SELECT iteration, quote(loss), accuracy FROM iterations JOIN experiment_trials USING (trial_id)
    JOIN experiments ON id = experiment_id WHERE name = 'cut' ORDER BY 1"
expect_equal "$(sql old.db "$rows")" "$(sql new.db "$rows")" "the rows of what goes on"

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
