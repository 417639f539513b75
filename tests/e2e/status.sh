#!/usr/bin/env bash
# The table of trials in another order, and drawn anew on a terminal while a run goes on.
. "$(dirname "$0")/common.sh"

cat > net.yaml <<'YAML'
name: net
dataset: {type: digits, train: 200, test: 100}
layers: [{type: linear, name: hidden, out_features: 8}, sigmoid, {type: linear, out_features: 10}]
loss: cross_entropy
optimizer: {type: sgd, learning_rate: 0.1}
schedule: {epochs: 2, batch_size: 10, evaluate_every: 10}
sweep: {grid: {optimizer.learning_rate: [0.1, 0.3, 1], layers.1.type: [sigmoid, tanh]}, seeds: [0, 1]}
YAML
expect_status 0 lamina run net.yaml --db net.db
sqlite3 net.db "UPDATE trials SET state = 'failed' WHERE id = 9;
    UPDATE experiment_trials SET pruned_at = 20 WHERE trial_id = 5;
    UPDATE trials SET state = 'queued', best_value = NULL, final_loss = NULL, final_accuracy = NULL, last_iteration = 0
    WHERE id = 2; DELETE FROM digests WHERE series = 'trials'" # which are not those any more

# Each order is that of SQL.
numbers() {
    awk '$1 ~ /^[0-9]+$/ && $2 ~ /^[a-z]+$/ {print $1}' "$out" | paste -sd ' '
}
for order in "number:number" "loss:final_loss NULLS LAST, number" "accuracy:final_accuracy DESC NULLS LAST, number" \
    "best:rank" "iteration:last_iteration DESC, number" "at:iif(best_value IS NULL, 9999, best_iteration), number" \
    "state:state = 'done', state = 'pruned', state = 'queued', number"; do
    expect_status 0 lamina status --sort "${order%%:*}" --db net.db
    expect_equal "$(numbers)" "$(sql net.db "SELECT number FROM leaderboard ORDER BY ${order#*:}" | paste -sd ' ')" "$order"
    expect_equal "$(numbers | wc -w)" 12
done
expect_status 0 lamina status --db net.db
expect_equal "$(numbers)" "$(seq 12 | paste -sd ' ')" "the order of numbers"
expect_status 2 lamina status --sort value --db net.db
expect_error '--sort takes number, state, iteration, loss, accuracy, best or at, not "value"'

# On what is no terminal nothing can be drawn anew.
expect_status 2 lamina status --watch --db net.db
expect_error "--watch draws on a terminal"
command -v script > /dev/null || skip "no script(1), which makes terminals"
export TERM=xterm
unset COLUMNS LINES
on_terminal() { # COLUMNS ROWS ARGUMENTS: what lamina status writes there, and its status in `status`
    script -qec "stty cols $1 rows $2; echo \$\$ > pid; exec $build/lamina status $3" /dev/null \
        < /dev/null > screens && status=0 || status=$?
}
on_terminal 80 24 "--watch --db net.db"
expect_equal "$status" 0
grep -q "no run writes net.db, so there is nothing to watch" screens || fail "a watch of nothing"

# A run of a whole day is watched until it is stopped. Of its twelve trials ten lines have no room.
wait_for() { # TEXT FILE
    for _ in $(seq 1200); do
        ! grep -qF -e "$1" "$2" 2> /dev/null || return 0
        sleep 0.05
    done
    fail "$2 never has: $1"
}
"$build/lamina" run net.yaml --db long.db --jobs 1 --set schedule.epochs=1000000 --set 'sweep.seeds=[0, 1]' > run.txt 2>&1 &
runner=$!
wait_for "Iteration: 10." run.txt
on_terminal 120 8 "--watch --sort state --db long.db" &
watcher=$!
wait_for "long.db is written by a run; ctrl-C leaves it" screens
wait_for "8 more lines do not fit; " screens # of 15: the counts, a blank, the heading, twelve trials
kill -INT "$runner"
wait "$runner" || true
wait "$watcher"
tr -d '\r' < screens > "$out"
expect_output "$(printf '\033[H\033[J')net: 12 trials: 11 queued, 1 interrupted; 12 to do"
# The last time all of it is written, and the file is a plain one again.
expect_equal "$(awk '/: 11 queued, 1 interr/ {on = 1} on' "$out" | grep -c '^  *[0-9]* \(queued\|interrupted\) ')" 12
[ ! -e long.db-wal ] || fail "who watches keeps the file from being a plain one"

# ctrl-C leaves the run alone. Of several experiments that is shown which runs.
expect_status 0 lamina run net.yaml --db long.db --set name=other --quiet
rm run.txt
"$build/lamina" run net.yaml --db long.db --jobs 1 --set schedule.epochs=1000000 > run.txt 2>&1 &
runner=$!
wait_for "Iteration: " run.txt
rm -f pid screens
{ on_terminal 80 24 "--watch --db long.db"; echo "$status" > status; } &
watcher=$!
wait_for "only net is shown; long.db is written by a run; ctrl-C leaves it" screens
kill -INT "$(cat pid)"
wait "$watcher"
expect_equal "$(cat status)" 130 "the status of a watch that is left"
kill -0 "$runner" || fail "the run has ended, too"
kill -INT "$runner"
wait "$runner" || true

# Also where no trial is ever recorded as running, as each is soon done.
cat > short.yaml <<'YAML'
extends: net.yaml
name: short
sweep: {grid: {optimizer.learning_rate: {linspace: [0.01, 1], count: 3000}, layers.1.type: [tanh]}}
YAML
"$build/lamina" run short.yaml --db long.db --jobs 1 > run.txt 2>&1 &
runner=$!
wait_for "Iteration: " run.txt
rm -f pid screens
on_terminal 80 24 "--watch --sort state --db long.db" &
watcher=$!
wait_for "only short is shown; long.db is written by a run; ctrl-C leaves it" screens
kill -INT "$(cat pid)"
wait "$watcher"
! grep -q "other" screens || fail "an experiment is shown that does not run"
kill -INT "$runner"
wait "$runner" || true
