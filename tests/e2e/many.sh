#!/usr/bin/env bash
# Ten thousand trials, of which three thousand are run, and six hundred by a newcomer's test: planned in little memory, and
# run without more of it from trial to trial.
. "$(dirname "$0")/common.sh"

[ $slower = 1 ] ||
    skip "sanitizers take memory of their own"

trials=$((long == 1 ? 3000 : 600))
cat > many.yaml <<'YAML'
name: many
dataset: {type: digits, train: 100, test: 50}
layers: [{type: linear, name: hidden, out_features: 4}, sigmoid, {type: linear, out_features: 10}]
loss: cross_entropy
optimizer: {type: sgd, learning_rate: 0.1}
schedule: {iterations: 5, batch_size: 20}
sweep:
  random:
    budget: 10000
    optimizer.learning_rate: {log_uniform: [1.0e-4, 1]}
    layers.hidden.out_features: {integer: [2, 16]}
YAML
expect_status 0 python3 - "$build/lamina" <<'PY'
import resource, subprocess, sys
subprocess.run([sys.argv[1], "plan", "many.yaml"], check=True, stdout=subprocess.DEVNULL)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
PY
echo "planning takes $(cat "$out") KiB"
[ "$(cat "$out")" -lt 94000 ] || fail "planning takes $(cat "$out") KiB"

"$build/lamina" run many.yaml --set sweep.random.budget=$trials --db many.db > run.out 2> run.err &
runner=$!
memory() { # KiB, once so many trials are over
    until [ "$(grep -c 'Iteration: 5' run.out)" -ge "$1" ]; do
        kill -0 $runner 2> poll.err || break
        sleep 0.05
    done
    awk '/^VmRSS/ {print $2}' /proc/$runner/status
}
early=$(memory $((trials / 10)))
late=$(memory $((trials * 9 / 10)))
wait $runner || fail "the run ended with status $?: $(tail -n 3 run.err)"
echo "running takes $early KiB after a tenth of $trials trials and $late KiB near the end"
[ "$late" -lt $((early + early / (long == 1 ? 20 : 50))) ] || fail "memory grows from $early to $late KiB"
expect_equal "$(sql many.db "SELECT count(*), sum(state = 'done') FROM trials")" "$trials|$trials"
expect_equal "$(sql many.db 'SELECT count(*) FROM iterations')" $((trials * 5))
expect_status 0 lamina run many.yaml --set sweep.random.budget=$trials --db many.db
expect_output "$trials of $trials trials are recorded already"
