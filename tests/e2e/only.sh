#!/usr/bin/env bash
# `run --only`: some of a sweep's trials; and one that is done is trained again for its weights, while
# its rows stay, whatever comes, and whatever cuts it off.
. "$(dirname "$0")/common.sh"

cat > sweep.yaml << 'YAML'
dataset: {type: digits, train: 200, test: 100}
layers: [{type: linear, out_features: 10}, {type: dropout, p: 0.2}]
loss: cross_entropy
optimizer: {type: sgd, learning_rate: 0.1, momentum: 0.5}
schedule: {iterations: 30, batch_size: 30, evaluate_every: 7}
record: {weight_norms: true, every: 10}
sweep: {grid: {optimizer.learning_rate: [0.001, 0.003, 0.01, 0.03, 0.1, 0.3]}}
YAML
kept() { # DB
    sql "$1" "SELECT number, iteration FROM checkpoints JOIN experiment_trials USING (trial_id) ORDER BY 1, 2"
}
done_in() { # DB
    sql "$1" "SELECT group_concat(number) FROM (SELECT number FROM leaderboard WHERE state = 'done' ORDER BY number)"
}
# Of the trials that an experiment asks for, and the seals of their rows.
recorded() { # DB
    rows "$1"
    sql "$1" "SELECT run_key, series, rows, sha256 FROM digests JOIN trials ON id = trial_id ORDER BY 1, 2"
    sql "$1" "SELECT count(*) FROM trials"
}

# Only these, and the rest later.
expect_status 0 lamina run sweep.yaml --db some.db --only 2,4-5
expect_output "sweep: 3 done"
expect_equal "$(done_in some.db)" 2,4,5
expect_status 0 lamina run sweep.yaml --db some.db --only 4 --only 1
expect_output "1 of 2 trials is recorded already"
expect_equal "$(done_in some.db)" 1,2,4,5
expect_status 0 lamina run sweep.yaml --db some.db
expect_status 0 lamina run sweep.yaml --db whole.db
same_rows some.db whole.db
expect_equal "$(kept some.db)" "$(kept whole.db)"

# What is no trial of the sweep, and no number.
expect_status 2 lamina run sweep.yaml --db whole.db --only 7
expect_error "--only names trial 7, which sweep does not ask for now: it asks for trials from 1 to 6"
expect_status 2 lamina run sweep.yaml --db whole.db --only 3-9999999999999
expect_error "--only names trial 7,"
for wrong in 0 -1 x 3-2 '1,' 1,,2 1.5 99999999999999999999 ''; do
    status=0
    lamina run sweep.yaml --db wrong.db "--only=$wrong" > "$out" 2> "$err" || status=$?
    [ "$wrong" = 1, ] || expect_equal "$status" 2 "--only=$wrong"
    [ "$wrong" = 1, ] || expect_error "--only takes up to 64 numbers of trials, such as 7 or 3-5,9, not \"$wrong\""
done

# Trials 1 to 3 have no weights. Without a word on `keep` nothing is trained again.
cp whole.db again.db
recorded again.db > before
expect_equal "$(kept again.db | cut -d'|' -f1 | xargs)" "4 5 6"
expect_status 0 lamina run sweep.yaml --db again.db --only 1
expect_output "1 of 1 trial is recorded already"
expect_equal "$(kept again.db | wc -l)" 3
expect_status 0 lamina run sweep.yaml --db again.db --only 1,2 --set checkpoint.keep=best
expect_output "[1/6 optimizer.learning_rate=0.001] done: it has no such weights, so it is trained again for them; its rows stay"
expect_output "done: it was trained again for its weights; all its rows came again"
expect_no_error
recorded again.db > after
cmp before after || fail "the recorded rows are others"
expect_equal "$(kept again.db | head -n 2)" "$(sql again.db 'SELECT number, best_iteration FROM leaderboard
    WHERE number < 3 ORDER BY 1')"
expect_equal "$(sql again.db "SELECT n, outcome FROM attempts JOIN experiment_trials USING (trial_id)
    WHERE number = 1")" $'1|done\n2|done'
# They stay, whatever their rank; and once there are such weights nothing is to be done.
expect_status 0 lamina trim --db again.db
expect_output "removed 0 checkpoints"
expect_status 0 lamina run sweep.yaml --db again.db --only 1,2 --set checkpoint.keep=best
expect_output "2 of 2 trials are recorded already"
expect_equal "$(sql again.db 'SELECT count(*) FROM attempts')" 8
# Beside those of the last iteration.
expect_status 0 lamina run sweep.yaml --db again.db --only 1 --set checkpoint.keep=last
expect_equal "$(kept again.db | grep -c '^1|')" "$(sql again.db "SELECT 1 + (best_iteration < 30) FROM leaderboard
    WHERE number = 1")"

# The weights are those of a run that kept them: equal byte for byte.
expect_status 0 lamina run sweep.yaml --db all.db --set 'checkpoint={keep: last, trials: 0}'
expect_status 0 lamina run sweep.yaml --db again.db --only 3 --set checkpoint.keep=last
data="SELECT hex(data) FROM checkpoints JOIN experiment_trials USING (trial_id) WHERE number = 3 AND iteration = 30"
expect_equal "$(sql again.db "$data" | sha256sum)" "$(sql all.db "$data" | sha256sum)"

# Rows that come otherwise than they were recorded are told, in one event, and stay.
cp whole.db other.db
trial=$(sql other.db "SELECT trial_id FROM experiment_trials WHERE number = 2")
sqlite3 other.db "UPDATE iterations SET loss = loss + 1 WHERE trial_id = $trial AND iteration IN (12, 20);
    UPDATE evaluations SET loss = 3 WHERE trial_id = $trial AND iteration = 14;
    DELETE FROM digests WHERE trial_id = $trial"
recorded other.db > before
expect_status 0 lamina run sweep.yaml --db other.db --only 2 --set checkpoint.keep=last
words='3 of its recorded rows, which stay, came otherwise, the first in `iterations` at iteration 12'
expect_output "$words"
recorded other.db > after
cmp before after || fail "the recorded rows are others"
expect_equal "$(sql other.db "SELECT count(*) FROM events WHERE trial_id = $trial AND level = 'warning'
    AND message LIKE '%$words%'")" 1
expect_equal "$(kept other.db | grep -c '^2|30')" 1

# Killed in the middle, the trial is done as it was; the same command goes on.
long=(--set schedule.iterations=4000 --set checkpoint.every=100)
expect_status 0 lamina run sweep.yaml --db cut.db "${long[@]}" --only 1 --set checkpoint.keep=none
recorded cut.db > before
"$build/lamina" run sweep.yaml --db cut.db "${long[@]}" --only 1 --set checkpoint.keep=last > cut.out 2>&1 &
run=$!
for _ in $(seq 500); do
    [ "$(sqlite3 cut.db 'SELECT count(*) FROM checkpoints' 2> /dev/null || echo 0)" = 0 ] || break
    sleep 0.02
done
kill -KILL $run 2> /dev/null || true
wait $run 2> /dev/null || true
expect_equal "$(sql cut.db "SELECT state FROM leaderboard WHERE number = 1")" "done"
rows cut.db | grep -v '^again ' > after
rows cut.db > all.rows
grep -v '^[0-9]*$' before | grep -vE '\|(iterations|evaluations|metrics|confusions|trials)\|' > before.rows
cmp before.rows after || fail "the rows of a killed run are others"
expect_status 0 lamina run sweep.yaml --db cut.db "${long[@]}" --only 1 --set checkpoint.keep=last
recorded cut.db > after
cmp before after || fail "the recorded rows are others"
expect_equal "$(kept cut.db)" "1|4000"

# A rule that compares trials wants all of them; those that are done are trained again all the same.
rule=(--set 'stop={rule: halving, first: 7, factor: 2}')
expect_status 2 lamina run sweep.yaml --db rule.db "${rule[@]}" --only 2
expect_error '--only cannot be used with `stop: {rule: halving}`, which compares all trials, before these are done'
expect_status 0 lamina run sweep.yaml --db rule.db "${rule[@]}" --set checkpoint.keep=none
best=$(sql rule.db "SELECT number FROM leaderboard WHERE state = 'done' LIMIT 1")
expect_status 0 lamina run sweep.yaml --db rule.db "${rule[@]}" --only "$best" --set checkpoint.keep=last
expect_equal "$(kept rule.db)" "$best|30"
