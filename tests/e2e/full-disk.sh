#!/usr/bin/env bash
# What a person whose disk is full or broken relies on: wherever a write fails, the run stops with
# a sentence, the file is whole, and once the disk is well the same command goes on to the rows of
# an undisturbed run. A SQLite VFS that fails at each write in turn stands for the disk, then a
# small file system and a limit on the size of files.

# Thousands of syncs, of which only the number matters.
[ ! -w /dev/shm ] || export TMPDIR=/dev/shm
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
rows whole.db > whole.rows

check_file() { # DB
    [ ! -e "$1" ] || expect_equal "$(sqlite3 "$1" 'PRAGMA integrity_check')" ok "$1"
}

numbers() { # DB: what no later row takes away again
    sql "$1" "SELECT 'i', run_key, iteration, loss, accuracy FROM iterations JOIN trials
              ON trials.id = trial_id;
              SELECT 'e', run_key, iteration, split, loss, accuracy, correct FROM evaluations
              JOIN trials ON trials.id = trial_id;
              SELECT 'm', run_key, name, split, iteration, value FROM metrics
              JOIN trials ON trials.id = trial_id;"
}
numbers whole.db > whole.numbers

# What a file has of them are some of the undisturbed run's.
check_prefix() { # DB
    local foreign
    [ -e "$1" ] && numbers "$1" > "$1.numbers" 2> "$1.err" || return 0 # it has no tables yet
    foreign=$(grep -v -x -F -f whole.numbers "$1.numbers" || true)
    [ -z "$foreign" ] || fail "$1 has rows of no undisturbed run: $(head -n 3 <<< "$foreign")"
}

go_on() { # DB
    expect_status 0 timeout 60 "$build/lamina" "${short[@]}" --db "$1"
    rows "$1" > "$1.rows"
    cmp -s "$1.rows" whole.rows || fail "$1 has other rows: $(diff "$1.rows" whole.rows | head -n 4)"
}

# --- Each write in turn ---
faulty() { # ENVIRONMENT... COMMAND
    timeout 60 env LD_PRELOAD="$build/faults/failing-disk.so" "$@"
}

# One run that fails at a write, and the run after it.
check_fault() { # DB KIND HOW_LONG AT
    local once=()
    last="write $4, $2, $3"
    [ "$3" = forever ] || once=(LAMINA_FAULT_ONCE=1)
    status=0
    faulty LAMINA_FAULT_AT="$4" LAMINA_FAULT_KIND="$2" "${once[@]}" \
        "$build/lamina" "${short[@]}" --db "$1" > "$out" 2> "$err" || status=$?
    if [ "$status" = 0 ]; then
        # It failed no more.
        expect_no_error
        rows "$1" | cmp -s - whole.rows || fail "a run that lacks rows ends well"
    else
        expect_equal "$status" 1
        expect_equal "$(wc -l < "$err")" 1 "sentences on stderr"
        expect_error "$1: $([ "$2" = full ] && echo 'no room left on the disk' || echo 'the disk failed')"
        expect_error "run the same command again"
    fi
    expect_equal "$(pgrep -f -- "--db $1" || true)" "" "processes that are left"
    check_file "$1"
    check_prefix "$1"
    go_on "$1"
}

copy_cut() { # DB: with the log or journal that lies beside it
    local part
    for part in cut.db cut.db-*; do
        [ ! -e "$part" ] || cp "$part" "$1${part#cut.db}"
    done
}

# A run from nothing, and one that goes on where another was cut off.
check_kind() { # KIND HOW_LONG HOW_LONG_WHEN_GOING_ON FIRST
    local db=$work/$1.db at
    out=$work/.out-$1 err=$work/.err-$1
    for at in $(seq "$4" $((step * 2)) "$((writes - 1))") "$writes"; do
        rm -f "$db"*
        check_fault "$db" "$1" "$2" "$at"
    done
    for at in $(seq $((step + $4)) $((step * 6)) "$later_writes"); do
        rm -f "$db"*
        copy_cut "$db"
        check_fault "$db" "$1" "$3" "$at"
    done
}

expect_status 0 faulty LAMINA_FAULT_COUNT=count "$build/lamina" "${short[@]}" --db counted.db
same_rows counted.db whole.db
writes=$(cat count)
[ "$writes" -gt 20 ] || fail "only $writes writes were counted"
[ "$writes" -lt 400 ] || fail "$writes writes are too many to try each"
step=$((long == 0 ? 21 : slower > 1 ? 13 : 1))
expect_status 1 faulty LAMINA_FAULT_AT=$((writes * 2 / 3)) "$build/lamina" "${short[@]}" --db cut.db
copy_cut later.db
expect_status 0 faulty LAMINA_FAULT_COUNT=count "$build/lamina" "${short[@]}" --db later.db
later_writes=$(cat count)

# Each write fails once: by turns the disk is full and broken.
check_kind full forever once 1 > full.log &
full=$!
check_kind ioerr once forever $((1 + step)) > ioerr.log &
ioerr=$!
failed=()
wait $full || failed+=(full.log)
wait $ioerr || failed+=(ioerr.log)
[ ${#failed[@]} = 0 ] || { cat "${failed[@]}" && exit 1; }
echo "of $writes writes each ${step}. failed, of $later_writes when going on each $((3 * step))., on full and broken disks"

# --- A limit on the size of files, in blocks of 1024 bytes ---
limits=(20 130) sizes=(24k 180k)
[ "$long" = 0 ] || limits=(1 20 60 130 150 200) sizes=(8k 24k 100k 180k 300k)
for limit in "${limits[@]}"; do
    rm -f limited.db*
    status=0
    last="files of at most $limit KiB"
    (ulimit -f $limit && exec timeout 60 "$build/lamina" "${short[@]}" --db limited.db) > "$out" 2> "$err" ||
        status=$?
    expect_equal "$status" 1 "$last"
    expect_error "no room left on the disk"
    check_file limited.db
    go_on limited.db
done

# --- A small file system. What is on it is checked on another one: readers want room too ---
cat > mounted.sh <<'SH'
set -e
mount -t tmpfs -o "size=$2" tmpfs "$1"
status=0
timeout 60 "$build/lamina" run short.yaml --jobs 2 --db "$1/full.db" > "$out" 2> "$err" || status=$?
echo "$status" > tmpfs.status
cp "$1"/full.db* .
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
for size in "${sizes[@]}"; do
    rm -f full.db* tmpfs.db
    last="a run on $size"
    unshare -rm bash mounted.sh "$work/disk" $size || fail "the run on the small file system: $(cat again.out)"
    expect_equal "$(cat tmpfs.status)" 1 "$last"
    expect_error "no room left on the disk"
    check_file full.db
    check_prefix full.db
    same_rows tmpfs.db whole.db
done
