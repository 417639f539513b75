#!/usr/bin/env bash
# What a person whose trials fail relies on: one that hangs, crashes, or runs out of memory costs
# itself, is recorded with its reason and last words, and is run again when asked for; a run may
# stop after so many failures.
. "$(dirname "$0")/common.sh"

export LAMINA_PLUGIN_PATH=$build/bad-plugins
chmod go-w "$build/bad-plugins" "$build"/bad-plugins/*.so
cat > net.yaml <<'YAML'
name: net
dataset: {type: digits, train: 300, test: 100}
layers:
  - {type: linear, name: hidden, out_features: 8}
  - sigmoid
  - {type: linear, out_features: 10}
loss: cross_entropy
optimizer: {type: sgd, learning_rate: 0.1}
schedule: {iterations: 60, batch_size: 20, evaluate_every: 20}
checkpoint: {every: 10}
sweep: {grid: {layers.1: [sigmoid, hangs_late, crash_forward, prints]}, seeds: [0, 1]}
YAML

# A layer that hangs is ended by the timeout, with its place and iteration.
expect_status 3 lamina run net.yaml --db net.db --set timeout=2 --set 'sweep.seeds=[0]'
expect_output "failed: it took longer than its timeout, 2 s, and was in layers.1 (hangs_late)"
expect_output "at iteration 20"
expect_output "crashed in its forward callback"
expect_equal "$(sql net.db "SELECT state, last_iteration FROM trials ORDER BY id")" \
    $'done|60\nfailed|20\nfailed|0\ndone|60'
expect_equal "$(sql net.db "SELECT count(*) FROM problems WHERE error LIKE '%(signal %'
    OR error LIKE '%timeout%'")" 2
# What failed is run again only when asked for, from its checkpoint where it has one.
expect_status 3 lamina run net.yaml --db net.db --set timeout=2 --set 'sweep.seeds=[0]'
expect_output "4 of 4 trials are recorded already"
expect_equal "$(sql net.db 'SELECT count(*) FROM attempts')" 4
expect_status 3 lamina run net.yaml --db net.db --set timeout=2 --set 'sweep.seeds=[0]' --retry failed
expect_equal "$(sql net.db "SELECT n, from_iteration FROM attempts WHERE n > 1 ORDER BY trial_id")" \
    $'2|20\n2|0'
expect_status 2 lamina run net.yaml --db net.db --retry lost
expect_error "--retry takes failed, diverged, pruned and stale"

# The sanitizers' process at the end, looking for leaks, would be killed for a trial.
export ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0

# A child that is killed is recorded as such, and retried to the rows of an undisturbed trial. It
# takes seconds, as a checkpoint is in the file after one, by iterations that take long: they are few.
grep -v sweep: net.yaml > one.yaml
one=(run one.yaml --jobs 1 --set schedule.iterations=$((slower == 1 ? 15000 : 3000)) --set schedule.batch_size=100
    --set layers.hidden.out_features=64 --set checkpoint.every=50)
expect_status 0 lamina "${one[@]}" --db whole.db
"$build/lamina" "${one[@]}" --db killed.db > run.out 2> run.err &
runner=$!
for _ in $(seq 500); do
    [ "$(sqlite3 killed.db 'SELECT count(*) FROM checkpoints' 2> poll.err || echo 0)" != 0 ] && break
    sleep 0.02
done
pkill -KILL -P "$runner"
status=0
wait "$runner" || status=$?
expect_equal "$status" 3
grep -q "was killed.* (signal 9), by hand or by a system whose memory ran out" run.out ||
    fail "the killed child is not told: $(cat run.out)"
expect_status 0 lamina "${one[@]}" --db killed.db --retry failed
same_rows killed.db whole.db

# More memory than there is: a sentence, and the others go on.
cat > large.yaml <<'YAML'
dataset: {type: digits, train: 300, test: 100}
layers: [{type: linear, name: hidden, out_features: 8}, sigmoid, {type: linear, out_features: 10}]
loss: cross_entropy
optimizer: {type: sgd, learning_rate: 0.1}
schedule: {iterations: 20, batch_size: 20}
sweep: {grid: {layers.hidden.out_features: [400000000, 8]}}
YAML
if [ $slower = 1 ]; then # sanitizers need address space
    status=0
    (ulimit -v 4000000 && exec "$build/lamina" run large.yaml --db large.db) > "$out" 2> "$err" || status=$?
    expect_equal "$status" 3
    expect_output "more than there is: make the layers or the batch smaller"
    expect_equal "$(sql large.db 'SELECT state FROM trials ORDER BY id')" $'failed\ndone'
fi

# Stopping after failures. Those that run are saved, and the same command goes on without those
# that failed.
crash=(run net.yaml --set 'sweep.grid={layers.1: [crash_forward, sigmoid]}' --set 'sweep.seeds=[0, 1, 2]')
expect_status 3 lamina "${crash[@]}" --jobs 1 --set on_failure=stop --db stop.db
expect_error "stopped after 1 failure, as \`on_failure\` says"
expect_equal "$(sql stop.db "SELECT state, count(*) FROM trials GROUP BY state")" $'failed|1\nqueued|5'
expect_status 3 lamina "${crash[@]}" --jobs 1 --set 'on_failure={stop_after: 3}' --db stop.db
expect_equal "$(sql stop.db "SELECT state, count(*) FROM trials GROUP BY state")" $'done|3\nfailed|3'
expect_status 3 lamina "${crash[@]}" --jobs 2 --set on_failure=continue --db continue.db
expect_equal "$(sql continue.db "SELECT state, count(*) FROM trials GROUP BY state")" $'done|3\nfailed|3'
