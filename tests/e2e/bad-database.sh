#!/usr/bin/env bash
# Results files that cannot be written: one sentence, status 1, and not a byte of them changed.
. "$(dirname "$0")/common.sh"

cat > net.yaml <<'YAML'
name: net
dataset: {type: digits, train: 200, test: 50}
layers: [{type: linear, out_features: 10}]
loss: cross_entropy
optimizer: {type: sgd, learning_rate: 0.1}
schedule: {iterations: 5, batch_size: 20}
YAML
refused() { # DB TEXT
    before=$(sha256sum < "$1")
    expect_status 1 lamina run net.yaml --db "$1"
    expect_output "$1"
    expect_output "$2"
    expect_equal "$(sha256sum < "$1")" "$before"
}

expect_status 0 lamina run net.yaml --db good.db
sqlite3 other.db 'CREATE TABLE mine (x); PRAGMA application_id = 7;'
refused other.db 'another program'
cp good.db newer.db
sqlite3 newer.db 'PRAGMA user_version = 99;' > /dev/null
refused newer.db '99'
head -c 5000 /dev/urandom > noise.db
refused noise.db 'SQLite'
head -c 6000 good.db > cut.db
refused cut.db 'damaged'
expect_status 1 lamina run net.yaml --db missing-folder/x.db
expect_output missing-folder
expect_status 1 lamina run net.yaml --db .
expect_output 'is a folder'
mkfifo pipe.db
expect_status 1 timeout 20 "$build/lamina" run net.yaml --db pipe.db
expect_output 'is not a file'
expect_status 1 lamina run net.yaml --db ''
if [ "$(id -u)" -ne 0 ]; then # root may write everything
    cp good.db read-only.db
    chmod a-w read-only.db
    refused read-only.db 'read-only'
fi

# A second run on the same file names the first, and what works now.
"$build/lamina" run net.yaml --db held.db --set schedule.iterations=1000000 > held.out 2>&1 &
holder=$!
for _ in $(seq 500); do
    [ "$(sqlite3 held.db 'SELECT count(*) FROM attempts' 2> held.err || echo 0)" != 0 ] && break
    sleep 0.02
done
expect_status 1 lamina run net.yaml --db held.db
expect_output "$holder"
expect_output '--db'
# Reading while it runs is no hindrance, nor hindered.
expect_status 0 lamina status --db held.db
expect_output running
kill -INT "$holder"
wait "$holder" || true
expect_equal "$(sql held.db 'PRAGMA integrity_check')" ok

# No room left: the run stops with a sentence, and what was committed stays.
(
    ulimit -f 300 # KiB a file
    status=0
    "$build/lamina" run net.yaml --db full.db --set schedule.iterations=200000 \
        > full.out 2> full.err || status=$?
    [ "$status" -eq 1 ] || { cat full.out full.err; exit 1; }
    grep -q full.db full.err
) || fail "a file that may not grow is not told"
expect_equal "$(sql full.db 'PRAGMA integrity_check')" ok
expect_status 0 lamina run net.yaml --db full.db --set schedule.iterations=2000
