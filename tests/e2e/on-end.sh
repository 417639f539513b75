#!/usr/bin/env bash
# How a run ends: with its best trial in its last line, which alone --quiet prints, and with a command
# of the user's that is told what became of it.
. "$(dirname "$0")/common.sh"

cat > net.yaml <<'YAML'
name: net
dataset: {type: digits, train: 200, test: 100}
layers: [{type: linear, name: hidden, out_features: 8}, sigmoid, {type: linear, out_features: 10}]
loss: cross_entropy
optimizer: {type: sgd, learning_rate: 0.1}
schedule: {epochs: 2, batch_size: 10, evaluate_every: 10}
sweep: {grid: {optimizer.learning_rate: [0.1, 0.9]}, seeds: [0, 1, 2]}
YAML

# The best of the config with the best mean; its numbers by SQL.
best_of="SELECT leaderboard.*, mean, done FROM leaderboard JOIN (SELECT config_hash, avg(iif(state = 'done', best_value, NULL)) AS mean,
    sum(state = 'done') AS done, sum(state = 'failed') > 0 AS lost FROM outcomes GROUP BY config_hash) USING (config_hash) WHERE state = 'done' ORDER BY lost, mean DESC, rank LIMIT 1"
best() { # DB
    sql "$1" "WITH best AS ($best_of)
        SELECT printf('Best mean of a config: accuracy %.4f over %d of 3 trials. Its best is trial %d (%s), %.4f at iteration %d.',
        mean, done, number, (SELECT group_concat(path || '=' || value, ' ') FROM (SELECT path, value FROM axes JOIN settings USING (path)
        WHERE settings.trial_id = best.trial_id ORDER BY position)), best_value, best_iteration) FROM best"
}
expect_status 0 lamina run net.yaml --db net.db
expect_equal "$(tail -n 1 "$out" | sed 's/([^)]* s)/(TIME)/')" "net: 6 done (TIME). $(best net.db) Results: net.db"
expect_status 0 lamina run net.yaml --db net.db --quiet
expect_equal "$(sed 's/([^)]* s)/(TIME)/' "$out")" "net: 6 done (TIME). $(best net.db) Results: net.db"
expect_no_error
# A config that has lost a trial is behind one that has not; a mean is over what is done.
sqlite3 net.db "UPDATE trials SET state = 'failed' WHERE id IN (SELECT trial_id FROM leaderboard WHERE rank = 2)"
expect_status 3 lamina run net.yaml --db net.db --quiet
expect_output "$(best net.db)"
expect_output "over 3 of 3 trials"
sqlite3 net.db "UPDATE trials SET state = iif(seed = 0, 'failed', 'done')"
expect_status 3 lamina run net.yaml --db net.db --quiet
expect_output "$(best net.db)"
expect_output "over 2 of 3 trials"
sqlite3 net.db "UPDATE trials SET state = 'done'"
# The config is the best, as `best` ranks them, not the trial that was lucky: it is 0.8, but of a mean of 0.6.
cp net.db luck.db
sqlite3 luck.db "UPDATE trials SET best_value = iif((SELECT value FROM settings WHERE trial_id = id AND path = 'optimizer.learning_rate') = 0.1,
    0.7 - 0.05 * seed, iif(seed = 2, 0.8, 0.5)); DELETE FROM digests WHERE series = 'trials'"
expect_status 0 lamina run net.yaml --db luck.db --quiet \
    --on-end 'echo "$LAMINA_BEST_TRIAL $LAMINA_BEST_SETTINGS $LAMINA_BEST_VALUE $LAMINA_BEST_MEAN" > luck.txt'
expect_output "Best mean of a config: accuracy 0.6500 over 3 of 3 trials. Its best is trial 1 (optimizer.learning_rate=0.1 seed=0), 0.7000 at"
expect_equal "$(awk '{printf "%s %s %s %s %.10g", $1, $2, $3, $4, $5}' luck.txt)" "1 optimizer.learning_rate=0.1 seed=0 0.7 0.65"
expect_status 0 lamina best --db luck.db
expect_equal "$(awk '$1 == 1 && $2 + 0 > 0 {print $2, $7, $8}' "$out")" "0.6500 1 0.7000" "the first by \`best\`"
expect_status 2 lamina weights net --db luck.db
expect_error "its best is net/1"
# Of one trial there is no mean.
expect_status 0 lamina run net.yaml --db one.db --quiet --set 'sweep={}'
expect_equal "$(grep -c 'Best: trial 1, accuracy .* at iteration [0-9]*\. Results: one.db$' "$out")" 1

# Quiet is not silent: what went wrong is told, to stderr.
expect_status 2 lamina run net.yaml --quiet --verbose --db net.db
expect_error "give --quiet or --verbose, not both"
chmod go-w "$build/bad-plugins" "$build"/bad-plugins/*.so
crash() {
    LAMINA_PLUGIN_PATH=$build/bad-plugins lamina run net.yaml --db crash.db --set layers.1=crash_forward "$@"
}
[ -e "$build/bad-plugins/crash_forward.so" ] || fail "there is no layer that crashes"
expect_status 3 crash --quiet --on-end 'echo "failed: $LAMINA_FAILED of status $LAMINA_STATUS, $LAMINA_BEST_TRIAL"'
expect_equal "$(grep -c '^\[[1-6]/6 .*\] failed: ' "$err")" 6
expect_equal "$(sed 's/([^)]* s)/(TIME)/' "$out")" "net: 6 failed (TIME). Results: crash.db
failed: 6 of status 3, "

# The command knows what there is to know, runs when the file is released, and changes no status.
LAMINA_STATUS=mine expect_status 0 lamina run net.yaml --db net.db --set 'sweep.seeds=[0, 1, 2, 3]' --quiet \
    --on-end 'tr "\0" "\n" < /proc/$$/environ | grep ^LAMINA_ | sort > told.txt; '"$build/lamina"' trim --dry-run --db "$LAMINA_DB" && echo trimmed >> told.txt; exit 7'
expect_error "lamina: the command of --on-end ended with status 7"
told() {
    sed -n "s/^LAMINA_$1=//p" told.txt
}
expect_equal "$(told EXPERIMENT) $(told STATUS) $(told DONE) $(told FAILED) $(told PRUNED) $(told TO_DO)" "net 0 8 0 0 0"
expect_equal "$(told DB)" "$(realpath net.db)"
expect_equal "$(told BEST_TRIAL)|$(told BEST_VALUE)|$(told BEST_ITERATION)|$(told OBJECTIVE)" \
    "$(sql net.db "SELECT number, best_value, best_iteration, objective FROM ($best_of)")"
expect_equal "$(told BEST_SETTINGS)" "$(grep -o 'optimizer.learning_rate=[0-9.]* seed=[0-9]' "$out")"
expect_equal "$(printf '%.10g' "$(told BEST_MEAN)")" "$(sql net.db "SELECT printf('%.10g', mean) FROM ($best_of)")"
told SECONDS | grep -qx '[0-9]*\.[0-9]' || fail "no seconds"
grep -qx trimmed told.txt || fail "the file is not released when the command runs"
expect_status 0 lamina run net.yaml --db net.db --quiet --on-end 'kill -9 $$'
expect_error "lamina: the command of --on-end was ended by signal 9"

# On a terminal whose lines have no room for them, its settings are whole.
if command -v script > /dev/null; then
    script -qec "stty cols 80; TERM=xterm $build/lamina run net.yaml --db net.db --on-end 'echo \"(\$LAMINA_BEST_SETTINGS)\" > narrow.txt'" \
        /dev/null < /dev/null > screens
    grep -q '^Best mean of a config: ' screens || fail "the sentences stand not apart"
    expect_equal "$(cat narrow.txt)" "($(told BEST_SETTINGS))"
    # Nor is anything told of data that takes longer than a second to load, or drawn.
    script -qec "TERM=xterm $build/lamina run net.yaml --db large.db --quiet --set dataset.train=300000 --set sweep={} \
        --set schedule='{iterations: 5, batch_size: 10}'" /dev/null < /dev/null | tr -d '\r' > "$out"
    expect_equal "$(grep -vc '^net: 1 done\|^Best: trial 1, \|^Results: ' "$out")" 0
fi

# However it ends: by a mistake in the config, before a deadline, by ctrl-C. It is never in a config.
expect_status 2 lamina run none.yaml --db none.db --on-end 'echo "$LAMINA_STATUS $LAMINA_DB:$LAMINA_DONE"'
expect_output "2 $PWD/none.db:"
expect_status 2 lamina run net.yaml --db none.db --set on_end=true
[ ! -e none.db ] || fail "a wrong config made a file"
# A run in the background, until something is trained, or until it notes signals, which is before it loads its
# data. SIGHUP is as usual for it, or as nohup has it.
long_run() { # default|ignore, OPTIONS
    env "--$1-signal=HUP" "$build/lamina" run net.yaml --jobs 1 --set schedule.epochs=1000000 "${@:2}" \
        --on-end 'echo "ended: $LAMINA_STATUS, $LAMINA_TO_DO to do"' > run.txt 2>&1 &
    runner=$!
}
wait_until() {
    for _ in $(seq 1200); do
        ! "$@" || return 0
        sleep 0.05
    done
    fail "not within a minute: $*"
}
trains() {
    grep -q "Iteration: " run.txt
}
has_signal() { # SigCgt|SigIgn NUMBER
    local mask
    [ "$(cat "/proc/$runner/comm")" = lamina ] || return 1 # not yet
    mask=$(sed -n "s/^$1:\t/0x/p" "/proc/$runner/status")
    ((mask >> ($2 - 1) & 1))
}
expect_interrupted() { # SIGNAL, what is told
    kill "-$1" "$runner"
    wait "$runner" && status=0 || status=$?
    expect_equal "$status" 130 "the status of a run that is interrupted by $1"
    expect_equal "$(grep '^ended' run.txt)" "ended: 130, $2 to do" "what the command is told of $1"
    grep -qx "lamina: interrupted; the same command goes on from here" run.txt || fail "$1 is not told of"
}
long_run default --db long.db
wait_until trains
expect_interrupted INT 6
long_run default --db long.db
wait_until trains
expect_interrupted HUP 6
long_run ignore --db long.db
wait_until trains
has_signal SigIgn 1 || fail "nohup holds nothing"
expect_interrupted TERM 6
long_run default --db early.db --set dataset.train=300000
wait_until has_signal SigCgt 15
kill -TERM "$runner" # twice, as timeout does
expect_interrupted TERM ""
[ ! -e early.db ] || fail "a run that was stopped while it loaded its data went on"
# What cannot be written is a failure that the command is told of.
"$build/lamina" run net.yaml --db net.db --quiet --on-end 'echo "$LAMINA_STATUS" > full.txt' > /dev/full 2> "$err" &&
    status=0 || status=$?
expect_equal "$status $(cat full.txt)" "1 1"
expect_equal "$(grep -c "cannot write to the standard output" "$err")" 1
expect_status 75 lamina run net.yaml --db long.db --jobs 1 --set schedule.epochs=1000000 --deadline 0.02 --quiet \
    --on-end 'echo "ended: $LAMINA_STATUS"'
expect_output "ended: 75"
