#!/usr/bin/env bash
# What a person who sweeps relies on: nothing is done twice, the number of jobs changes no row,
# an interrupted run goes on, a trial that diverges costs only itself.
. "$(dirname "$0")/common.sh"

cat > small.yaml <<'YAML'
name: small
dataset: {type: digits, train: 500, test: 200}
layers:
  - {type: linear, name: hidden, out_features: 16}
  - sigmoid
  - {type: linear, out_features: 10}
loss: cross_entropy
optimizer: {type: sgd, learning_rate: 0.1}
schedule: {epochs: 2, batch_size: 32, evaluate_every: 10}
sweep:
  grid:
    optimizer.learning_rate: [0.1, 0.3]
    layers.hidden.out_features: [8, 16]
  seeds: [0, 1]
YAML

# 500 samples in batches of 32 are 16 iterations an epoch, the last of 20 samples.
expect_status 0 lamina run small.yaml --jobs 1 --db one.db
expect_equal "$(sql one.db 'SELECT count(*), sum(state = "done") FROM trials')" '8|8'
expect_equal "$(sql one.db 'SELECT DISTINCT n, first, last FROM (SELECT count(*) n,
    min(iteration) first, max(iteration) last FROM iterations GROUP BY trial_id)')" '32|1|32'
expect_equal "$(sql one.db 'SELECT DISTINCT iteration FROM evaluations')" $'10\n20\n30\n32'
expect_equal "$(sql one.db 'SELECT count(*) FROM iterations WHERE accuracy * 20 =
    round(accuracy * 20) AND iteration % 16 = 0')" 16

# Two jobs, and more than there are cores, record the same rows as one.
for jobs in 2 8; do
    expect_status 0 lamina run small.yaml --jobs $jobs --db jobs-$jobs.db
    same_rows jobs-$jobs.db one.db
done

# So do they of a net that is a graph, the depth of which is swept, and of which half of the trials are stopped.
cat > graph.yaml <<'YAML'
name: graph
dataset: {type: digits, train: 300, test: 100}
layers:
  - {type: linear, name: stem, out_features: 12}
  - repeat: 1
    name: body
    layers:
      - dropout
      - {type: linear, name: wide, out_features: 12}
      - sigmoid
      - {type: multiply, from: [previous, wide]}
      - {type: add, from: [start, previous]}
  - {type: concat, from: [stem, body]}
  - {type: linear, out_features: 10}
loss: cross_entropy
optimizer: {type: adam, learning_rate: 0.01}
schedule: {iterations: 80, batch_size: 20, evaluate_every: 20}
stop: {rule: halving, first: 20, factor: 2}
sweep:
  grid: {compat: [none, pytorch], layers.body.repeat: [1, 2, 3], layers.body.0.p: [0.1, 0.5]}
YAML
for jobs in 1 2 8; do
    expect_status 0 lamina run graph.yaml --jobs $jobs --db graph-$jobs.db
    expect_output "9 pruned"
    same_rows graph-$jobs.db graph-1.db
done

# Again: nothing is trained a second time.
expect_status 0 lamina run small.yaml --db one.db
expect_output '8 of 8 trials are recorded already'
expect_equal "$(sql one.db 'SELECT count(*) FROM attempts')" 8

# A wider sweep under another name trains only what is new.
expect_status 0 lamina run small.yaml --db one.db --set name=wider --set 'sweep.seeds=[0, 1, 2]'
expect_equal "$(sql one.db 'SELECT count(*) FROM attempts')" 12
expect_equal "$(sql one.db "SELECT count(*) FROM experiment_trials JOIN experiments ON
    experiments.id = experiment_id WHERE name = 'wider'")" 12

# ctrl-C: status 130, and the same command goes on to the rows of an undisturbed run.
long=(run small.yaml --jobs 2 --set schedule.epochs=200 --set 'sweep.seeds=[0]')
expect_status 0 lamina "${long[@]}" --db undisturbed.db
"$build/lamina" "${long[@]}" --db stopped.db > stopped.out 2>&1 &
runner=$!
for _ in $(seq 200); do
    [ "$(sqlite3 stopped.db 'SELECT count(*) FROM attempts' 2> stopped.err || echo 0)" != 0 ] && break
    sleep 0.02
done
kill -INT "$runner"
status=0
wait "$runner" || status=$?
expect_equal "$status" 130
expect_equal "$(sql stopped.db "SELECT count(*) > 0 FROM trials WHERE state IN
    ('interrupted', 'queued')")" 1
expect_status 0 lamina "${long[@]}" --db stopped.db
same_rows stopped.db undisturbed.db

# SIGKILL of the parent: its children die with it, and the file is good.
"$build/lamina" "${long[@]}" --db killed.db > killed.out 2>&1 &
runner=$!
for _ in $(seq 200); do
    [ "$(sqlite3 killed.db 'SELECT count(*) FROM attempts' 2> killed.err || echo 0)" != 0 ] && break
    sleep 0.02
done
kill -KILL "$runner"
wait "$runner" 2> /dev/null || true
expect_equal "$(sql killed.db 'PRAGMA integrity_check')" ok
expect_status 0 lamina "${long[@]}" --db killed.db
same_rows killed.db undisturbed.db

# A loss that is not a number ends its trial as diverged; the others go on.
expect_status 3 lamina run small.yaml --db diverged.db --set 'sweep.seeds=[0]' \
    --set 'sweep.grid={optimizer.learning_rate: [1e38, 0.1]}'
expect_equal "$(sql diverged.db 'SELECT state FROM trials ORDER BY state')" $'diverged\ndone'
expect_equal "$(sql diverged.db "SELECT loss IS NULL FROM iterations JOIN trials ON id = trial_id
    WHERE state = 'diverged' ORDER BY iteration DESC LIMIT 1")" 1
expect_status 3 lamina run small.yaml --db diverged.db --set 'sweep.seeds=[0]' \
    --set 'sweep.grid={optimizer.learning_rate: [1e38, 0.1]}'
expect_equal "$(sql diverged.db 'SELECT count(*) FROM attempts')" 2
expect_status 3 lamina run small.yaml --db diverged.db --set 'sweep.seeds=[0]' \
    --set 'sweep.grid={optimizer.learning_rate: [1e38, 0.1]}' --retry diverged
expect_equal "$(sql diverged.db 'SELECT count(*) FROM attempts')" 3
# Of many that do one that is quiet says it once, and which.
diverging() { # SEEDS: its numbers of those that did, the first 10 of them
    expect_status 3 lamina run small.yaml --db many.db --quiet --set optimizer.learning_rate=1e38 --set "sweep={seeds: [$1]}"
    numbers=$(sql many.db "SELECT number FROM outcomes WHERE state = 'diverged' AND seed IN ($1) ORDER BY number" | head -n 10 | paste -sd ,)
    numbers=${numbers//,/, }
}
diverging "$(seq -s , 24)"
rest=$(($(sql many.db "SELECT count(*) FROM trials WHERE state = 'diverged'") - 10))
[ $rest -gt 0 ] || fail "too few diverged: $rest"
expect_equal "$(cat "$err")" "$((rest + 10)) diverged: trials $numbers and $rest more (\`lamina status small --db many.db\` tells of each)"
diverging "25, 26, 27, 28, 29" # and no word of the others
expect_equal "$(cat "$err")" "$(wc -w <<< "$numbers") diverged: trials $numbers (\`lamina status small --db many.db\` tells of each)"

# So does one of an evaluation, which the last update alone can bring about.
expect_status 3 lamina run small.yaml --db last.db --set 'sweep={}' --set optimizer.learning_rate=3e38 \
    --set 'schedule={iterations: 1, batch_size: 32}' --set 'layers=[{type: linear, out_features: 10}]'
expect_equal "$(sql last.db "SELECT state, loss > 0 FROM trials JOIN iterations ON trial_id = id")" "diverged|1"
expect_output "the loss is not a number at iteration 1"

# Evaluating more or less often does not change what is trained.
curves() { # of the seeds that both files have
    sql "$1" 'SELECT seed, iteration, loss FROM iterations JOIN trials ON id = trial_id
              WHERE seed < 2 ORDER BY 1, 2, 3'
}
expect_status 0 lamina run small.yaml --db rare.db --set schedule.evaluate_every=0
expect_equal "$(curves rare.db | wc -l)" 256
[ "$(curves rare.db)" = "$(curves one.db)" ] || fail "other evaluations, other losses"

# The config that a trial was recorded with runs again as it stands: the same trial.
sql one.db 'SELECT config FROM trials WHERE id = 3' > recorded.yaml
expect_status 0 lamina run recorded.yaml --db one.db
expect_output '1 of 1 trial is recorded already'

# A rate that changes in every iteration is recorded in every iteration, and planned for.
expect_status 0 lamina plan small.yaml --set sweep={} --set 'schedule={iterations: 20000, batch_size: 32}'
expect_output "on disk: about 632 KB of results"
expect_status 0 lamina plan small.yaml --set sweep={} --set 'schedule={iterations: 20000, batch_size: 32,
    learning_rate: {type: cosine, interval: iteration}}'
expect_output "on disk: about 1.46 MB of results"
expect_status 0 lamina plan small.yaml --set sweep={} --set 'schedule={iterations: 20000, batch_size: 32,
    learning_rate: {type: cosine, interval: iteration}}' --set 'layers.0.optimizer={learning_rate: 0.2}'
expect_output "on disk: about 2.41 MB of results"
