#!/usr/bin/env bash
# What a person relies on who works in a folder of somebody else's: whatever lies at a name that
# Lamina writes, a link, a second name of a file, a pipe, no byte is written through it, and nothing
# hangs. The precious file here stands for .profile.
. "$(dirname "$0")/common.sh"

cat > net.yaml <<'YAML'
name: net
dataset: {type: digits, train: 200, test: 50}
layers: [{type: linear, out_features: 10}]
loss: cross_entropy
optimizer: {type: sgd, learning_rate: 0.1}
schedule: {iterations: 20, batch_size: 20, evaluate_every: 5}
YAML
expect_status 0 lamina run net.yaml --db good.db
echo "export PATH=/bin" > precious
touch -d '2020-01-01' precious
chmod 640 precious
stat -c '%a %s %Y' precious > precious.status
is_untouched() { # AFTER WHAT
    expect_equal "$(cat precious)" "export PATH=/bin" "the precious file after $1"
    expect_equal "$(stat -c '%a %s %Y' precious)" "$(cat precious.status)" "its mode, size and time after $1"
}

# Puts one of these at a name.
kinds="link dangling second pipe"
put() { # KIND NAME
    rm -rf "$2" elsewhere
    case $1 in
    link) ln -s "$work/precious" "$2" ;;
    dangling) ln -s "$work/elsewhere" "$2" ;;
    second) ln precious "$2" ;;
    pipe) mkfifo "$2" ;;
    esac
}
is_still() { # KIND NAME
    case $1 in
    link) [ "$(readlink "$2")" = "$work/precious" ] ;;
    dangling) [ "$(readlink "$2")" = "$work/elsewhere" ] ;;
    second) [ "$2" -ef precious ] ;;
    pipe) [ -p "$2" ] ;;
    esac || fail "$2, a $1, is gone after $last"
    [ ! -e elsewhere ] || fail "$last has made a file where a link leads"
}

# The lock of a file, of each command that writes one.
for kind in $kinds; do
    cp good.db locked.db
    mkdir -p results
    for command in "run net.yaml" "run net.yaml --db locked.db" "trim --db locked.db" "merge locked.db good.db" \
        "merge new.db good.db"; do
        case $command in
        *locked.db*) name=locked.db.lock ;;
        merge*) name=new.db.lock ;;
        *) name=results/lamina.db.lock ;;
        esac
        put "$kind" "$name"
        # shellcheck disable=SC2086 # words
        expect_status 1 timeout 60 "$build/lamina" $command
        expect_error ".lock is "
        expect_error ": it stays as it is; move it away, or name another file"
        is_still "$kind" "$name"
        is_untouched "$command, with a $kind"
        rm "$name"
    done
    cmp -s locked.db good.db || fail "a refused command has changed the file"
    [ ! -e new.db ] && [ ! -e results/lamina.db ] || fail "a refused command has made a file"
    put "$kind" locked.db.lock # who only reads needs none
    expect_status 0 timeout 60 "$build/lamina" status --db locked.db
    expect_status 0 timeout 60 "$build/lamina" export leaderboard --db locked.db
    is_still "$kind" locked.db.lock
    rm locked.db.lock
done
is_untouched "commands that only read"

# What SQLite would write beside a file, or read.
for kind in $kinds; do
    for end in -journal -wal -shm; do
        for command in "run net.yaml --set seed=1" "trim" "status" "export leaderboard"; do
            put "$kind" "locked.db$end"
            # shellcheck disable=SC2086 # words
            expect_status 1 timeout 60 "$build/lamina" $command --db locked.db
            expect_error "locked.db$end is not a file, as SQLite makes one beside"
            is_still "$kind" "locked.db$end"
            is_untouched "$command, with a $kind at $end"
            rm "locked.db$end"
        done
        put "$kind" "locked.db$end"
        expect_status 1 timeout 60 "$build/lamina" merge merged.db locked.db
        is_still "$kind" "locked.db$end"
        is_untouched "merge, with a $kind at $end"
        rm "locked.db$end"
    done
done

# Outputs. Their temporary names are known to who knows the process: a shell that becomes it.
expect_status 0 lamina export leaderboard --db good.db --output whole.csv
for kind in $kinds; do
    last="export with a $kind"
    rm -f out.csv
    # shellcheck disable=SC2016 # the other shell's
    timeout 60 bash -c 'put=$1; shift; eval "$put"; exec "$@"' - \
        "$(declare -f put); work=$work; put $kind out.csv.\$\$.tmp; echo \$\$ > process" \
        "$build/lamina" export leaderboard --db good.db --output out.csv > "$out" 2> "$err" ||
        fail "the status is $?: $(cat "$err")"
    is_still "$kind" "out.csv.$(cat process).tmp"
    is_untouched "$last"
    cmp -s out.csv whole.csv || fail "the output is another"
    expect_equal "$(stat -c %a out.csv)" "$(stat -c %a whole.csv)" "its mode"
    rm -f out.csv.*.tmp
done
for kind in link dangling; do # as /dev/stdout is one
    put "$kind" out.csv
    expect_status 1 timeout 60 "$build/lamina" export leaderboard --db good.db --output out.csv
    expect_error "out.csv is a link, which would be replaced"
    is_still "$kind" out.csv
    is_untouched "$last"
    rm out.csv
done
put second out.csv # the name itself is replaced
expect_status 0 timeout 60 "$build/lamina" export leaderboard --db good.db --output out.csv
[ ! out.csv -ef precious ] || fail "the output is written through a second name"
is_untouched "$last"
chmod 600 out.csv
expect_status 0 lamina export leaderboard --db good.db --output out.csv
expect_equal "$(stat -c %a out.csv)" 600 "the mode of a file that is replaced"
rm out.csv
put pipe out.csv
expect_status 1 timeout 60 "$build/lamina" export leaderboard --db good.db --output out.csv
expect_error "is not a regular file"
is_still pipe out.csv

# A new layer, and the folder of results.
for kind in $kinds; do
    put "$kind" swish
    expect_status 1 timeout 60 "$build/lamina" new-layer swish
    is_still "$kind" swish
    rm -rf results
    put "$kind" results
    expect_status 1 timeout 60 "$build/lamina" run net.yaml
    is_still "$kind" results
    rm -f results
done
is_untouched "a new layer"
# It is code that runs as its user: only he may change it, whatever else the umask lets others do.
rm swish
(umask 0 && lamina new-layer swish > "$out")
expect_equal "$(find swish -perm /022)" "" "what others may change of a new layer"

# The scripts that Slurm is handed, and what it writes beside them.
for kind in $kinds; do
    for name in task.sh merge.sh merge.out; do
        mkdir -p sweep-shards
        put "$kind" "sweep-shards/$name"
        expect_status 2 timeout 60 "$source/scripts/slurm-sweep" net.yaml --tasks 2 --db sweep.db --dry-run \
            --lamina "$build/lamina"
        expect_error "sweep-shards/$name is a link, or no file: move it away"
        is_still "$kind" "sweep-shards/$name"
        rm "sweep-shards/$name"
    done
done
is_untouched "slurm-sweep"
for _ in 1 2; do
    expect_status 0 "$source/scripts/slurm-sweep" net.yaml --tasks 2 --db sweep.db --dry-run --lamina "$build/lamina"
done
expect_equal "$(ls sweep-shards | tr '\n' ' ')" "merge.sh task.sh " "what it writes"
expect_equal "$(stat -c %a sweep-shards/task.sh)" "$(stat -c %a whole.csv)" "its mode"
