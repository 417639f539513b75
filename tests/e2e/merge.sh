#!/usr/bin/env bash
# What a person with several machines relies on: shards that are merged are the same as one run,
# merging again changes nothing, the fullest attempt of a trial is taken, and what is still being
# written is never taken for whole.
. "$(dirname "$0")/common.sh"

cat > small.yaml <<'YAML'
name: small
dataset: {type: digits, train: 300, test: 100}
layers:
  - {type: linear, name: hidden, out_features: 8}
  - sigmoid
  - {type: linear, out_features: 10}
loss: cross_entropy
optimizer: {type: sgd, learning_rate: 0.1}
schedule: {iterations: 100, batch_size: 20, evaluate_every: 25}
checkpoint: {every: 20}
sweep:
  grid:
    optimizer.learning_rate: [0.1, 0.3]
    layers.hidden.out_features: [4, 8]
  seeds: [0, 1, 2]
YAML
dump() {
    sqlite3 -readonly "$1" .dump
}

expect_status 0 lamina run small.yaml --db whole.db
for i in 0 1 2; do
    expect_status 0 lamina run small.yaml --db "shard $i.db" --shard $i/3
    expect_output "shard $i of 3: "
done
expect_equal "$(for i in 0 1 2; do sql "shard $i.db" 'SELECT run_key FROM trials'; done | sort)" \
    "$(sql whole.db 'SELECT run_key FROM trials ORDER BY run_key')" "each trial is in one shard"
# Numbers are those of the whole plan.
expect_equal "$(for i in 0 1 2; do sql "shard $i.db" 'SELECT number, run_key FROM experiment_trials
    JOIN trials ON trials.id = trial_id'; done | sort)" \
    "$(sql whole.db 'SELECT number, run_key FROM experiment_trials
        JOIN trials ON trials.id = trial_id' | sort)"

expect_status 0 lamina merge merged.db shard\ *.db
expect_output "merged 3 files: 12 trials, 12 done. Results: merged.db"
same_rows merged.db whole.db
leaderboard="SELECT experiment, number, state, seed, best_accuracy, best_iteration, final_loss
    FROM leaderboard"
expect_equal "$(sql merged.db "$leaderboard" | sort)" "$(sql whole.db "$leaderboard" | sort)"
groups="SELECT experiment, first_number, seeds, done, round(final_accuracy_mean, 9),
    round(final_accuracy_sd, 9) FROM seed_groups ORDER BY config_hash"
expect_equal "$(sql merged.db "$groups")" "$(sql whole.db "$groups")"
expect_equal "$(sql merged.db 'SELECT count(*) FROM experiment_configs')" 1
expect_equal "$(sqlite3 merged.db 'PRAGMA integrity_check; PRAGMA foreign_key_check')" ok
expect_status 0 lamina run small.yaml --db merged.db
expect_output "12 of 12 trials are recorded already"

# Merging again, in another order, changes nothing.
dump merged.db > before
expect_status 0 lamina merge merged.db shard\ 2.db shard\ 0.db shard\ 1.db
expect_output "shard 1.db: "
dump merged.db | cmp -s before - || fail "merging again has changed the file"

# A wider sweep moves no trial to another shard.
for i in 0 1 2; do
    expect_status 0 lamina run small.yaml --db "wide $i.db" --shard $i/3 \
        --set 'sweep.seeds=[0, 1, 2, 3]'
    expect_equal "$(sql "wide $i.db" "ATTACH 'shard $i.db' AS old; SELECT count(*) FROM old.trials
        WHERE run_key NOT IN (SELECT run_key FROM main.trials)")" 0
done

# More shards than trials: an empty one is right, and merges.
empty=
for i in $(seq 0 39); do
    expect_status 0 lamina plan small.yaml --shard "$i/40"
    if grep -q '^0 trials' "$out"; then
        empty=$i
        break
    fi
done
expect_status 0 lamina run small.yaml --db empty.db --shard "$empty/40"
expect_status 0 lamina merge merged.db empty.db
dump merged.db | cmp -s before - || fail "an empty shard has changed the file"

# What was cut off is taken as far as it goes, is not whole, and gives way to what is fuller;
# what is less full changes nothing, in whichever order they come.
long=(run small.yaml --set schedule.iterations=$((slower == 1 ? 150000 : 3000)) --set 'sweep.seeds=[0]' --jobs 1)
"$build/lamina" "${long[@]}" --db cut.db > cut.out 2>&1 &
runner=$!
for _ in $(seq 500); do
    [ "$(sqlite3 cut.db 'SELECT count(*) FROM checkpoints' 2> poll.err || echo 0)" != 0 ] && break
    sleep 0.02
done
expect_status 75 lamina merge partial.db cut.db
expect_error "cut.db is not whole: a run (process $runner) writes it"
kill -KILL "$runner"
wait "$runner" 2> poll.err || true
expect_status 75 lamina merge partial.db cut.db
expect_error "trials are not finished; run that shard again"
expect_equal "$(sql partial.db "SELECT count(*) FROM trials WHERE state = 'running'")" 0
expect_equal "$(sql partial.db "SELECT count(*) FROM attempts WHERE outcome IS NULL")" 0
cp cut.db earlier.db
cp cut.db-wal earlier.db-wal 2> poll.err || true
expect_status 0 lamina "${long[@]}" --db full.db
expect_status 0 lamina "${long[@]}" --db partial.db # goes on from what was merged
same_rows partial.db full.db
expect_status 0 lamina merge fuller.db full.db
dump fuller.db > before
expect_status 75 lamina merge fuller.db earlier.db
expect_output "earlier.db: 4 trials, 0 taken"
dump fuller.db | cmp -s before - || fail "what is less full has changed the file"
expect_status 75 lamina merge other.db earlier.db full.db
same_rows other.db full.db

# What is done comes before what has more iterations, and that before what ended later.
cp whole.db further.db
sqlite3 further.db "UPDATE trials SET state = 'interrupted', last_iteration = 101, final_loss = 7;
    UPDATE attempts SET ended_us = ended_us + 1000000"
for order in "whole.db further.db" "further.db whole.db"; do
    rm -f ordered.db*
    # shellcheck disable=SC2086 # two words
    expect_status 75 lamina merge ordered.db $order
    same_rows ordered.db whole.db
done
sqlite3 further.db "UPDATE trials SET state = 'failed', last_iteration = 40"
expect_status 75 lamina merge ordered.db further.db cut.db
expect_equal "$(sql ordered.db "SELECT count(*) FROM trials WHERE state = 'failed'")" 0

# A trial that failed is whole, and told.
chmod go-w "$build/bad-plugins" "$build/bad-plugins/nan.so"
expect_status 3 lamina run small.yaml --db nan.db --plugin-path "$build/bad-plugins" \
    --set layers.1=nan --set 'sweep={seeds: [0]}'
expect_status 3 lamina merge nans.db nan.db
expect_output "1 diverged"

# What cannot be merged is refused before anything is written.
expect_status 2 lamina merge
expect_status 2 lamina merge out.db
expect_status 1 lamina merge out.db whole.db missing.db
expect_error "missing.db cannot be merged"
[ ! -e out.db ] || fail "a refused merge has made its file"
ln -s whole.db link.db
expect_status 1 lamina merge whole.db link.db
expect_error "is the file to merge into"
echo "not a database, but long enough to be looked at as one ................................" > text.db
expect_status 1 lamina merge out.db text.db
expect_error "is not a SQLite file"
sqlite3 old.db < "$source/tests/e2e/version-3/results.sql"
expect_status 1 lamina merge out.db old.db
expect_error "has schema 3"
expect_status 0 lamina trim --db old.db
expect_status 75 lamina merge out.db old.db # it has a trial that was interrupted
expect_error "1 of its trials are not finished"
expect_equal "$(rows out.db)" "$(rows old.db)"
rm out.db
cp whole.db "odd %41?#.db"
expect_status 0 lamina merge odd.db "odd %41?#.db"
same_rows odd.db whole.db

# Shards that compare trials make no sense; nor do shards that are none.
expect_status 2 lamina run small.yaml --shard 0/2 --set 'stop={rule: halving, first: 25}'
expect_error "compares the trials of all shards"
for shard in 3/3 -1/3 1 1/0 a/b 1/2/3; do
    expect_status 2 lamina run small.yaml --shard "$shard"
    expect_error "--shard takes I/N"
done
# Each shard has a file of its own by default.
expect_status 0 lamina run small.yaml --shard 1/3
expect_output "results/lamina-shard-1-of-3.db"
same_rows results/lamina-shard-1-of-3.db "shard 1.db"
