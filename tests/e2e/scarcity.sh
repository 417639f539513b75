#!/usr/bin/env bash
# What somebody relies on whose machine has too little of something: the run goes on with fewer
# trials at once, and says so; where nothing can go on, nothing is lost.
. "$(dirname "$0")/common.sh"

cat > net.yaml <<'YAML'
name: net
dataset: {type: blobs, train: 200, test: 50}
layers: [{type: linear, out_features: 3}]
loss: cross_entropy
optimizer: {type: sgd, learning_rate: 0.1}
schedule: {batch_size: 10, iterations: 3000, evaluate_every: 1000}
checkpoint: {every: 1000, keep: last}
sweep: {seeds: [1, 2, 3, 4, 5, 6, 7, 8]}
YAML
states() {
    sql "$1" "SELECT state, count(*) FROM trials GROUP BY state"
}
expect_status 0 lamina run net.yaml --db whole.db --jobs 1

# Open files: those of three trials at once, of one, of none.
with_files() { # MOST ARGUMENTS...
    (ulimit -n "$1" && exec "$build/lamina" "${@:2}")
}
expect_status 0 with_files 24 run net.yaml --db some.db --jobs 8
expect_output "cannot start a process for a trial: Too many open files; raise the limit of open files (\`ulimit -n\`); the run goes on with "
expect_equal "$(states some.db)" "done|8"
expect_equal "$(sql some.db "SELECT count(*) FROM attempts")" 8
same_rows some.db whole.db

# For none: it waits a while, and leaves all as it was.
most=16 status=0
until [ $status = 1 ]; do
    status=0
    rm -f none.db
    with_files $most run net.yaml --db none.db --jobs 2 > "$out" 2> "$err" || status=$?
    most=$((most - 1))
done
expect_output "(\`ulimit -n\`); the run waits for that"
expect_error "cannot start a process for a trial: Too many open files"
expect_equal "$(states none.db)" "queued|8"
expect_status 0 lamina run net.yaml --db none.db
same_rows none.db whole.db

# Processes, which the system counts by user, and root may always have.
other() { # ARGUMENTS...: another user, with a program and one trial
    setpriv --reuid 54321 --regid 54321 --clear-groups bash -c 'ulimit -u 3 && exec "$@"' - "$@"
}
chmod 755 .
mkdir -m 777 theirs
if [ "$(id -u)" = 0 ] && setpriv --reuid 54321 --clear-groups test -x "$build/lamina" -a -x theirs; then
    expect_status 0 other "$build/lamina" run net.yaml --db theirs/one.db --jobs 4
    expect_output "Resource temporarily unavailable; end other programs, or raise the limit of processes (\`ulimit -u\`); the run goes on with "
    same_rows theirs/one.db whole.db
else
    echo "not root, or others cannot come to $build: no limit of processes"
fi

# Memory: the matrix library ends its process where it has none, the run says so. From the first
# limit that suffices on everything does, and what is below it has lost nothing.
if [ $slower = 1 ]; then # sanitizers need address space
    with_memory() { # KILOBYTES ARGUMENTS...
        (ulimit -v "$1" && exec "$build/lamina" "${@:2}")
    }
    for kilobytes in 50000 60000 65000 70000 75000 80000 85000 90000 100000 150000 1000000; do
        status=0
        with_memory $kilobytes run net.yaml --db "$kilobytes.db" --jobs 1 > "$out" 2> "$err" || status=$?
        case $status in
        0) same_rows $kilobytes.db whole.db ;;
        1) grep -Eq "memory" "$err" || fail "with $kilobytes KB it does not say what it lacks" ;;
        127) grep -q "shared librar" "$err" || fail "it was not found" ;;
        *) fail "with $kilobytes KB its status is $status" ;;
        esac
    done
    expect_equal $status 0 "with a gigabyte"
fi
