#!/usr/bin/env bash
# What somebody relies on who looks at a run from elsewhere: it is running as long as it holds its
# file, whatever the clock says and whoever can see its process.
. "$(dirname "$0")/common.sh"

cat > net.yaml <<'YAML'
name: net
dataset: {type: blobs, train: 200, test: 50}
layers: [{type: linear, out_features: 3}]
loss: cross_entropy
optimizer: {type: sgd, learning_rate: 0.1}
schedule: {batch_size: 10, iterations: 100000000, evaluate_every: 1000000}
YAML
await() { # until the file has a trial that runs
    for _ in $(seq 200); do
        [ "$(sql "$1" "SELECT count(*) FROM attempts WHERE outcome IS NULL" 2> /dev/null)" != 1 ] || return 0
        sleep 0.1
    done
    fail "no trial of $1 runs"
}
says() { # STATE COMMAND...: the only trial's, as `status` has it
    expect_status 0 "${@:2}"
    expect_equal "$(awk '$1 == 1 {print $2; exit}' "$out")" "$1" "$(cat "$out")"
}

"$build/lamina" run net.yaml --db run.db > run.out 2>&1 &
run=$!
await run.db
says running lamina status --db run.db
sqlite3 -cmd ".timeout 5000" run.db "UPDATE attempts SET started_us = started_us + 3600000000"
says running lamina status --db run.db
if unshare -rpf true 2> /dev/null; then
    says running unshare -rpf --mount-proc "$build/lamina" status --db run.db
else
    echo "no namespaces of processes here"
fi
kill -9 $run
wait $run 2> /dev/null || true
for _ in $(seq 100); do # its child dies with it
    [ "$(lamina status --db run.db | awk '$1 == 1 {print $2; exit}')" != interrupted ] || break
    sleep 0.1
done
says interrupted lamina status --db run.db

# What the matrix library was told of the processor is told with the numbers that it makes.
if [ "$(DNNL_MAX_CPU_ISA=SSE41 lamina --version)" = "$(lamina --version)" ]; then
    echo "a matrix library that takes no DNNL_MAX_CPU_ISA"
    exit 0
fi
echo 'checkpoint: {every: 1000, keep: last}' >> net.yaml
cut_off() { # COMMAND...: ctrl-C once it trains
    env "$@" > run.out 2>&1 &
    run=$!
    await isa.db
    kill -INT $run
    wait $run || true
}
cut_off DNNL_MAX_CPU_ISA=SSE41 "$build/lamina" run net.yaml --db isa.db
cut_off "$build/lamina" run net.yaml --db isa.db
expect_equal "$(sql isa.db "SELECT count(*) FROM events WHERE message LIKE
    'it goes on with % after %SSE4.1%: its rows may differ in their last digits'")" 1 "$(cat run.out)"
