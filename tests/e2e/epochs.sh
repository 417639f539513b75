#!/usr/bin/env bash
# Time in epochs: a sweep over batch_size evaluates each trial as often and compares trials that have
# seen as much, whatever the jobs and interruptions; where an epoch is a whole number of iterations it is
# the same as saying that number.
. "$(dirname "$0")/common.sh"

# 300 samples: 19, 10 and 5 iterations an epoch.
cat > net.yaml << 'YAML'
name: net
dataset: {type: digits, train: 300, test: 100}
layers: [{type: linear, out_features: 8}, sigmoid, {type: linear, out_features: 10}]
loss: cross_entropy
optimizer: {type: sgd, learning_rate: 0.1, momentum: 0.5}
schedule: {epochs: 12, batch_size: 32, evaluate_every: {epochs: 1}}
stop: {rule: halving, first: {epochs: 1}, factor: 2}
sweep:
  grid:
    schedule.batch_size: [16, 32, 64]
    optimizer.learning_rate: [0.003, 0.01, 0.03, 0.1]
YAML
grep -v stop: net.yaml > whole.yaml
expect_status 0 lamina run whole.yaml --set name=net --db whole.db
expect_no_error

# ---- Equal budgets ----

expect_equal "$(sql whole.db "SELECT iterations_per_epoch, count(*), min(iterations = 12 * iterations_per_epoch)
    FROM trials GROUP BY 1")" '5|4|1
10|4|1
19|4|1'
expect_equal "$(sql whole.db "SELECT DISTINCT group_concat(1.0 * iteration / iterations_per_epoch, ' ')
    FROM (SELECT * FROM evaluations JOIN trials ON trials.id = trial_id ORDER BY trial_id, iteration) GROUP BY trial_id")" \
    "1.0 2.0 3.0 4.0 5.0 6.0 7.0 8.0 9.0 10.0 11.0 12.0"
expect_equal "$(sql whole.db "SELECT DISTINCT value FROM settings WHERE path = 'schedule.evaluate_every'")" '{"epochs": 1}'
# Halves of an uneven number of iterations, each rounded by itself: the second one ends the epoch.
expect_status 0 lamina run whole.yaml --set 'schedule.evaluate_every={epochs: 0.5}' --set schedule.epochs=2 --db halves.db
expect_equal "$(sql halves.db "SELECT iterations_per_epoch, iterations FROM (SELECT iterations_per_epoch,
    group_concat(iteration, ' ') AS iterations, learning_rate FROM (SELECT trials.*, iteration, value AS learning_rate
    FROM evaluations JOIN trials ON trials.id = trial_id JOIN settings USING (trial_id)
    WHERE path = 'optimizer.learning_rate' ORDER BY trial_id, iteration) GROUP BY id) WHERE learning_rate = 0.1 ORDER BY 1")" \
    '5|3 5 8 10
10|5 10 15 20
19|10 19 29 38'
# An epoch is what is trained of it.
expect_status 0 lamina run whole.yaml --set schedule.drop_last=true --set schedule.epochs=2 --db dropped.db
expect_equal "$(sql dropped.db "SELECT DISTINCT iterations_per_epoch, iteration FROM evaluations
    JOIN trials ON trials.id = trial_id ORDER BY 1, 2")" '4|4
4|8
9|9
9|18
18|18
18|36'

# ---- Rungs by their number ----

decisions="SELECT number, pruned_at, message FROM events JOIN experiment_trials USING (trial_id)
    WHERE level = 'info' ORDER BY number, message"
for jobs in 1 2; do
    expect_status 0 lamina run net.yaml --jobs $jobs --db jobs-$jobs.db
    expect_output "11 pruned"
done
same_rows jobs-2.db jobs-1.db
expect_equal "$(sql jobs-2.db "$decisions")" "$(sql jobs-1.db "$decisions")"
# Of 12, 6, 3, 2, 1 after 1, 2, 4 and 8 epochs: worked out from the evaluations of trials that nobody stopped.
python3 - << 'PY'
import sqlite3
whole, halved = (sqlite3.connect(name) for name in ("whole.db", "jobs-1.db"))
value = {(number, iteration / epoch): accuracy for number, iteration, epoch, accuracy in whole.execute(
    "SELECT number, iteration, iterations_per_epoch, evaluations.accuracy FROM evaluations "
    "JOIN experiment_trials USING (trial_id) JOIN trials ON trials.id = trial_id")}
left = sorted({number for number, _ in value})
ends = {}
rung = 1
while rung < 12:
    left.sort(key=lambda number: (-value[number, rung], number))
    keep = -(-len(left) // 2)
    ends.update((number, rung) for number in left[keep:])
    left, rung = left[:keep], 2 * rung
ends.update((number, 12) for number in left)
found = dict(halved.execute("SELECT number, 1.0 * last_iteration / iterations_per_epoch FROM trials "
                            "JOIN experiment_trials ON trial_id = trials.id"))
assert found == ends, (found, ends)
assert not halved.execute("SELECT 1 FROM trials JOIN experiment_trials ON trial_id = trials.id "
                          "WHERE pruned_at IS NOT NULL AND pruned_at <> last_iteration").fetchall()
said = {(number, int(message.split("at iteration ")[1].split(",")[0]) / epoch) for number, epoch, message in
        halved.execute("SELECT number, iterations_per_epoch, message FROM events JOIN experiment_trials USING (trial_id) "
                       "JOIN trials ON trials.id = trial_id WHERE message LIKE '%at iteration%'")}
assert said == {(number, rung) for number in ends for rung in (1, 2, 4, 8) if rung <= ends[number]}, said
PY

# The median, and its warm-up: rungs after 3, 5, 7 ... epochs are at as many evaluations of each.
median='stop={rule: median, every: {epochs: 2}, warmup: {epochs: 3}, min_trials: 2}'
for jobs in 1 2; do
    expect_status 0 lamina run net.yaml --set "$median" --jobs $jobs --db median-$jobs.db
done
same_rows median-2.db median-1.db
expect_equal "$(sql median-1.db "SELECT count(*) > 3, min(1.0 * pruned_at / iterations_per_epoch IN (4, 6, 8, 10))
    FROM trials JOIN experiment_trials ON trial_id = trials.id WHERE pruned_at IS NOT NULL")" '1|1'

# Rungs of less than an iteration would be at other epochs: told with the batch size that makes them so.
expect_status 2 lamina plan net.yaml --set 'stop={rule: halving, first: {epochs: 0.1}}' \
    --set 'schedule.evaluate_every={epochs: 0.1}'
expect_error "net.yaml:10:35: with \`schedule.batch_size: 64\`, "
expect_error "and an epoch has 5 iterations here: rungs would be after more epochs than in other trials"
[ "$(wc -l < "$err")" -eq 1 ] || fail "told of batches that are small enough"

# ---- The same as numbers of iterations ----

one="SELECT iteration, quote(loss), quote(accuracy) FROM iterations ORDER BY 1;
    SELECT iteration, split, quote(loss), quote(accuracy), correct FROM evaluations ORDER BY 1, 2;
    SELECT name, split, iteration, quote(value) FROM metrics ORDER BY 1, 2, 3;
    SELECT last_iteration, best_iteration, quote(final_loss) FROM trials;"
alike() { # THIS THAT, each a --set
    rm -f this.db that.db
    expect_status 0 lamina run one.yaml --db this.db --set "$1"
    expect_status 0 lamina run one.yaml --db that.db --set "$2"
    sql this.db "$one" > this
    sql that.db "$one" > that
    [ "$(wc -l < that)" -gt 20 ] || fail "$2 has too few rows to compare"
    cmp -s this that || fail "$1 is not $2: $(diff this that | head -n 4)"
    [ "$(sql this.db 'SELECT config FROM trials')" != "$(sql that.db 'SELECT config FROM trials')" ] ||
        fail "$1 and $2 are one config"
}
sed '/^sweep/,$d; /^stop/d' net.yaml > one.yaml # 10 iterations an epoch
alike 'schedule.evaluate_every={epochs: 1}' schedule.evaluate_every=10
alike 'schedule.evaluate_every={epochs: 0.2}' schedule.evaluate_every=2
alike 'schedule.learning_rate={type: constant, warmup: {epochs: 2.5}}' \
    'schedule.learning_rate={type: constant, warmup: 25}'
alike 'schedule.learning_rate={type: cosine, interval: iteration, warmup: {epochs: 1}}' \
    'schedule.learning_rate={type: cosine, interval: iteration, warmup: 10}'
alike 'record={gradient_norms: true, every: {epochs: 0.3}}' 'record={gradient_norms: true, every: 3}'
# Where evaluations get no better: after two epochs of them, and half an epoch more that is begun.
worse='optimizer={type: sgd, learning_rate: 1e-30}'
sed -i "s/^optimizer.*/optimizer: ${worse#*=}/; s/evaluate_every: [^}]*}/evaluate_every: 5/" one.yaml
alike 'stop={rule: patience, evaluations: {epochs: 2}}' 'stop={rule: patience, evaluations: 4}'
alike 'stop={rule: patience, evaluations: {epochs: 2.2}}' 'stop={rule: patience, evaluations: 5}'
expect_equal "$(sql this.db 'SELECT last_iteration FROM trials')" 30

# ---- Checkpoints, and what is cut off ----

# Killed, it has one of the end of an epoch, from which it comes to the same.
long=(--set "schedule={epochs: $((20000 / slower)), batch_size: 32, evaluate_every: {epochs: 100}}"
    --set "checkpoint={every: {epochs: 7.7}, seconds: 0}")
expect_status 0 lamina run one.yaml "${long[@]}" --db straight.db
"$build/lamina" run one.yaml "${long[@]}" --db killed.db > "$out" 2>&1 &
runner=$!
for _ in $(seq 500); do
    [ "$(sqlite3 killed.db 'SELECT count(*) FROM checkpoints' 2> poll.err || echo 0)" = 0 ] || break
    sleep 0.02
done
kill -9 $runner
wait $runner 2> poll.err || true
expect_equal "$(sqlite3 killed.db "SELECT iteration % 77 FROM checkpoints")" 0
expect_status 0 lamina run one.yaml "${long[@]}" --db killed.db
same_rows killed.db straight.db
expect_equal "$(sql killed.db "SELECT from_iteration > 0 AND from_iteration % 77 = 0 FROM attempts WHERE n = 2")" 1

[ $slower = 1 ] || exit 0

# A sweep that is cut off again and again decides the same.
longer=(--set schedule.epochs=1200 --set 'schedule.evaluate_every={epochs: 100}'
    --set 'stop.first={epochs: 100}' --jobs 2)
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

# ---- In a sweep, by paths, and what is told ----

expect_status 0 lamina run one.yaml --set 'sweep={grid: {schedule.evaluate_every: [5, {epochs: 1}]}}' --db axes.db
expect_output 'schedule.evaluate_every={"epochs": 1}'
sed -i 's/evaluate_every: 5/evaluate_every: {epochs: 3}/' one.yaml
expect_status 0 lamina run one.yaml --set 'sweep={grid: {schedule.evaluate_every.epochs: [1, 2]}}' --db axes.db
expect_output 'schedule.evaluate_every={"epochs": 2}'
expect_equal "$(sql axes.db 'SELECT path FROM axes')" schedule.evaluate_every
expect_status 0 lamina run one.yaml --set schedule.evaluate_every.epochs=4 --db axes.db
expect_equal "$(sql axes.db "SELECT count(*) FROM settings WHERE value = '{\"epochs\": 4}'")" 1

expect_status 2 lamina run net.yaml --set 'schedule.evaluate_every={epochs: 0.4}'
expect_error "net.yaml:10:27: with \`schedule.batch_size: 16\`, net.yaml:7:30:"
expect_error "\`stop.first\` must be a multiple of \`schedule.evaluate_every\`, 7.6 iterations ({epochs: 0.4}), and is 19"
expect_status 2 lamina run one.yaml --set 'schedule.learning_rate={type: constant, warmup: {epochs: 12}}'
expect_error "\`warmup\` of 120 iterations does not end before the run's 120 iterations: at most 119 does"
expect_status 0 lamina plan one.yaml --set 'schedule.evaluate_every={epochs: 13}'
expect_output "\`schedule.evaluate_every\` is 130 iterations, but the run has 120 iterations: it is evaluated at its end"
expect_status 0 lamina plan net.yaml --set 'stop.first={epochs: 12}'
expect_output "\`stop\` (halving) can end no trial"
