#!/usr/bin/env bash
# scripts/get-data against a web server on this machine: what it fetches is whole and right,
# or it leaves nothing. Needs the real files, because their digests are fixed.
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
real=${LAMINA_DATA:-$root/data}/mnist
if [[ ! -f $real/train-images-idx3-ubyte.gz ]]; then
    echo "skipped: MNIST is not at hand; run scripts/get-data mnist or set LAMINA_DATA"
    exit 77
fi
if ! command -v python3 >/dev/null; then
    echo "skipped: no python3 to serve the files"
    exit 77
fi

work=$(mktemp -d)
server=
clean() {
    if [[ -n $server ]]; then
        kill "$server" 2>/dev/null || true
    fi
    rm -rf "$work"
}
trap clean EXIT

fail() {
    echo "FAILED: $*" >&2
    cat "$work/output" >&2
    exit 1
}

# Mirrors: /good, /empty (404), /swapped (another file under each name), /cut (half of each
# file, as if whole), /hang (half of each file, then silence).
cat >"$work/server.py" <<'END'
import http.server, os, sys, time
folder, port_file = sys.argv[1:]
labels = "t10k-labels-idx1-ubyte.gz"

class Mirror(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        kind, name = self.path.strip("/").split("/")
        if kind == "empty":
            return self.send_error(404)
        path = os.path.join(folder, labels if kind == "swapped" else name)
        with open(path, "rb") as file:
            body = file.read()
        half = body[: len(body) // 2]
        if kind == "cut":
            body = half
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if kind == "hang":
            self.wfile.write(half)
            self.wfile.flush()
            time.sleep(60)
        else:
            self.wfile.write(body)

    def log_message(self, *arguments):
        pass

server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Mirror)
with open(port_file + ".new", "w") as file:
    file.write(str(server.server_port))
os.rename(port_file + ".new", port_file)
server.serve_forever()
END
python3 "$work/server.py" "$real" "$work/port" &
server=$!
until [[ -s $work/port ]]; do
    kill -0 "$server" 2>/dev/null || exit 1
    sleep 0.05
done
base=http://127.0.0.1:$(cat "$work/port")
export no_proxy=127.0.0.1 NO_PROXY=127.0.0.1

# get FOLDER MIRROR...: its exit status, with what it said in $work/output.
get() {
    local folder=$1
    shift
    LAMINA_MNIST_MIRRORS="${*/#/$base/}" "$root/scripts/get-data" mnist "$folder" \
        >"$work/output" 2>&1
}

expect_complete() {
    local name
    [[ $(find "$1" -type f | wc -l) == 4 ]] || fail "$1 should hold four files"
    for name in "$real"/*.gz; do
        cmp <(gzip -dc "$name") <(gzip -dc "$1/mnist/${name##*/}") || fail "$name differs"
    done
}

expect_nothing() {
    [[ -z $(find "$1" -type f) ]] || fail "left behind: $(find "$1" -type f)"
}

get "$work/good" good || fail "a good mirror should do"
expect_complete "$work/good"

get "$work/second" empty good || fail "the second mirror should do"
expect_complete "$work/second"

get "$work/good" empty || fail "right files should not be fetched again"
[[ ! -s $work/output ]] || fail "nothing to do should be silent"

echo damaged >"$work/good/mnist/t10k-labels-idx1-ubyte.gz"
get "$work/good" good || fail "a damaged file should be fetched again"
expect_complete "$work/good"
[[ $(grep -c ' from ' "$work/output") == 1 ]] || fail "only the damaged file should be fetched"

for kind in swapped cut empty; do
    status=0
    get "$work/$kind" "$kind" || status=$?
    [[ $status == 1 ]] || fail "a mirror that is $kind should end with status 1, not $status"
    expect_nothing "$work/$kind"
    grep -q 'get-data: no mirror gave train-images-idx3-ubyte.gz' "$work/output" ||
        fail "the failure should be told"
done
get "$work/cut" cut good || fail "a cut file should send it to the next mirror"
expect_complete "$work/cut"

# Nothing is written through a link that waits where a file is to be: one at the name that the process
# would choose, whose number its shell knows, and one at the last name.
echo precious >"$work/precious"
mkdir -p "$work/linked/mnist"
ln -s "$work/precious" "$work/linked/mnist/t10k-labels-idx1-ubyte.gz"
LAMINA_MNIST_MIRRORS=$base/good bash -c '
    for name in train-images-idx3 train-labels-idx1 t10k-images-idx3 t10k-labels-idx1; do
        ln -s "$1/precious" "$1/linked/mnist/.$name-ubyte.gz.part-$$"
    done
    exec "$2" mnist "$1/linked"' - "$work" "$root/scripts/get-data" >"$work/output" 2>&1 ||
    fail "links should stop nothing"
[[ $(cat "$work/precious") == precious ]] || fail "a link was written through"
find "$work/linked" -type l -name '.*' -delete
expect_complete "$work/linked"
mkdir -p "$work/pipe/mnist"
mkfifo "$work/pipe/mnist/train-images-idx3-ubyte.gz"
status=0
timeout 60 env LAMINA_MNIST_MIRRORS="$base/good" "$root/scripts/get-data" mnist "$work/pipe" \
    >"$work/output" 2>&1 || status=$?
[[ $status == 1 ]] || fail "a pipe should end with status 1, not $status"
grep -q 'train-images-idx3-ubyte.gz is not a file' "$work/output" || fail "a pipe should be told"

for name in kmnist cifar10 cifar100; do
    "$root/scripts/get-data" $name >"$work/output" 2>&1 || fail "$name should be told of"
    grep -q 'is fetched by hand, from ' "$work/output" || fail "where $name is should be told"
done
grep -qx '  fine_label_names.txt' "$work/output" || fail "the files of CIFAR-100 should be told"

status=0
"$root/scripts/get-data" mnist2 >"$work/output" 2>&1 || status=$?
[[ $status == 2 ]] || fail "an unknown data set should end with status 2"

# Interrupted in the middle of a file: nothing stays. Killed outright: nothing with the name
# of a whole file, and the next run takes the rest away.
started() {
    until [[ -n $(find "$1" -name '.*part*' -size +100k 2>/dev/null) ]]; do
        kill -0 "$2" 2>/dev/null || fail "it ended before it was interrupted"
        sleep 0.05
    done
}
for signal in TERM HUP; do
    LAMINA_MNIST_MIRRORS=$base/hang "$root/scripts/get-data" mnist "$work/hang" \
        >"$work/output" 2>&1 &
    job=$!
    started "$work/hang" "$job"
    kill -s "$signal" "$job"
    status=0
    wait "$job" || status=$?
    [[ $status -gt 128 ]] || fail "SIG$signal should end it, not status $status"
    expect_nothing "$work/hang"
done

LAMINA_MNIST_MIRRORS=$base/hang "$root/scripts/get-data" mnist "$work/hang" \
    >"$work/output" 2>&1 &
job=$!
started "$work/hang" "$job"
kill -KILL "$job"
wait "$job" 2>/dev/null || true
[[ -z $(find "$work/hang" -name '*.gz') ]] || fail "half a file has the name of a whole one"
get "$work/hang" good || fail "it should recover from being killed"
expect_complete "$work/hang"
echo "get-data: all as promised"
