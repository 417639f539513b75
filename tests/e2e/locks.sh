#!/usr/bin/env bash
# What people who query while a sweep runs rely on: a reader in the middle of a transaction is in
# nobody's way, and somebody who holds a write lock, at the beginning, in the middle or at the end
# of a run, loses no row and stops nothing; the run says why it waits.
. "$(dirname "$0")/common.sh"

iterations=$((40000 / slower))
cat > long.yaml <<YAML
name: long
dataset: {type: digits, train: 300, test: 100}
layers:
  - {type: linear, out_features: 16}
  - sigmoid
  - {type: linear, out_features: 10}
loss: cross_entropy
optimizer: {type: sgd, learning_rate: 0.1}
schedule: {iterations: $iterations, batch_size: 20, evaluate_every: $((iterations / 8))}
checkpoint: {every: $((iterations / 40))}
sweep: {seeds: [0, 1, 2]}
YAML
expect_status 0 lamina run long.yaml --jobs 1 --db whole.db

# Holds a transaction on a file for some seconds: touches `held` when it has it.
hold() { # DB STATEMENTS SECONDS
    python3 - "$@" <<'PY'
import pathlib, sqlite3, sys, time
db, statements, seconds = sys.argv[1], sys.argv[2], float(sys.argv[3])
connection = sqlite3.connect(db, timeout=20, isolation_level=None)
for statement in statements.split(";"):
    connection.execute(statement).fetchall()
pathlib.Path("held").touch()
time.sleep(seconds)
connection.execute("ROLLBACK")
PY
}

start() { # DB
    "$build/lamina" run long.yaml --jobs 1 --db "$1" > run.out 2> run.err &
    runner=$!
    for _ in $(seq 500); do
        [ "$(sqlite3 "$1" 'SELECT count(*) FROM iterations' 2> poll.err || echo 0)" != 0 ] && return
        sleep 0.02
    done
    fail "the run does not begin"
}

wait_for_held() {
    for _ in $(seq 500); do
        [ -e held ] && return
        sleep 0.02
    done
    fail "nobody holds the lock"
}

ends_well() { # DB
    wait "$runner" || fail "the run ended with status $?: $(cat run.err)"
    [ ! -s run.err ] || [ "${2:-}" = told ] || fail "stderr: $(cat run.err)"
    same_rows "$1" whole.db
}

# A reader, from before the first trial's end until after the last one's.
start reader.db
hold reader.db 'BEGIN;SELECT count(*) FROM iterations' 6 &
holder=$!
wait_for_held
ends_well reader.db
[ "$(grep -c 'holds a write lock' run.out)" = 0 ] || fail "a reader is taken for a writer"
wait $holder
rm held

# A writer for ten seconds in the middle.
start writer.db
hold writer.db 'BEGIN IMMEDIATE' 10 &
holder=$!
wait_for_held
ends_well writer.db told
cat run.out run.err > said
expect_equal "$(grep -c 'another program holds a write lock' said | sed 's/^[12]$/told/')" told
wait $holder
rm held

# A writer when the run begins, and is gone before the run gives up.
expect_status 0 lamina run long.yaml --db begun.db --set schedule.iterations=10
hold begun.db 'BEGIN IMMEDIATE' 4 &
holder=$!
wait_for_held
"$build/lamina" run long.yaml --jobs 1 --db begun.db > run.out 2> run.err &
runner=$!
wait "$runner" || fail "the run ended with status $?: $(cat run.err)"
wait $holder
expect_equal "$(sql begun.db "SELECT count(*) FROM iterations WHERE trial_id IN (SELECT id FROM trials
    WHERE iterations = $iterations)")" $((3 * iterations))
