#!/usr/bin/env bash
# What people rely on who may read a results file and not write its folder: a file whose run has
# ended is read by everything, one that a run writes too; where another program kept a file from
# being closed well, a sentence says what works, and that does. Who reads is in no run's way, and is
# told of where it must be waited for.
. "$(dirname "$0")/common.sh"

cat > net.yaml <<'YAML'
name: net
dataset: {type: digits, train: 200, test: 50}
layers: [{type: linear, out_features: 10}]
loss: cross_entropy
optimizer: {type: sgd, learning_rate: 0.1}
schedule: {iterations: 20, batch_size: 20, evaluate_every: 5}
YAML
mkdir shared copies
chmod a-w shared

# Root may write everywhere, unless it has no privileges.
bare=()
[ "$(id -u)" -ne 0 ] || bare=(setpriv --inh-caps=-all --bounding-set=-all)
"${bare[@]}" true 2> bare.err || skip "setpriv cannot take root's privileges"
"${bare[@]}" touch shared/x 2> bare.err && skip "this file system lets everybody write"
reader() {
    expect_status 0 "${bare[@]}" "$@"
}
reader_lamina() {
    reader "$build/lamina" "$@"
}
writable() { # COMMAND...: with the folder writable meanwhile
    chmod u+w shared
    "$@"
    chmod a-w shared
}
is_plain() { # DB
    expect_equal "$(od -An -tu1 -j18 -N2 "$1" | tr -d ' ')" 11 "the journal that $1 names"
    for end in -wal -shm -journal; do
        [ ! -e "$1$end" ] || fail "$1$end is left"
    done
}
read_by_all() { # DB
    reader sqlite3 -readonly "$1" 'SELECT count(*) FROM iterations'
    reader python3 -c 'import sqlite3, sys
print(sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True).execute(
    "SELECT count(*) FROM iterations").fetchone()[0])' "$1"
    reader_lamina status --db "$1"
    expect_output "net: 1 trial: 1"
    reader_lamina export leaderboard --db "$1"
    expect_output "net,1,1"
    reader_lamina pivot --db "$1"
    reader_lamina plot --db "$1" --output copies/plot.svg
}

# After each command that writes, the file is plain.
writable expect_status 0 lamina run net.yaml --db shared/net.db
is_plain shared/net.db
read_by_all shared/net.db
reader_lamina merge copies/merged.db shared/net.db
is_plain copies/merged.db
same_count() {
    expect_equal "$(sql copies/merged.db 'SELECT count(*) FROM iterations')" 20
}
same_count
writable expect_status 0 lamina trim --db shared/net.db
is_plain shared/net.db
writable expect_status 0 lamina run net.yaml --db shared/net.db # finds nothing to do
is_plain shared/net.db

# While a run writes.
chmod u+w shared
"$build/lamina" run net.yaml --db shared/live.db --set schedule.iterations=1000000000 \
    --set schedule.evaluate_every=100 > live.out 2>&1 &
runner=$!
for _ in $(seq 1000); do
    [ "$(sqlite3 shared/live.db 'SELECT count(*) FROM evaluations' 2> poll.err || echo 0)" != 0 ] &&
        break
    sleep 0.02
done
chmod a-w shared
read_by_all shared/live.db
expect_status 75 "${bare[@]}" "$build/lamina" merge copies/live.db shared/live.db
expect_error "a run (process $runner) writes it"
# Cut off, it is read with what is beside it.
kill -KILL "$runner"
wait "$runner" 2> poll.err || true
read_by_all shared/live.db
# Whole or not: without what is beside it, what is said works.
chmod u+w shared
rm -f shared/live.db-shm
chmod a-w shared
refused() { # DB TEXT
    for command in status "export leaderboard" pivot "plot --output copies/no.svg"; do
        # shellcheck disable=SC2086 # words
        expect_status 1 "${bare[@]}" "$build/lamina" $command --db "$1"
        expect_error "$2"
    done
    expect_status 1 "${bare[@]}" "$build/lamina" merge copies/no.db "$1"
    expect_error "$2"
}
refused shared/live.db "its last rows, which are in shared/live.db-wal: copy both"
cp shared/live.db shared/live.db-wal copies/
read_by_all copies/live.db

# What cannot be written says what can be done.
writable cp shared/net.db shared/fresh.db
for command in "run net.yaml" trim; do
    for db in net fresh; do # beside the one is its lock
        # shellcheck disable=SC2086 # words
        expect_status 1 "${bare[@]}" "$build/lamina" $command --db shared/$db.db
        expect_error "shared/$db.db"
        expect_error "; make its folder writable, as files beside shared/$db.db are needed, or name another file with --db"
    done
done

# Holds a file open, reading it: until `let-go` is there.
hold() { # DB STATEMENTS
    rm -f held let-go
    python3 - "$@" > hold.out 2>&1 <<'PY' &
import pathlib, sqlite3, sys, time
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
for statement in sys.argv[2].split(";"):
    connection.execute(statement).fetchall()
pathlib.Path("held").touch()
for _ in range(6000):
    if pathlib.Path("let-go").exists():
        break
    time.sleep(0.02)
PY
    holder=$!
    await held
}
await() { # FILE [TEXT]
    for _ in $(seq 3000); do
        [ -e "$1" ] && grep -qF -e "${2:-}" "$1" && return
        [ $# = 1 ] && [ -e "$1" ] && return
        sleep 0.02
    done
    fail "$1 ${2:+with \"$2\" }does not come"
}
let_go() {
    touch let-go
    wait "$holder"
}

# A program that has the file open when the run ends, and closes it later: then it is in no mode to
# be read here, and what the sentence names works.
chmod u+w shared
sqlite3 shared/net.db 'PRAGMA journal_mode = WAL' > wal.out
hold shared/net.db 'SELECT count(*) FROM trials'
expect_status 0 lamina run net.yaml --db shared/net.db --set seed=1 --set name=other
grep -qF -e -wal "$err" && fail "rows beside the file are told, but all are in it"
let_go
chmod a-w shared
refused shared/net.db "or open it with \`sqlite3 'file:shared/net.db?immutable=1'\`"
expect_equal "$("${bare[@]}" sqlite3 'file:shared/net.db?immutable=1' \
    'SELECT count(*) FROM trials')" 2
# So can what is named be pasted, whatever the file is called.
name="shared/m y's 50%?.db"
writable cp shared/net.db "$name"
expect_status 1 "${bare[@]}" "$build/lamina" status --db "$name"
expect_equal "$(eval "\"\${bare[@]}\" $(sed -n 's/.*open it with `\(.*\)`, or have.*/\1/p' "$err") 'SELECT count(*) FROM trials'")" 2
mend=$(sed -n 's/.*for all by `\(lamina .*\)` of somebody.*/\1/p' "$err")
expect_equal "${mend%% --db*}" "lamina trim --dry-run"
writable eval "$mend" > "$out"
is_plain "$name"
reader_lamina status --db "$name"
cp shared/net.db copies/
reader_lamina status --db copies/net.db
writable expect_status 0 lamina trim --dry-run --db shared/net.db
read_by_all shared/net.db
is_plain shared/net.db

# One that is in the middle of a transaction then: not all rows are in the file, which is told.
"$build/lamina" run net.yaml --db open.db --set schedule.iterations=1000000000 \
    --set schedule.evaluate_every=100 > open.out 2> open.err &
runner=$!
for _ in $(seq 1000); do
    [ "$(sqlite3 -readonly open.db 'SELECT count(*) FROM iterations' 2> poll.err || echo 0)" != 0 ] &&
        break
    sleep 0.02
done
hold open.db 'BEGIN;SELECT count(*) FROM iterations'
sleep 1
kill -INT "$runner"
status=0
wait "$runner" || status=$?
expect_equal "$status" 130 "the status of a run that is interrupted"
grep -qF "its last rows are beside it" open.err || fail "rows beside the file are not told"
[ -s open.db-wal ] || fail "there are none"
let_go
expect_status 0 lamina trim --dry-run --db open.db
is_plain open.db

# One that reads a plain file when a run begins is waited for; other commands say who must end.
rows open.db > before
hold open.db 'BEGIN;SELECT count(*) FROM iterations'
expect_status 1 lamina trim --iterations 7 --db open.db
expect_error "another program holds a lock on it"
expect_status 1 lamina merge open.db shared/net.db
expect_error "another program holds a lock on it"
expect_equal "$(sql open.db 'SELECT count(*) FROM trials')" 1
"$build/lamina" run net.yaml --db open.db --set seed=1 --set name=other > wait.out 2> wait.err &
runner=$!
await wait.err "the run begins when it lets go"
let_go
wait "$runner" || fail "the run ended with status $?: $(cat wait.err)"
is_plain open.db
expect_equal "$(sql open.db 'SELECT count(*) FROM trials')" 2
rows open.db | grep -F "$(sql open.db 'SELECT run_key FROM trials WHERE seed = 0')" > after
expect_equal "$(cat after)" "$(cat before)" "what a refused command has changed"
