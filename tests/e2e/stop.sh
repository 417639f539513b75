#!/usr/bin/env bash
# What a person who stops bad trials early relies on: who goes on depends on the numbers alone, not
# on the jobs or on interruptions; the decisions are in the file; and a pruned trial can be trained
# to its end after all.
. "$(dirname "$0")/common.sh"

cat > net.yaml <<'YAML'
name: net
dataset: {type: digits, train: 300, test: 100}
layers: [{type: linear, name: hidden, out_features: 8}, sigmoid, {type: linear, out_features: 10}]
loss: cross_entropy
optimizer: {type: sgd, learning_rate: 0.1}
schedule: {iterations: 4000, batch_size: 20, evaluate_every: 200}
stop: {rule: halving, first: 200, factor: 2}
sweep:
  grid:
    optimizer.learning_rate: [0.003, 0.01, 0.03, 0.1, 0.3, 1]
  seeds: [0, 1]
YAML
decisions="SELECT number, message FROM events JOIN experiment_trials USING (trial_id)
    WHERE level = 'info' ORDER BY events.trial_id, message"
grep -v stop: net.yaml > whole.yaml
expect_status 0 lamina run whole.yaml --set name=net --db whole.db

for jobs in 1 2 8; do
    expect_status 0 lamina run net.yaml --jobs $jobs --db jobs-$jobs.db
    expect_output "11 pruned"
    same_rows jobs-$jobs.db jobs-1.db
    expect_equal "$(sql jobs-$jobs.db "$decisions")" "$(sql jobs-1.db "$decisions")"
done
# Of 12, 6, 3, 2, 1: worked out from the evaluations of trials that nobody stopped.
python3 - <<'PY'
import sqlite3
whole, halved = (sqlite3.connect(name) for name in ("whole.db", "jobs-1.db"))
left = [number for number, in whole.execute("SELECT number FROM experiment_trials ORDER BY 1")]
value = dict(((number, iteration), accuracy) for number, iteration, accuracy in whole.execute(
    "SELECT number, iteration, accuracy FROM evaluations JOIN experiment_trials USING (trial_id)"))
ends = {}
rung = 200
while rung < 4000:
    left.sort(key=lambda number: (-value[number, rung], number))
    keep = -(-len(left) // 2)
    ends.update((number, rung) for number in left[keep:])
    left, rung = left[:keep], 2 * rung
ends.update((number, 4000) for number in left)
found = dict(halved.execute(
    "SELECT number, last_iteration FROM trials JOIN experiment_trials ON trial_id = trials.id"))
assert found == ends, (found, ends)
PY
expect_equal "$(sql jobs-1.db "SELECT count(*) FROM events WHERE message LIKE '%: at iteration 200, its accuracy%'")" 12
# Up to there the rows are those of trials that nobody stopped.
expect_equal "$(sql jobs-1.db "ATTACH 'whole.db' AS whole; SELECT count(*) FROM main.iterations AS a
    JOIN main.trials AS t ON t.id = a.trial_id LEFT JOIN (whole.iterations AS b JOIN whole.trials AS u
    ON u.id = b.trial_id) ON u.run_key = t.run_key AND b.iteration = a.iteration
    WHERE b.loss IS NOT a.loss")" 0

[ $slower = 1 ] || exit 0 # each of these runs takes half a minute with sanitizers

# Cut off again and again, it comes to the same.
longer=(--set schedule.iterations=$((60000 / slower)) --set schedule.evaluate_every=$((3000 / slower))
    --set stop.first=$((3000 / slower)) --jobs 2)
expect_status 0 lamina run net.yaml "${longer[@]}" --db long.db
status=75
for i in $(seq 40); do # each time a little longer, as a busy machine may get nowhere
    status=0
    deadline=$(awk -v i="$i" 'BEGIN {print 0.005 * 1.1 ^ i}')
    lamina run net.yaml "${longer[@]}" --db cut.db --deadline "$deadline" > "$out" 2> "$err" || status=$?
    [ $status = 75 ] || break
done
expect_equal "$status" 0
same_rows cut.db long.db
expect_equal "$(sql cut.db "$decisions")" "$(sql long.db "$decisions")"
[ "$(sql cut.db 'SELECT max(n) FROM attempts')" -gt "$(sql long.db 'SELECT max(n) FROM attempts')" ] ||
    fail "nothing was cut off"

# Pruned trials stay pruned, until they are asked for; then they have the rows of the others.
expect_status 0 lamina run net.yaml --db jobs-2.db
expect_output "12 of 12 trials are recorded already"
expect_status 0 lamina run net.yaml --db jobs-2.db --retry pruned
same_rows jobs-2.db whole.db
# Trials that were done before the rule came are compared, and stay done.
expect_status 0 lamina run net.yaml --db whole.db
expect_output "12 done"

# The median, and the rules of one trial.
expect_status 0 lamina run net.yaml --set 'stop={rule: median, every: 400}' --db median-1.db --jobs 1
expect_status 0 lamina run net.yaml --set 'stop={rule: median, every: 400}' --db median-2.db --jobs 2
same_rows median-2.db median-1.db
expect_equal "$(sql median-1.db "SELECT count(*) BETWEEN 3 AND 9 FROM outcomes WHERE state = 'pruned'")" 1
expect_status 0 lamina run net.yaml --set 'stop={rule: target, value: 0.5}' --db target.db
expect_equal "$(sql target.db "SELECT count(*) FROM trials WHERE state = 'done' AND last_iteration < 4000
    AND final_accuracy < 0.5 OR best_iteration < last_iteration AND best_accuracy >= 0.5")" 0
expect_equal "$(sql target.db "SELECT count(*) > 3 FROM events WHERE message LIKE '%has reached the target%'")" 1
expect_status 0 lamina run net.yaml --set 'stop={rule: patience, evaluations: 2}' --db patience.db
expect_equal "$(sql patience.db "SELECT count(*) FROM trials WHERE last_iteration < 4000
    AND last_iteration <> best_iteration + 400")" 0
expect_output "was no better than"

# What cannot be is told where it stands.
expect_status 2 lamina run net.yaml --set schedule.evaluate_every=150
expect_error "net.yaml:7:30: \`stop.first\` must be a multiple of \`schedule.evaluate_every\`, 150"
expect_status 2 lamina run net.yaml --set schedule.evaluate_every=0
expect_error "give \`schedule.evaluate_every\`"
expect_status 2 lamina run net.yaml --set 'sweep.grid={stop.factor: [2, 3]}'
expect_error "it must be the same for all of them"
