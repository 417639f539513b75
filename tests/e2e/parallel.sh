#!/usr/bin/env bash
# Shards by GNU parallel, as README has it: one of them is killed on the way, and only what is
# missing is run again.
. "$(dirname "$0")/common.sh"

[ $slower = 1 ] || skip "the build without sanitizers runs it"

command -v parallel > /dev/null || skip "GNU parallel is not installed (scripts/setup --cluster)"
export PARALLEL_HOME=$work/.parallel
mkdir -p bin configs "$PARALLEL_HOME"
ln -s "$build/lamina" bin/lamina
export PATH=$work/bin:$PATH

cat > configs/mnist-sweep.yaml << YAML
name: mnist-sweep
dataset: {type: digits, train: 500, test: 100}
layers: [{type: linear, out_features: 16}, sigmoid, {type: linear, out_features: 10}]
loss: cross_entropy
optimizer: {type: sgd, learning_rate: 0.1}
schedule: {iterations: $((20000 / slower)), batch_size: 32, evaluate_every: $((5000 / slower))}
checkpoint: {every: $((500 / slower))}
sweep:
  grid: {optimizer.learning_rate: [0.1, 0.2, 0.3]}
  seeds: [0, 1]
YAML
expect_status 0 lamina run configs/mnist-sweep.yaml --db whole.db

# README's two lines, which any shell runs.
sed -n '/^parallel --/,/^```/p' "$source/README.md" | sed '/^```/d' > lines.sh
expect_equal "$(grep -c . lines.sh)" 2 "lines of GNU parallel in README"
line=$(sed -n 1p lines.sh)
merge=$(sed -n 2p lines.sh)

bash -c "$line" > "$out" 2> "$err" &
runner=$!
for _ in $(seq 500); do
    [ "$(sqlite3 -readonly results/lamina-shard-0-of-4.db 'SELECT count(*) FROM iterations' \
        2> poll.err || echo 0)" != 0 ] && break
    sleep 0.02
done
pkill -KILL -f "shard 0/4" || true
status=0
wait "$runner" || status=$?
[ "$status" != 0 ] || fail "the shard that was killed is not told"
expect_status 0 bash -c "$line"
expect_status 0 bash -c "$merge"
expect_output "6 done"
same_rows results/lamina.db whole.db
