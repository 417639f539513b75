#!/usr/bin/env bash
# What a person whose disk is full relies on: wherever a write fails, the run stops with a
# sentence, the file is whole, and once there is room the same command goes on to the rows of an
# undisturbed run. A SQLite VFS that fails at each write in turn stands for the disk, then a small
# file system and a limit on the size of files.
. "$(dirname "$0")/common.sh"

export ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}verify_asan_link_order=0
cat > short.yaml <<'YAML'
name: short
dataset: {type: digits, train: 200, test: 100}
layers:
  - {type: linear, name: hidden, out_features: 8}
  - sigmoid
  - {type: linear, out_features: 10}
loss: cross_entropy
optimizer: {type: sgd, learning_rate: 0.1}
schedule: {iterations: 130, batch_size: 20, evaluate_every: 65}
checkpoint: {every: 50}
sweep: {seeds: [0, 1]}
YAML
short=(run short.yaml --jobs 2)
expect_status 0 lamina "${short[@]}" --db whole.db

check_file() { # DB
    [ ! -e "$1" ] || expect_equal "$(sqlite3 "$1" 'PRAGMA integrity_check')" ok "$1"
}

# --- Each write in turn ---
faulty() { # ENVIRONMENT... COMMAND
    env LD_PRELOAD="$build/faults/failing-disk.so" "$@"
}
expect_status 0 faulty LAMINA_FAULT_COUNT=count "$build/lamina" "${short[@]}" --db counted.db
same_rows counted.db whole.db
writes=$(cat count)
[ "$writes" -gt 20 ] || fail "only $writes writes were counted"
[ "$writes" -lt 400 ] || fail "$writes writes are too many to try each"
step=$((slower == 1 ? 1 : 25))

# A full disk stays full; a broken one fails once.
for kind in full ioerr; do
    [ $kind = full ] || export LAMINA_FAULT_ONCE=1
    for at in $(seq 1 $step "$writes"); do
        rm -f fault.db*
        status=0
        last="write $at of $writes, $kind"
        faulty LAMINA_FAULT_AT="$at" LAMINA_FAULT_KIND=$kind \
            "$build/lamina" "${short[@]}" --db fault.db > "$out" 2> "$err" || status=$?
        # The last writes put the log away, and may fail without loss.
        if [ "$status" != 0 ]; then
            expect_equal "$status" 1
            expect_equal "$(wc -l < "$err")" 1 "sentences on stderr"
            expect_error "fault.db"
            [ $kind = ioerr ] || expect_error "no room left on the disk"
        fi
        check_file fault.db
        expect_status 0 lamina "${short[@]}" --db fault.db
        same_rows fault.db whole.db
    done
done

# --- A limit on the size of files, in blocks of 1024 bytes ---
for limit in 60 150 200; do
    rm -f limited.db*
    status=0
    (ulimit -f $limit && exec "$build/lamina" "${short[@]}" --db limited.db) > "$out" 2> "$err" ||
        status=$?
    expect_equal "$status" 1 "with files of at most $limit KiB"
    expect_error "no room left on the disk"
    check_file limited.db
    expect_status 0 lamina "${short[@]}" --db limited.db
    same_rows limited.db whole.db
done

# --- A small file system ---
cat > mounted.sh <<'SH'
set -e
mount -t tmpfs -o size=300k tmpfs "$1"
status=0
"$build/lamina" run short.yaml --jobs 2 --db "$1/full.db" > "$out" 2> "$err" || status=$?
echo "$status" > tmpfs.status
sqlite3 "$1/full.db" 'PRAGMA integrity_check' > tmpfs.check
mount -o remount,size=20m "$1"
"$build/lamina" run short.yaml --jobs 2 --db "$1/full.db" > again.out 2>&1
sqlite3 "$1/full.db" "VACUUM INTO 'tmpfs.db'"
umount "$1"
SH
mkdir disk
export build out err
if ! unshare -rm true 2> unshare.err; then
    echo "skipped in part: no file system can be mounted here: $(cat unshare.err)"
    exit 0
fi
unshare -rm bash mounted.sh "$work/disk" || fail "the run on the small file system: $(cat again.out)"
expect_equal "$(cat tmpfs.status)" 1 "a run on 300 KiB"
expect_error "no room left on the disk"
expect_equal "$(cat tmpfs.check)" ok
same_rows tmpfs.db whole.db
