#!/usr/bin/env bash
# What a person whose runs are cut off relies on: a run that is interrupted, stopped by a
# deadline or killed goes on from its checkpoints to exactly the rows of an undisturbed one, with
# layers that draw random numbers, layers and an optimizer that keep a state, a learning rate that
# changes, a net that is a graph; and which checkpoints stay.
. "$(dirname "$0")/common.sh"

export LAMINA_PLUGIN_PATH=$build/check-plugins
chmod go-w "$build/check-plugins" "$build"/check-plugins/*.so

# `drops` draws in every iteration, `running_mean` keeps the means of earlier batches.
cat > net.yaml <<'YAML'
name: net
dataset: {type: digits, train: 300, test: 100}
layers:
  - {type: linear, out_features: 24, optimizer: {learning_rate: 0.001, amsgrad: false}}
  - running_mean
  - drops
  - {type: linear, out_features: 10}
loss: cross_entropy
optimizer: {type: adam, learning_rate: 0.002, amsgrad: true}
schedule:
  iterations: 3000
  batch_size: 32
  evaluate_every: 70
  learning_rate: {type: cosine_restarts, t_0: 9, warmup: 30} # another one in every epoch
checkpoint: {every: 41}
sweep:
  list:
    - compat: pytorch
      schedule.learning_rate: {type: reduce_on_plateau, patience: 2, factor: 0.9, cooldown: 1}
    - {compat: none, schedule.shuffle: false}
    - {compat: none, schedule.shuffle: true, schedule.drop_last: true,
       schedule.learning_rate: {type: one_cycle, cycle_momentum: true}}
    - compat: pytorch
      schedule.shuffle: false
      layers:
        - {type: linear, name: trunk, out_features: 24}
        - repeat: 2
          layers: [running_mean, {type: linear, out_features: 24}, drops, {type: add, from: [previous, start]}]
        - {type: concat, from: [previous, trunk]}
        - {type: linear, out_features: 10}
YAML

expect_status 0 lamina run net.yaml --db undisturbed.db
expect_equal "$(sql undisturbed.db 'SELECT count(*) FROM checkpoints')" 3 "a sweep keeps those of its three best"

# Starts a run, and waits until it trains and the file has a checkpoint.
start() { # DB ARGUMENTS...
    local db=$1
    shift
    rm -f run.out # the last one's, which is there until this one writes
    "$build/lamina" run net.yaml --db "$db" "$@" > run.out 2> run.err &
    runner=$!
    for _ in $(seq 1000); do
        if grep -qs Iteration run.out &&
            [ "$(sqlite3 "$db" 'SELECT count(*) FROM checkpoints' 2> poll.err || echo 0)" != 0 ]; then
            return
        fi
        kill -0 "$runner" 2> poll.err || return 0
        sleep 0.02
    done
}

end() { # SIGNAL: what the run's status is afterwards
    kill "-$1" "$runner" 2> poll.err || true
    status=0
    wait "$runner" || status=$?
}

# Longer, so that there is something to cut off; the same trials in both files.
longer=(--set schedule.iterations=$(((long == 1 ? 30000 : 12000) / slower)))
expect_status 0 lamina run net.yaml "${longer[@]}" --db whole.db
expect_equal "$(sql whole.db "SELECT DISTINCT iteration FROM evaluations ORDER BY 1 LIMIT 2")" $'70\n140'

start cut.db "${longer[@]}" --jobs 2
end INT
expect_equal "$status" 130
grep -q "the same command goes on" run.err || fail "it does not say how to go on"
# What was running is saved where it stopped, and the file ends there.
expect_equal "$(sql cut.db "SELECT count(*) FROM trials JOIN checkpoints ON trial_id = trials.id
    WHERE state = 'interrupted' AND checkpoints.iteration <> last_iteration")" 0
expect_equal "$(sql cut.db "SELECT count(*) > 0 FROM trials JOIN checkpoints
    ON trial_id = trials.id WHERE state = 'interrupted'")" 1
start cut.db "${longer[@]}" --jobs 1
end TERM
[ "$status" = 130 ] || [ "$status" = 0 ] || fail "SIGTERM ends it with $status"
start cut.db "${longer[@]}" --jobs 2
end KILL
status=0
lamina run net.yaml --db cut.db "${longer[@]}" --deadline 0.005 > run.out 2>&1 || status=$?
[ "$status" = 75 ] || [ "$status" = 0 ] || fail "a deadline ends it with $status"
expect_status 0 lamina run net.yaml --db cut.db "${longer[@]}"
same_rows cut.db whole.db
expect_equal "$(sql cut.db 'SELECT count(*) > 0 FROM attempts WHERE from_iteration > 0')" 1 \
    "something went on from a checkpoint"
expect_equal "$(sql cut.db 'SELECT count(*) FROM attempts WHERE outcome IS NULL')" 0
expect_equal "$(sql cut.db 'SELECT count(*) FROM checkpoints')" 3

# A deadline that is over before anything is done loses nothing, and says so.
expect_status 75 lamina run net.yaml --db late.db "${longer[@]}" --jobs 1 --deadline 0.0001
expect_error "stopped before its deadline; the same command goes on"

# Which checkpoints stay: of a single run the last, of a sweep what the config says.
one=(run net.yaml --set schedule.iterations=300 --set schedule.evaluate_every=100)
sed '/^sweep:/,$d' net.yaml > single.yaml
expect_status 0 lamina run single.yaml --set schedule.iterations=300 --db single.db
expect_equal "$(sql single.db 'SELECT iteration FROM checkpoints')" 300
for keep in none last best; do
    expect_status 0 lamina "${one[@]}" --set "checkpoint={keep: $keep, trials: 0}" --db $keep.db
done
expect_equal "$(sql none.db 'SELECT count(*) FROM checkpoints')" 0
expect_equal "$(sql last.db 'SELECT iteration, count(*) FROM checkpoints')" '300|4'
expect_equal "$(sql best.db 'SELECT sum(iteration = best_iteration), count(*) FROM checkpoints
    JOIN trials ON trials.id = trial_id')" '4|4'
expect_status 0 lamina trim --db last.db --checkpoints --dry-run
expect_output "it would remove 4 checkpoints "
expect_equal "$(sql last.db 'SELECT count(*) FROM checkpoints')" 4
expect_status 0 lamina trim --db last.db --checkpoints
expect_output "removed 4 checkpoints "
expect_equal "$(sql last.db 'SELECT count(*) FROM checkpoints')" 0

# Kills a run while a trial that has a checkpoint in the file still trains: it is halted until then, as
# a fast machine trains it in less than the second after which its checkpoint is written.
cut() { # DB
    local kept="SELECT count(*) FROM checkpoints JOIN trials ON trials.id = trial_id WHERE state = 'running'"
    for _ in 1 2 3 4 5 6 7 8 9 10; do
        rm -f "$1"* run.out
        "$build/lamina" run net.yaml --db "$1" "${longer[@]}" --jobs 1 > run.out 2> run.err &
        runner=$!
        for _ in $(seq 1000); do
            ! grep -qs Iteration run.out || break
            sleep 0.01
        done
        pkill -STOP -P "$runner" || true
        for _ in $(seq 100); do
            [ "$(sqlite3 "$1" "$kept" 2> poll.err || echo 0)" = 0 ] || break
            sleep 0.02
        done
        end KILL
        [ "$(sqlite3 "$1" "$kept")" = 0 ] || return 0
    done
    fail "no trial was cut off"
}

# A checkpoint of which a byte was lost is told, and the trial begins anew.
cut broken.db
killed=$(date +%s%6N)
expect_equal "$(sqlite3 broken.db "UPDATE checkpoints SET data = CAST(substr(data, 1, 5000) ||
    x'00ff' || substr(data, 5003) AS BLOB); SELECT changes()")" 1
expect_status 0 lamina run net.yaml --db broken.db "${longer[@]}"
expect_output "its checkpoint cannot be used, so it begins anew: it is damaged"
same_rows broken.db whole.db
expect_equal "$(sql broken.db "SELECT count(*), count(*) FILTER (WHERE ended_us > $killed OR ended_us < started_us) FROM attempts
    WHERE error = 'its program ended before it did'")" "1|0" "attempts that were killed, and those that the pause counts to"

# A trial that was begun with another build of a layer is left alone until it is asked for.
cut stale.db
sqlite3 stale.db "UPDATE layers SET sha256 = 'another' WHERE type = 'drops'"
begun=$(sql stale.db 'SELECT count(*) FROM layers WHERE type = "drops"')
expect_status 0 lamina status --db stale.db
expect_output "drops.so was built anew"
expect_status 3 lamina run net.yaml --db stale.db "${longer[@]}"
expect_output "begun with other builds"
expect_equal "$(sql stale.db "SELECT count(*) FROM layers WHERE sha256 = 'another'")" "$begun"
expect_status 0 lamina run net.yaml --db stale.db "${longer[@]}" --retry stale
same_rows stale.db whole.db
expect_equal "$(sql stale.db "SELECT count(*) FROM layers WHERE sha256 = 'another'")" 0
# So is one that is done; the last line and the status tell of it.
sqlite3 stale.db "UPDATE layers SET sha256 = 'another' WHERE type = 'drops' AND trial_id = 1"
expect_status 3 lamina run net.yaml --db stale.db "${longer[@]}"
expect_output "; 1 stale ("
expect_status 0 lamina status --db stale.db
expect_output "; 1 stale"
expect_status 0 lamina run net.yaml --db stale.db "${longer[@]}" --retry stale
grep -q 'stale (' "$out" && fail "what was run again is told to be stale"

# The status of a file whose program died says so, though the file cannot.
start dead.db --set schedule.iterations=1000000 --jobs 1
end KILL
for _ in $(seq 100); do # the trial's own process ends a moment after the program
    expect_status 0 lamina status --db dead.db
    grep -q "its program ended" "$out" && break
    sleep 0.05
done
expect_output "its program ended before it did"
