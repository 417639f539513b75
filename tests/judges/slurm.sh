#!/usr/bin/env bash
# A sweep on a real Slurm, a private one on this machine's loopback: 12 trials as an array of 4,
# one task killed on the way and requeued by hand after it failed, one cut by a deadline that
# requeues itself, are merged to the rows of one run. Started and stopped by this test.
. "$(dirname "$0")/../e2e/common.sh"

[ $slower = 1 ] || skip "the build without sanitizers runs it"

for program in slurmctld slurmd sbatch squeue scontrol sinfo munged mungekey; do
    PATH=$PATH:/usr/sbin command -v $program > /dev/null ||
        skip "Slurm is not installed here: $program is missing (scripts/setup --cluster)"
done
export PATH=$PATH:/usr/sbin
getent hosts "$(hostname)" | grep -q '^127\.\|^::1' ||
    skip "the name of this machine, $(hostname), does not resolve to its loopback"

# munged wants its folders open to all, and not in a folder that everybody may write without a
# sticky bit; everything else stays in the test's own.
chmod 755 "$work"
home=$work/slurm
mkdir -p "$home"/{munge,state,spool,log}
chmod 755 "$home" "$home/munge"
me=$(id -un)
free_port() {
    python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

cat > "$home/slurm.conf" << CONF
ClusterName=t
SlurmctldHost=localhost(127.0.0.1)
SlurmctldPort=$(free_port)
SlurmdPort=$(free_port)
CommunicationParameters=NoInAddrAny,NoCtldInAddrAny
SlurmUser=$me
SlurmdUser=$me
AuthType=auth/munge
CredType=cred/munge
AuthInfo=socket=$home/munge/sock,cred_expire=5
StateSaveLocation=$home/state
SlurmdSpoolDir=$home/spool
SlurmctldPidFile=$home/slurmctld.pid
SlurmdPidFile=$home/slurmd.pid
SlurmctldLogFile=$home/log/slurmctld.log
SlurmdLogFile=$home/log/slurmd.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
SwitchType=switch/none
MpiDefault=none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
SchedulerType=sched/backfill
SchedulerParameters=sched_interval=1,sched_min_interval=0,bf_interval=1
ReturnToService=2
MailProg=/bin/true
AccountingStorageType=accounting_storage/none
JobRequeue=1
MinJobAge=600
SlurmdParameters=config_overrides
NodeName=n0 NodeHostname=localhost NodeAddr=127.0.0.1 CPUs=4 Sockets=1 CoresPerSocket=4 RealMemory=1000 State=UNKNOWN
PartitionName=p Nodes=n0 Default=YES MaxTime=INFINITE State=UP
CONF

daemons=()
stop_slurm() {
    local pid
    if [ ${#daemons[@]} -gt 1 ]; then
        timeout 5 scancel -f -u "$me" 2> /dev/null || true
        for _ in $(seq 50); do
            [ -n "$(timeout 5 squeue -h 2> /dev/null || true)" ] || break
            sleep 0.2
        done
    fi
    for pid in "${daemons[@]}"; do # the last one first
        kill "$pid" 2> /dev/null || true
        wait "$pid" 2> /dev/null || true
    done
    daemons=()
}
trap 'stop_slurm; chmod -R u+w "$work" 2> /dev/null || true; rm -rf "$work"' EXIT
start_daemon() {
    "$@" > "$home/log/${1##*/}.out" 2>&1 &
    daemons=("$!" "${daemons[@]}")
}
wait_until() { # SECONDS WHAT COMMAND...
    local seconds=$1 what=$2
    shift 2
    for _ in $(seq $((5 * seconds))); do
        "$@" > /dev/null 2>&1 && return
        sleep 0.2
    done
    tail -n 20 "$home"/log/*
    tail -n 5 shards/*.out 2> /dev/null || true
    fail "$what within $seconds s"
}

mungekey -c -k "$home/munge/key"
start_daemon munged -F --socket="$home/munge/sock" --key-file="$home/munge/key" \
    --pid-file="$home/munge/pid" --log-file="$home/munge/log" --seed-file="$home/munge/seed" \
    --origin=127.0.0.1
wait_until 20 "munged did not start" munge -n -S "$home/munge/sock"
start_daemon slurmctld -D -c -f "$home/slurm.conf"
start_daemon slurmd -D -N n0 -f "$home/slurm.conf"
export SLURM_CONF=$home/slurm.conf
is_idle() {
    [ "$(timeout 5 sinfo -h -o %t)" = idle ]
}
wait_until 30 "Slurm did not start" is_idle

# --- The sweep ---
mkdir 'of mine'
cat > 'of mine/sweep.yaml' << YAML
name: sweep
dataset: {type: digits, train: 500, test: 100}
layers:
  - {type: linear, name: hidden, out_features: 32}
  - sigmoid
  - {type: linear, out_features: 10}
loss: cross_entropy
optimizer: {type: sgd, learning_rate: 0.1}
schedule: {iterations: $((30000 / slower)), batch_size: 32, evaluate_every: $((5000 / slower))}
checkpoint: {every: $((500 / slower))}
sweep:
  grid: {optimizer.learning_rate: [0.05, 0.1, 0.2, 0.3]}
  seeds: [0, 1, 2]
YAML
expect_status 0 lamina run 'of mine/sweep.yaml' --db whole.db

slurm_sweep=("$source/scripts/slurm-sweep" 'of mine/sweep.yaml' --tasks 4 --lamina "$build/lamina")
expect_status 0 "${slurm_sweep[@]}" --dry-run --db 'all of it/sweep.db' --set schedule.batch_size=20
[ -s 'all of it/sweep-shards/task.sh' ] || fail "there is no batch script"
expect_status 2 "$source/scripts/slurm-sweep" 'of mine/sweep.yaml'
expect_error "how many --tasks"
expect_status 2 "$source/scripts/slurm-sweep" missing.yaml --tasks 2
expect_error "missing.yaml cannot be read"
expect_status 2 "${slurm_sweep[@]}" --tasks none
expect_status 2 "${slurm_sweep[@]}" --set layers.9=sigmoid
expect_error "reaches nothing"

# Submits the sweep into a file, and waits until task 3, which has the most trials, records.
submit() { # DB OPTIONS...
    db=$1
    shift
    expect_status 0 "${slurm_sweep[@]}" --db "$db" "$@"
    cat "$out"
    shards=${db%.db}-shards
    ln -sfn "$shards" shards
    array=$(sed -n 's/^submitted 4 tasks as \([0-9]*\),.*/\1/p' "$out")
    wait_until 60 "task 3 has recorded nothing" has_rows
}
has_rows() {
    [ "$(sql "$shards/shard-3-of-4.db" 'SELECT count(*) FROM iterations')" -gt 0 ]
}
task() { # FIELD of task 3
    scontrol -o show job "${array}_3" | sed -n "s/.*\b$1=\([A-Za-z0-9_]*\).*/\1/p"
}
# Its batch script and all, until Slurm takes the task for failed.
is_failed() {
    pkill -KILL -f "job0*$(task JobId)/slurm_script" || true
    pkill -KILL -f "$shards/shard-3-of-4.db" || true
    case $(task JobState) in FAILED | NODE_FAIL) return 0 ;; *) return 1 ;; esac
}
says() { # TEXT: the merge does, and no job is left
    grep -q "$1" "$shards/merge.out" && [ -z "$(timeout 5 squeue -h)" ]
}

# Every task is cut by a deadline of some seconds again and again, and requeues itself. Task 3 is
# killed, and requeued by hand while the merge waits.
submit 'all of it/sweep.db' --deadline 0.05
wait_until 60 "the killed task did not fail" is_failed
expect_status 0 scontrol requeue "${array}_3"
wait_until 240 "the sweep was not merged" says 'all is merged'
same_rows "$db" whole.db
cat "$shards"/task-*.out | grep -q "requeued, to go on from here" || fail "no task was requeued by itself"
expect_equal "$(sql "$db" 'SELECT count(*) > 12 FROM attempts')" 1 "attempts that were cut"

# The same command again: nothing is trained again.
attempts=$(sql "$db" 'SELECT count(*) FROM attempts')
rm "$shards/merge.out"
submit 'all of it/sweep.db'
wait_until 120 "there was no second merge" says 'all is merged'
expect_equal "$(sql "$db" 'SELECT count(*) FROM attempts')" "$attempts"

# A task that has failed when all others have ended: the merge says what is missing. Requeued
# later still, it has what it adds merged, too.
submit late.db
wait_until 60 "the killed task did not fail" is_failed
wait_until 120 "the merge does not tell what is missing" says 'tasks ended before their trials did'
[ "$(sql late.db "SELECT count(*) FROM trials WHERE state = 'done'")" -lt 12 ] ||
    fail "the killed task had done all"
expect_status 0 scontrol requeue "${array}_3"
wait_until 120 "what was requeued was not merged" says 'all is merged'
same_rows late.db whole.db

# No daemon stays behind.
pids="${daemons[*]}"
stop_slurm
for pid in $pids; do
    ! kill -0 "$pid" 2> /dev/null || fail "a daemon of Slurm is left"
done
