#!/usr/bin/env bash
# What a person who lets rows be proposed relies on: the same rows for any number of jobs, after
# any end of a run, and in a new file; a proposal that is recorded stands; brackets are compared
# among themselves; what fails, repeats or does not fit is told; and what is still to come is counted.
. "$(dirname "$0")/common.sh"

cat > net.yaml <<'YAML'
name: net
dataset: {type: digits, train: 100, test: 50}
layers: [{type: linear, name: hidden, out_features: 8}, sigmoid, {type: linear, out_features: 10}]
loss: cross_entropy
optimizer: {type: sgd, learning_rate: 0.1}
schedule: {iterations: 20, batch_size: 20, evaluate_every: 5}
sweep:
  search:
    {method: tpe, budget: 14, startup: 5, lag: 3, seed: 2,
     optimizer.learning_rate: {log_uniform: [0.01, 10]},
     layers.hidden.out_features: {integer: [4, 32], step: 4},
     optimizer.momentum: {choice: [0, {uniform: [0.5, 0.99]}]},
     optimizer.nesterov: {choice: [true, false], when: {optimizer.momentum: 0.9}}}
  seeds: [0, 1]
YAML
sed -i '/nesterov/d; s/0.99\]}\]},/0.99]}]}}/' net.yaml
proposed="SELECT row, draws, seen, good, quote(threshold) FROM proposals ORDER BY search, row"
places="SELECT position, run_key FROM experiment_trials JOIN trials ON id = trial_id
    WHERE position IS NOT NULL ORDER BY position"

same_search() { # DB DB
    same_rows "$1" "$2"
    expect_equal "$(sql "$1" "$proposed; $places")" "$(sql "$2" "$proposed; $places")" "$1 and $2"
}

# What it saw, worked out from what is recorded of the trials alone.
check_proposals() { # DB LAG BRACKETS [STARTUP]
    python3 - "$@" <<'PY'
import math, sqlite3, sys
db, lag, brackets = sqlite3.connect(sys.argv[1]), int(sys.argv[2]), sys.argv[3] == "brackets"
startup = int(sys.argv[4]) if len(sys.argv) > 4 else 5
rows = {}
for position, value, state, pruned_at in db.execute(
        "SELECT position, best_value, state, pruned_at FROM experiment_trials JOIN trials"
        " ON id = trial_id WHERE position IS NOT NULL"):
    rows.setdefault((position - 1) // 2, []).append((value, state, pruned_at))
whole = {row: sum(value for value, _, _ in trials) / len(trials) for row, trials in rows.items()
         if all(state == "done" and pruned_at is None for _, state, pruned_at in trials)}
proposals = db.execute("SELECT row, seen, good, threshold FROM proposals ORDER BY row").fetchall()
assert [row for row, *_ in proposals] == list(range(startup, len(rows))), proposals
for row, seen, good, threshold in proposals:
    known = row // lag * lag if brackets else row - lag + 1
    assert seen == known, (row, seen, known)
    best = sorted((whole[i] for i in range(known) if i in whole), reverse=True)
    assert 0 < good <= seen and good < 6, (row, good)
    if good <= len(best):
        assert math.isclose(threshold, best[good - 1], rel_tol=1e-9), (row, threshold, best)
PY
}

# ---- The same rows, however it is run ----

for jobs in 1 2 4; do
    expect_status 0 lamina run net.yaml --jobs $jobs --db jobs-$jobs.db
    expect_output "net: 28 done"
    same_search jobs-$jobs.db jobs-1.db
done
check_proposals jobs-1.db 3 rows
expect_equal "$(sql jobs-1.db "SELECT planned FROM experiments")" 28
expect_equal "$(sql jobs-1.db "SELECT count(*) FROM events JOIN experiment_trials USING (trial_id)
    WHERE message LIKE 'row ' || ((position - 1) / 2) || ' saw %'")" 9
expect_status 0 lamina run net.yaml --db jobs-1.db
expect_output "28 of 28 trials are recorded already"

# The first ones are random's.
sed 's/method: tpe, budget: 14, startup: 5, lag: 3/budget: 5/; s/search:/random:/' net.yaml > random.yaml
expect_status 0 lamina run random.yaml --db random.db
expect_equal "$(sql random.db "$places")" "$(sql jobs-1.db "$places" | head -n 10)"

# What else rows may differ in: the data, what is done to it, and the weights that a net begins with; on two folds each.
sed '/^sweep/,$d' net.yaml > one.yaml
expect_status 0 lamina run one.yaml --db one.db
expect_status 0 lamina weights net/1 --db one.db --output one.safetensors
cat one.yaml - > data.yaml <<'YAML'
sweep:
  search: {budget: 6, startup: 3, lag: 2, seed: 1, dataset.seed: {integer: [0, 3]},
           dataset.augment: {choice: [{}, {crop: {padding: {integer: [1, 3]}}}]},
           init: {choice: [default, {type: weights, file: one.safetensors}]}}
  grid: {dataset.fold: [0, 1]}
YAML
for jobs in 1 3; do
    expect_status 0 lamina run data.yaml --set dataset.folds=2 --jobs $jobs --db data-$jobs.db
    expect_output "net: 12 done"
done
same_search data-3.db data-1.db
check_proposals data-1.db 2 rows 3

# Killed again and again it goes on to the same, with what is recorded of its proposals and without.
longer=(--set schedule.iterations=$((600 / slower)) --set schedule.evaluate_every=$((150 / slower)))
began=$EPOCHREALTIME
expect_status 0 lamina run net.yaml "${longer[@]}" --db whole.db
whole=$(awk -v a="$began" -v b="$EPOCHREALTIME" 'BEGIN {print b - a}') # seconds
for way in recorded anew; do
    for i in $(seq 40); do # each time a little longer, as a busy machine may get nowhere
        status=0
        "$build/lamina" run net.yaml "${longer[@]}" --jobs $((1 + i % 3)) --db $way.db > "$out" 2> "$err" &
        sleep "$(awk -v i="$i" -v whole="$whole" 'BEGIN {print whole * 0.12 * 1.3 ^ i}')"
        kill -KILL $! 2> killed || true
        wait $! || status=$?
        [ $status = 137 ] || break
        [ $way = recorded ] || sqlite3 $way.db "DELETE FROM proposals" 2> sqlite.err || true
    done 2> killed
    expect_equal $status 0
    [ "$i" -gt 2 ] || fail "nothing was cut off"
done
same_search recorded.db whole.db
same_rows anew.db whole.db
expect_equal "$(sql anew.db "$places")" "$(sql whole.db "$places")"

[ $slower = 1 ] || exit 0

# A signal ends it, and what is to come is counted.
"$build/lamina" run net.yaml --set schedule.iterations=3000000 --jobs 2 --db signal.db > "$out" 2> "$err" &
for _ in $(seq 100); do
    [ "$(sql signal.db "SELECT count(*) > 0 FROM attempts" 2> sqlite.err)" = 1 ] && break
    sleep 0.05
done
kill -INT $!
status=0
wait $! || status=$?
expect_equal $status 130
expect_output "28 to do"
expect_status 0 lamina status --db signal.db
expect_output "18 to come"
expect_status 0 lamina plan net.yaml
expect_output "[10/28]"
expect_output "9 more rows, 18 trials, are proposed as results come in"
expect_output "28 trials, about 560 iterations in all"
expect_status 75 lamina run net.yaml --set schedule.iterations=3000000 --deadline 0.005 --db late.db
expect_output "28 to do"

# ---- A recorded proposal stands ----

expect_status 0 lamina run net.yaml --set sweep.search.budget=9 --db budget.db
expect_output "net: 18 done"
expect_status 0 lamina run net.yaml --db budget.db
expect_output "18 of 28 trials are recorded already"
same_search budget.db jobs-1.db
expect_status 0 lamina run net.yaml --set sweep.search.budget=9 --db budget.db
expect_output "18 of 18 trials are recorded already"
expect_status 0 lamina run net.yaml --set sweep.search.seed=3 --db budget.db
expect_output "this is another search than before"
expect_output "28 earlier trials of net, not asked for now"
expect_status 0 lamina run net.yaml --db budget.db
expect_output "28 of 28 trials are recorded already"
expect_equal "$(sql budget.db "SELECT count(*), count(DISTINCT search) FROM proposals")" "18|2"

# ---- Rows that are compared come in brackets ----

for rule in "{rule: halving, first: 5, factor: 2}" "{rule: median, every: 5}"; do
    { sed 's/budget: 14/budget: 15/' net.yaml && echo "stop: $rule"; } > stop.yaml
    for jobs in 1 2; do
        expect_status 0 lamina run stop.yaml --jobs $jobs --db stop-$jobs.db
        expect_output "pruned"
    done
    same_search stop-2.db stop-1.db
    check_proposals stop-1.db 3 brackets
    expect_status 0 lamina best --db stop-1.db
    expect_equal "$(awk '$1 == 1 {print $2; exit}' "$out")" "$(sqlite3 stop-1.db < "$source/results/queries/29-best-so-far.sql" |
        awk -F '|' 'END {printf "%.4f", $4}')" "the best whole row"
    # At the first rung half of a bracket's trials go on.
    if [ "${rule#*halving}" != "$rule" ]; then
        expect_equal "$(sql stop-1.db "SELECT sum(pruned_at IS NOT 5) FROM experiment_trials
            GROUP BY (position - 1) / 6")" "$(printf '3\n3\n3\n3\n3')"
    fi
    # Trials that the file has whole, as of another experiment, are judged before their row counts.
    expect_status 0 lamina run net.yaml --set name=other --db stop-3.db
    expect_status 0 lamina run stop.yaml --db stop-3.db
    expect_equal "$(sql stop-3.db "SELECT draws, seen, good, quote(threshold) FROM proposals WHERE experiment_id = 2")" \
        "$(sql stop-1.db "SELECT draws, seen, good, quote(threshold) FROM proposals")"
    # A larger budget keeps the rows of a smaller one, so no bracket is begun and filled later.
    expect_status 0 lamina run stop.yaml --set sweep.search.budget=9 --db stop-4.db
    expect_status 0 lamina run stop.yaml --db stop-4.db
    same_search stop-4.db stop-1.db
    # With other brackets, or after there was no rule, all is judged anew.
    net="(SELECT id FROM experiments WHERE name = 'net')"
    verdicts="SELECT position, pruned_at, run_key FROM experiment_trials JOIN trials ON id = trial_id
        WHERE experiment_id = $net AND position IS NOT NULL ORDER BY position"
    expect_status 0 lamina run stop.yaml --set sweep.search.lag=5 --db stop-5.db
    expect_status 0 lamina run stop.yaml --set sweep.search.lag=5 --db stop-3.db
    expect_output "pruned by another \`stop\`, \`objective\` or \`search\` than the config has now"
    expect_equal "$(sql stop-3.db "$verdicts")" "$(sql stop-5.db "$verdicts")" "other brackets"
    expect_status 0 lamina run net.yaml --db stop-6.db
    expect_status 0 lamina run stop.yaml --db stop-6.db
    expect_equal "$(sql stop-6.db "$verdicts")" "$(sql stop-1.db "$verdicts")" "no rule before"
    rm stop-?.db
done
expect_status 2 lamina run stop.yaml --set sweep.search.budget=14 --db stop.db
expect_error "--set sweep.search.budget=14: with \`stop: median\` rows come in brackets of \`lag: 3\`, so \`budget\` must be a multiple of it: 12 or 15"
expect_status 2 lamina plan stop.yaml --set sweep.search.budget=5
expect_error "\`budget\` must be a multiple of it: 6"

# ---- What goes wrong ----

# A row that diverged is the worst; trained again, it changes no proposal that is recorded.
sed 's/\[0.01, 10\]/[0.01, 1e4]/; s/sigmoid/identity/' net.yaml > wild.yaml
expect_status 3 lamina run wild.yaml --db wild.db --jobs 1
expect_output "diverged"
expect_status 3 lamina run wild.yaml --db wild-2.db
same_search wild-2.db wild.db
before=$(sql wild.db "$proposed")
expect_status 3 lamina run wild.yaml --db wild.db --retry diverged
expect_equal "$(sql wild.db "$proposed")" "$before"

# What does not fit gives way to the next candidate: of 49 pairs of kernels 21 fit into 28 x 28.
cat > fit.yaml <<'YAML'
name: fit
dataset: {type: digits, train: 100, test: 50}
layers:
  - {type: conv2d, out_channels: 2, kernel_size: 2}
  - {type: conv2d, out_channels: 2, kernel_size: 2}
  - flatten
  - {type: linear, out_features: 10}
loss: cross_entropy
optimizer: {type: sgd, learning_rate: 0.1}
schedule: {iterations: 5, batch_size: 20}
sweep:
  search: {method: tpe, budget: 24, startup: 2, lag: 2, seed: SEED,
           layers.0.kernel_size: {integer: [4, 28], step: 4}, layers.1.kernel_size: {integer: [4, 28], step: 4}}
YAML
for seed in $(seq 0 30); do # the first rows must fit
    sed "s/SEED/$seed/" fit.yaml > fits.yaml
    lamina plan fits.yaml > "$out" 2> "$err" && break
done
expect_status 0 lamina run fits.yaml --db fit.db
expect_output "the search ends with 21 of 24 rows"
expect_output "fit: 21 done"
grep -q "row [0-9]*: [0-9]* candidates* left out.*layers.1 (conv2d): the kernel reaches" "$out" || fail "no candidate was left out"
expect_equal "$(sql fit.db "SELECT message FROM events WHERE trial_id IS NULL")" \
    "fit: the search ends with 21 of 24 rows: no other one was found that is new and fits"
expect_status 0 lamina run fits.yaml --db fit-1.db --jobs 1
same_search fit-1.db fit.db

# One that is recorded and does not fit is proposed anew.
sqlite3 fit-1.db "UPDATE proposals SET draws = '{\"layers.0.kernel_size\": 28, \"layers.1.kernel_size\": 28}' WHERE row = 9"
expect_status 0 lamina run fits.yaml --db fit-1.db
expect_output "row 9 is proposed anew, as what was recorded of it is left out: "
same_search fit-1.db fit.db

# Sixteen rows as they are written, of which eight compute the same as others.
sed 's/search:.*/search: {method: tpe, budget: 16, startup: 4, lag: 2, seed: 0,/
    s/layers.0.kernel_size:.*/optimizer.momentum: {choice: [0, 0.0]}, optimizer.learning_rate: {uniform: [0.01, 0.08], step: 0.01}}/
    s/\]}}$/]}}/' fit.yaml > small.yaml
expect_status 0 lamina run small.yaml --db small.db
expect_output "the search ends with"
expect_output "fit: 8 done"
expect_equal "$(sql small.db "SELECT planned FROM experiments")" 8
expect_status 0 lamina run small.yaml --db small.db
expect_output "fit: 8 done"
expect_equal "$(sql small.db "SELECT count(*) FROM events WHERE message LIKE '%the search ends with%'")" 1
expect_status 0 lamina status --db small.db
! grep -q "to come" "$out" || fail "what is over has nothing to come"

# ---- What is refused, and told ----

# Warnings of rows that are proposed come with these.
sed 's/layers.hidden.out_features:.*/schedule.batch_size: {integer: [90, 140]},/' net.yaml > warned.yaml
expect_status 0 lamina run warned.yaml --db warned.db
[ "$(grep -c '^warning: .*`schedule.batch_size` is .* there are 100 training samples' "$out")" -gt 1 ] ||
    fail "no warning of a proposed row"

for command in run plan; do
    expect_status 2 lamina $command net.yaml --shard 0/2
    expect_error "--shard cannot be used with \`search\`"
done
expect_status 2 lamina run net.yaml --only 3 --db new.db
expect_error "--only cannot be used with \`search\`"
expect_status 0 lamina run net.yaml --only 3 --db jobs-1.db
expect_output "net: 1 done"
expect_status 0 lamina run net.yaml --jobs 7 --db idle.db --set sweep.search.budget=6
expect_output "of 7 jobs at most 6 have a trial while rows are proposed: a row waits for the one 3 before it (\`lag\`)"
expect_status 0 lamina best --db jobs-1.db
