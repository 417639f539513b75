#!/usr/bin/env bash
# What a person relies on whose results file is deleted, replaced, moved or unmounted while a run
# writes it: the run ends with 1 and says where the rows are, all rows that were committed are there,
# the next run goes on from them, and nothing that has come to the old name is touched.
. "$(dirname "$0")/common.sh"

cat > net.yaml <<'YAML'
name: net
dataset: {type: digits, train: 200, test: 50}
layers: [{type: linear, out_features: 10}]
loss: cross_entropy
optimizer: {type: sgd, learning_rate: 0.1}
schedule: {iterations: 1000000000, batch_size: 20, evaluate_every: 1000}
checkpoint: {every: 1000}
YAML

committed() { # DB: rows, 0 where it has none yet
    sqlite3 -readonly "$1" 'SELECT count(*) FROM iterations WHERE iteration <= (SELECT max(iteration) FROM checkpoints)' 2> poll.err || echo 0
}

# Runs until there is a checkpoint, and is met by what the command does then.
meet() { # DB COMMAND...
    local db=$1 status=0
    shift
    "$build/lamina" run net.yaml --db "$db" > run.out 2> run.err &
    runner=$!
    before=0
    for _ in $(seq 3000); do
        before=$(committed "$db")
        [ "$before" = 0 ] || break
        sleep 0.02
    done
    [ "$before" != 0 ] || fail "the run does not begin: $(cat run.err)"
    last="$*"
    "$@"
    for _ in $(seq 3000); do
        kill -0 "$runner" 2> poll.err || break
        sleep 0.02
    done
    kill -INT "$runner" 2> poll.err || true # one that has noticed nothing
    wait "$runner" || status=$?
    cp run.err "$err"
    expect_equal "$status" 1 "the status of the run after $last"
    expect_equal "$(grep -c Results: run.out || true)" 0 "how often it names results"
}

# All that was committed then is in the file, and the next run goes on from its checkpoint.
is_kept() { # DB
    expect_equal "$(sql "$1" 'PRAGMA integrity_check')" ok "$1"
    [ "$(committed "$1")" -ge "$before" ] || fail "$1 has less than the $before rows that there were"
    "$build/lamina" run net.yaml --db "$1" > next.out 2> next.err &
    runner=$!
    for _ in $(seq 3000); do
        [ "$(sqlite3 -readonly "$1" 'SELECT count(*) FROM attempts' 2> poll.err || echo 0)" -lt 2 ] || break
        sleep 0.02
    done
    kill -INT "$runner"
    wait "$runner" || true
    expect_equal "$(sql "$1" 'SELECT from_iteration > 0 FROM attempts WHERE n = 2')" 1 "$1 is gone on with"
    expect_equal "$(sql "$1" 'SELECT count(*) = max(iteration) FROM iterations')" 1 "rows without a hole"
}
saved() { # the file that the sentence names
    sed -n 's/.*what was recorded is saved in \(.*\); name that with --db.*/\1/p' "$err"
}

# Deleted, with and without what lies beside it.
meet a.db rm a.db
expect_error "a.db was deleted or replaced while it was written"
is_kept "$(saved)"
echo precious > precious
ln -s precious b.db.saved
meet b.db rm b.db b.db-wal b.db-shm b.db.lock
expect_equal "$(saved)" "$work/b.db-2.saved" "a link where it would be saved is not followed"
expect_equal "$(cat precious)" precious
is_kept "$(saved)"

# Its log alone, which has the rows that are not yet in the file.
meet l.db rm l.db-wal
expect_error "l.db-wal, its log, was removed while it was written: what was recorded is in l.db now"
is_kept l.db
meet m.db rm m.db-wal m.db-shm
is_kept m.db

# With its folder.
mkdir folder
meet folder/c.db rm -r folder
is_kept "$(saved)"
[ ! -e folder ] || fail "the folder is made again"

# Replaced: the other file stays as it is.
replace() {
    echo "another's" > other.tmp
    mv other.tmp d.db
}
meet d.db replace
expect_error "d.db was deleted or replaced while it was written"
expect_equal "$(cat d.db)" "another's"
is_kept "$(saved)"

# Another program opens what is there now at once, and takes the log for its own: no file without the
# rows is told to have them.
replace_and_open() {
    sqlite3 k.tmp < "$source/runner/record/schema.sql"
    mv k.tmp k.db
    sqlite3 k.db 'SELECT count(*) FROM trials'
}
meet k.db replace_and_open
if [ -n "$(saved)" ]; then # the run saw it before
    is_kept "$(saved)"
else
    expect_error "k.db was deleted or replaced while it was written, and before that was seen another program opened what is there now"
fi

# Moved, alone and with its folder, and a link left to where it is.
meet e.db mv e.db f.db
expect_error "e.db was moved to $work/f.db while it was written: what was recorded is there"
is_kept f.db
mkdir folder
meet folder/g.db mv folder elsewhere
expect_error "to $work/elsewhere/g.db while it was written"
is_kept elsewhere/g.db
leave_link() {
    mv h.db i.db
    ln -s i.db h.db
}
meet h.db leave_link
expect_error "h.db was moved to $work/i.db"
is_kept i.db

# Unmounted, in a mount namespace of its own, where that may be made.
mkdir mounted
if ! unshare -rm mount -t tmpfs none mounted 2> poll.err; then
    skip "the rest, as no file system can be mounted here: $(cat poll.err)"
fi
unshare -rm bash -s "$build/lamina" > mount.out 2>&1 << 'SCRIPT' || fail "$(cat mount.out)"
mount -t tmpfs none mounted
mkdir mounted/in
"$1" run net.yaml --db mounted/in/j.db > run.out 2> run.err &
runner=$!
rows=0
for ((i = 0; i < 3000 && rows == 0; i++)); do
    rows=$(sqlite3 -readonly mounted/in/j.db 'SELECT count(*) FROM iterations' 2> poll.err || echo 0)
    sleep 0.02
done
mkdir -p held
mount --bind mounted held # the file system stays, to be looked at
umount -l mounted
for ((i = 0; i < 3000; i++)); do
    kill -0 $runner 2> poll.err || break
    sleep 0.02
done
kill -INT $runner 2> poll.err
status=0
wait $runner || status=$?
[ $status = 1 ] || { echo "the status is $status: $(cat run.err)"; exit 1; }
grep -qF "mounted/in/j.db is not reached by its name any more" run.err || { cat run.err; exit 1; }
[ "$(sqlite3 held/in/j.db 'PRAGMA integrity_check')" = ok ] || exit 1
[ "$(sqlite3 held/in/j.db 'SELECT count(*) FROM iterations')" -ge "$rows" ] || { echo "rows are lost"; exit 1; }
SCRIPT

# One file under two names by a mount: the second run is refused, and a reader while the first writes.
unshare -rm bash -s "$build/lamina" > mount.out 2>&1 << 'SCRIPT' || fail "$(cat mount.out)"
"$1" run net.yaml --db o.db > run.out 2> run.err &
runner=$!
for ((i = 0; i < 3000; i++)); do
    [ "$(sqlite3 -readonly o.db 'SELECT count(*) FROM iterations' 2> poll.err || echo 0)" = 0 ] || break
    sleep 0.02
done
touch p.db
mount --bind o.db p.db
status=0
"$1" run net.yaml --db p.db > second.out 2> second.err || status=$?
[ $status = 1 ] && grep -qF "p.db is in use by another program" second.err || { echo "status $status"; cat second.err; exit 1; }
status=0
"$1" status --db p.db > second.out 2> second.err || status=$?
[ $status = 1 ] && grep -qF "knows it by another name" second.err || { echo "status $status"; cat second.err; exit 1; }
kill -INT $runner
wait $runner
"$1" status --db p.db > second.out || exit 1
[ "$(sqlite3 o.db 'PRAGMA integrity_check')" = ok ]
SCRIPT
