#!/usr/bin/env bash
# What a person with several machines relies on: shards that are merged are the same as one run,
# merging again changes nothing, the fullest attempt of a trial is taken, and what is still being
# written is never taken for whole.
. "$(dirname "$0")/common.sh"

cat > small.yaml <<'YAML'
name: small
dataset: {type: digits, train: 300, test: 100}
layers: # a graph
  - {type: linear, name: hidden, out_features: 8}
  - sigmoid
  - {type: concat, from: [hidden, previous]}
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
# Few iterations, of some milliseconds each: there is time to be cut off, and not much to compare.
long=(run small.yaml --set schedule.iterations=$((slower == 1 ? 1500 : 200)) --set schedule.batch_size=300
    --set layers.hidden.out_features=256 --set 'sweep={grid: {optimizer.learning_rate: [0.1, 0.3]}}' --jobs 1)
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
killed=$(date +%s%6N)
expect_status 75 lamina merge partial.db cut.db
expect_error "trials are not finished; run again what wrote it, and merge it again"
expect_equal "$(sql partial.db "SELECT count(*) FROM trials WHERE state = 'running'")" 0
expect_equal "$(sql partial.db "SELECT count(*) FROM attempts WHERE outcome IS NULL")" 0
seconds="SELECT run_key, iteration, split, seconds FROM evaluation_values JOIN trials ON id = trial_id ORDER BY 1, 2, 3"
expect_equal "$(sql partial.db "$seconds")" "$(sql cut.db "$seconds")" "the seconds of what was cut off"
[ -n "$(sql partial.db "$seconds")" ] || fail "nothing was evaluated before it was cut off"
cp cut.db earlier.db
cp cut.db-wal earlier.db-wal 2> poll.err || true
expect_status 0 lamina "${long[@]}" --db full.db
expect_status 0 lamina "${long[@]}" --db partial.db # goes on from what was merged
same_rows partial.db full.db
cp earlier.db later.db
cp earlier.db-wal later.db-wal 2> poll.err || true
expect_status 0 lamina "${long[@]}" --db later.db # goes on itself; the pause is no training
expect_equal "$(sql later.db "SELECT count(*), sum(ended_us <= $killed AND ended_us > started_us) FROM attempts
    WHERE error = 'its program ended before it did'")" "1|1" "attempts that were killed, and ended then"
expect_status 0 lamina merge fuller.db full.db
dump fuller.db > before
expect_status 75 lamina merge fuller.db earlier.db
expect_output "earlier.db: 2 trials, 0 taken"
dump fuller.db | cmp -s before - || fail "what is less full has changed the file"
expect_status 75 lamina merge other.db earlier.db full.db
same_rows other.db full.db

# What is done comes before what has more iterations, and that before what ended later.
cp whole.db further.db
sqlite3 further.db "UPDATE trials SET state = 'interrupted', last_iteration = 101, final_loss = 7;
    UPDATE attempts SET ended_us = ended_us + 1000000;
    DELETE FROM digests WHERE series = 'trials'" # which are not those any more
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
expect_status 0 lamina trim --dry-run --db old.db
expect_status 75 lamina merge out.db old.db # it has a trial that was interrupted
expect_error "1 of its trials is not finished"
expect_equal "$(rows out.db)" "$(rows old.db)"
rm out.db
cp whole.db newer.db
sqlite3 newer.db 'PRAGMA user_version = 99'
expect_status 1 lamina merge out.db newer.db
expect_error "has schema 99"
cp whole.db "odd %41?#.db"
expect_status 0 lamina merge odd.db "odd %41?#.db"
same_rows odd.db whole.db

# A record that was made smaller gives way to the whole one, and that never to it.
cp whole.db trimmed.db
sqlite3 whole.db "INSERT OR REPLACE INTO checkpoints SELECT id, last_iteration, x'00' FROM trials"
expect_status 0 lamina trim --iterations 10 --db trimmed.db
for order in "whole.db trimmed.db" "trimmed.db whole.db"; do
    rm -f ordered.db*
    # shellcheck disable=SC2086 # two words
    expect_status 0 lamina merge ordered.db $order
    same_rows ordered.db whole.db
    expect_equal "$(sql ordered.db 'SELECT count(*) FROM checkpoints')" 12
done
# All that belongs to a trial comes with it, whatever the table.
for table in $(sql whole.db "SELECT m.name FROM sqlite_schema AS m JOIN pragma_foreign_key_list(m.name)
    WHERE m.type = 'table'"); do
    expect_equal "$table $(sql ordered.db "SELECT count(*) FROM $table")" \
        "$table $(sql whole.db "SELECT count(*) FROM $table")"
done

# What people wrote in either file is there once, also of a trial whose record the other file has.
cp whole.db mine.db
cp whole.db yours.db
sqlite3 mine.db "INSERT INTO notes (experiment_id, time_us, text) VALUES (1, 5, 'of both'), (1, 6, 'mine');
    INSERT INTO tags (trial_id, tag) VALUES (1, 'both'), (2, 'mine'); DELETE FROM checkpoints WHERE trial_id = 2"
sqlite3 yours.db "INSERT INTO notes (experiment_id, trial_id, time_us, text) VALUES (1, NULL, 5, 'of both'),
    (NULL, 2, 7, 'yours'); INSERT INTO tags (trial_id, tag) VALUES (1, 'both'), (2, 'yours');
    INSERT INTO tags (experiment_id, tag) VALUES (1, 'yours')"
for order in "mine.db yours.db" "yours.db mine.db"; do
    rm -f written.db*
    # shellcheck disable=SC2086 # two words
    expect_status 0 lamina merge written.db $order
    expect_equal "$(sql written.db "SELECT name, run_key = (SELECT run_key FROM experiment_trials JOIN trials AS t ON t.id =
        trial_id WHERE number = 2), time_us, text FROM notes LEFT JOIN experiments AS e ON e.id = experiment_id
        LEFT JOIN trials AS t ON t.id = trial_id ORDER BY time_us" | xargs)" "small||5|of both small||6|mine |1|7|yours"
    expect_equal "$(sql written.db "SELECT name, number, tag FROM tags LEFT JOIN experiments AS e ON e.id = tags.experiment_id
        LEFT JOIN experiment_trials AS t ON t.trial_id = tags.trial_id ORDER BY name, number, tag" | xargs)" \
        "|1|both |2|mine |2|yours small||yours"
    dump written.db > before
    expect_status 0 lamina merge written.db yours.db
    dump written.db | cmp -s before - || fail "merging again has changed what people wrote"
done

# Two sweeps under one name, each with a trial 1: what is known keeps its number, a stranger gets
# another one, which is said, and what both have is one trial. No config is taken for another.
for rates in "0.1, 0.3" "0.7, 0.1, 0.9"; do
    expect_status 0 lamina run small.yaml --db "rates ${rates%%,*}.db" --set schedule.iterations=20 \
        --set "sweep={grid: {optimizer.learning_rate: [$rates]}}"
done
numbers="SELECT number, value, position, instr(overrides, '0.7') > 0 FROM experiment_trials AS ours
    JOIN settings ON settings.trial_id = ours.trial_id AND path = 'optimizer.learning_rate'
    JOIN experiment_configs USING (experiment_id, revision) ORDER BY number"
expect_status 0 lamina merge rates.db "rates 0.1.db" "rates 0.7.db"
expect_error "rates 0.7.db: 1 trial is numbered anew, as other trials have the number here: small/1 is small/4"
expect_equal "$(sql rates.db "$numbers")" "1|0.1|2|1
2|0.3|2|0
3|0.9|3|1
4|0.7|1|1"
expect_equal "$(sql rates.db 'SELECT count(*) FROM leaderboard WHERE current')" 4
dump rates.db > before
expect_status 0 lamina merge rates.db "rates 0.7.db" "rates 0.1.db"
expect_no_error
dump rates.db | cmp -s before - || fail "merging again has changed the numbers"
# No number is given again.
sqlite3 rates.db 'DELETE FROM trials WHERE id = (SELECT trial_id FROM experiment_trials WHERE number = 4)'
expect_status 0 lamina merge rates.db "rates 0.7.db"
expect_error "small/1 is small/5"
# An axis that only the other sweep has comes behind.
expect_status 0 lamina run small.yaml --db batches.db --set schedule.iterations=20 \
    --set 'sweep={grid: {schedule.batch_size: [10, 30], optimizer.learning_rate: [0.1]}}'
expect_status 0 lamina merge rates.db batches.db
expect_equal "$(sql rates.db 'SELECT position, path FROM axes ORDER BY position')" \
    "0|optimizer.learning_rate
1|schedule.batch_size"

# A pruning goes with its experiment, is not unfinished, and gives way to what went on.
expect_status 0 lamina run small.yaml --db pruned.db --set 'stop={rule: halving, first: 25}'
pruned="SELECT count(*) FROM experiment_trials WHERE pruned_at = 25"
expect_status 0 lamina merge judged.db pruned.db
expect_equal "$(sql judged.db "$pruned")" "$(sql pruned.db "$pruned")"
[ "$(sql pruned.db "$pruned")" != 0 ] || fail "nothing was pruned"
cp pruned.db on.db
expect_status 0 lamina run small.yaml --db on.db --set 'stop={rule: halving, first: 25}' --retry pruned
for order in "on.db pruned.db" "pruned.db on.db"; do
    rm -f judged.db*
    # shellcheck disable=SC2086 # two words
    expect_status 0 lamina merge judged.db $order
    expect_equal "$(sql judged.db "$pruned")" 0
    same_rows judged.db on.db
done

# What `*` names beside results files is left out, and one file is merged once.
mkdir all
cp shard\ ?.db all
touch "all/shard 0.db"{.lock,-wal,-shm,-journal}
expect_status 0 lamina merge all.db all/* all/shard\ 0.db
expect_output "merged 3 files: 12 trials, 12 done"
same_rows all.db whole.db
expect_status 0 lamina merge all.db all/shard\ ?.db* all.db.lock
expect_output "merged 3 files: 12 trials, 12 done"
expect_status 1 lamina merge all.db all/shard\ 0.db-wal
expect_error "all/shard 0.db-wal is a part of all/shard 0.db: name that instead"
touch gone.db-wal
expect_status 1 lamina merge all.db gone.db-wal
expect_status 1 lamina merge all.db all.db.lock
expect_error "nothing is named to merge into all.db"
# There is no --db here to name another one.
for file in text.db newer.db . ""; do
    expect_status 1 lamina merge all.db whole.db "$file"
    grep -q -e --db "$err" && fail "what is not an option is advised"
done

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
