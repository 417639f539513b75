#!/usr/bin/env bash
# What people who query while a sweep runs rely on: a reader in the middle of a transaction is in
# nobody's way, and somebody who holds a write lock, at the beginning, in the middle or at the end
# of a run, loses no row and stops nothing; the run says why it waits.
. "$(dirname "$0")/common.sh"

# The first ends soon, the second lasts longer than a lock.
config() { # NAME ITERATIONS OUT_FEATURES BATCH_SIZE
    cat > "$1.yaml" <<YAML
name: $1
dataset: {type: digits, train: 300, test: 100}
layers:
  - {type: linear, out_features: $3}
  - sigmoid
  - {type: linear, out_features: 10}
loss: cross_entropy
optimizer: {type: sgd, learning_rate: 0.1}
schedule: {iterations: $2, batch_size: $4, evaluate_every: $(($2 / 8))}
checkpoint: {every: $(($2 / 40))}
sweep: {seeds: [0, 1, 2]}
YAML
}
config quick $((40000 / slower)) 16 20
config slow $((slower == 1 ? 2400 : 400)) 256 60
expect_status 0 lamina run quick.yaml --jobs 1 --db quick.db
expect_status 0 lamina run slow.yaml --jobs 1 --db slow.db

# Holds a transaction on a file for some seconds, and until `let-go` is there: touches `held` when
# it has it. What it reads must stay what it was.
hold() { # DB STATEMENTS SECONDS
    rm -f held let-go
    python3 - "$@" <<'PY' &
import pathlib, sqlite3, sys, time
db, statements, seconds = sys.argv[1], sys.argv[2].split(";"), float(sys.argv[3])
connection = sqlite3.connect(db, timeout=20, isolation_level=None)
found = [connection.execute(statement).fetchall() for statement in statements]
pathlib.Path("held").touch()
time.sleep(seconds)
for _ in range(6000):
    if pathlib.Path("let-go").exists():
        break
    time.sleep(0.02)
if connection.execute(statements[-1]).fetchall() != found[-1]:
    sys.exit("what the transaction reads has changed")
connection.execute("ROLLBACK")
PY
    holder=$!
    await held
}

start() { # NAME DB [OPTIONS]
    "$build/lamina" run "$1.yaml" --jobs 1 --db "$2" "${@:3}" > run.out 2> run.err &
    runner=$!
}

await() { # FILE [TEXT]: until the file is there, and has that text
    for _ in $(seq 3000); do
        [ -e "$1" ] && grep -qF -e "${2:-}" "$1" && return
        [ $# = 1 ] && [ -e "$1" ] && return
        sleep 0.02
    done
    fail "$1 ${2:+with \"$2\" }does not come: $(cat run.err)"
}

await_rows() { # DB
    for _ in $(seq 3000); do
        [ "$(sqlite3 "$1" 'SELECT count(*) FROM iterations' 2> poll.err || echo 0)" != 0 ] && return
        sleep 0.02
    done
    fail "the run does not begin"
}

told() { # TEXT: how often the run said so
    cat run.out run.err | grep -c -e "$1" || true
}

ends_well() { # DB DB
    wait "$runner" || fail "the run ended with status $?: $(cat run.err)"
    same_rows "$1" "$2"
}

released() {
    touch let-go
    wait $holder || fail "the holder of the lock: status $?"
}

# A reader, from before the first trial's end until after the run's.
start quick reader.db
await_rows reader.db
hold reader.db 'BEGIN;SELECT count(*) FROM iterations' 0
ends_well reader.db quick.db
expect_equal "$(told 'holds a write lock')" 0 "a reader is taken for a writer"
released

# A writer for some seconds in the middle, past ends of trials, and until so much waits in memory
# that the run pauses: checkpoints are most of it.
start slow middle.db --set checkpoint.every=$((slower == 1 ? 10 : 4))
await_rows middle.db
hold middle.db 'BEGIN IMMEDIATE;SELECT count(*) FROM iterations' $((long == 1 ? 10 : 3))
await run.out "holds a write lock"
await run.out "and the run pauses until it lets go"
released
ends_well middle.db slow.db
expect_equal "$(told 'the run pauses')" 1 "how often it says that it pauses"
[ "$(told 'holds a write lock')" -le 2 ] || fail "it says too often why it waits: $(cat run.out)"

# A writer at the end, when all is trained and nothing is left but to write it.
start quick end.db
await_rows end.db
hold end.db 'BEGIN IMMEDIATE;SELECT count(*) FROM iterations' 0
await run.err "ctrl-C gives them up"
released
ends_well end.db quick.db

# A writer at the beginning, for longer than anybody waits in silence.
expect_status 0 lamina run quick.yaml --db begun.db --set name=other --set schedule.iterations=10
hold begun.db 'BEGIN IMMEDIATE;SELECT count(*) FROM trials' 0
start quick begun.db
await run.err "the run begins when it lets go"
released
wait "$runner" || fail "the run ended with status $?: $(cat run.err)"
expect_equal "$(wc -l < run.err)" 1 "lines that say why it waits"
sqlite3 begun.db "PRAGMA foreign_keys = ON; DELETE FROM trials WHERE iterations = 10"
same_rows begun.db quick.db
