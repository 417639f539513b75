#!/usr/bin/env bash
# Which weights stay: of a sweep those of its best trials, whoever ended first and whatever was
# killed; of trials that experiments share those that one of them wants; what trim, merge, plan and
# status make of them.
. "$(dirname "$0")/common.sh"

cat > sweep.yaml << 'YAML'
dataset: {type: digits, train: 200, test: 100}
layers:
  - {type: linear, out_features: 10}
loss: cross_entropy
optimizer: {type: sgd, learning_rate: 0.1}
schedule: {iterations: 30, batch_size: 20, evaluate_every: 7}
sweep: {grid: {optimizer.learning_rate: [0.3, 0.001, 1, 0.003, 0.01, 0.03]}, seeds: [0, 1]}
YAML

# The best by SQL of their own, in the order that results/README.md gives `leaderboard`.
best() { # DB COUNT [COLUMN]
    sql "$1" "SELECT number, ${3:-last_iteration} FROM trials JOIN experiment_trials ON trial_id = id
        WHERE state = 'done' AND position IS NOT NULL
        ORDER BY best_value DESC, final_loss, number LIMIT $2" | sort -n
}
kept() { # DB
    sql "$1" "SELECT number, iteration FROM checkpoints JOIN experiment_trials USING (trial_id)" | sort -n
}

# Three, where the config says nothing; of ties the first number goes before.
expect_status 0 lamina run sweep.yaml --db one.db --jobs 1
expect_equal "$(kept one.db)" "$(best one.db 3)"
expect_equal "$(kept one.db | wc -l)" 3
expect_equal "$(sql one.db 'SELECT number, weights FROM leaderboard WHERE weights > 0 ORDER BY number')" \
    "$(kept one.db)"
expect_status 0 lamina status --db one.db
expect_output "with weights: $(kept one.db | cut -d'|' -f1 | paste -sd, | sed 's/,/, /g')"
for jobs in 2 5; do
    expect_status 0 lamina run sweep.yaml --db "jobs$jobs.db" --jobs "$jobs"
    expect_equal "$(kept "jobs$jobs.db")" "$(kept one.db)" "--jobs $jobs"
done

# In parts, killed between and in the middle of trials.
for cut in 1 2 3 4; do
    (
        "$build/lamina" run sweep.yaml --db cut.db --jobs 1 > cut.out 2>&1 &
        run=$!
        for _ in $(seq 1000); do
            [ "$(grep -c 'Iteration: 30' cut.out)" -lt "$cut" ] || break
            sleep 0.01
        done
        kill -KILL "$run" 2> /dev/null || true
        wait "$run" || true
    ) 2> /dev/null
done
expect_status 0 lamina run sweep.yaml --db cut.db --jobs 2
same_rows cut.db one.db
expect_equal "$(kept cut.db)" "$(kept one.db)" "after four kills"

# `best`: the checkpoints of the best evaluations. `trials: 0`: all; the warning where it is not said.
expect_status 0 lamina run sweep.yaml --db best.db --set checkpoint.keep=best
expect_error 'warning: --set checkpoint.keep=best: `checkpoint.keep: best` is of the best 3 of 12 trials'
expect_equal "$(kept best.db)" "$(best best.db 3 best_iteration)"
[ "$(kept best.db)" != "$(kept one.db)" ] || fail "best and last are the same here"
expect_status 0 lamina run sweep.yaml --db all.db --set 'checkpoint={keep: last, trials: 0}'
expect_no_error
expect_equal "$(kept all.db)" "$(best all.db 12)"
expect_status 0 lamina run sweep.yaml --db none.db --set checkpoint.keep=none
expect_equal "$(kept none.db)" ""
expect_status 2 lamina run sweep.yaml --set checkpoint.trials=-1
expect_error '`checkpoint.trials` must be in [0, 1000000], not -1'

# plan: what stays, by its own numbers.
expect_status 0 lamina plan sweep.yaml --set checkpoint.trials=2
expect_output "of which those of the best 2 trials stay"
size=$(sql one.db 'SELECT length(data) FROM checkpoints LIMIT 1')
expect_output "stay: $(awk -v b="$size" 'BEGIN { printf "%.1f KB", 2 * b / 1024 }')"

# trim leaves what is kept, tells of it, and removes it where it is asked to.
cp one.db trim.db
expect_status 0 lamina trim --db trim.db
expect_output "removed 0 checkpoints"
expect_output "3 checkpoints are kept"
expect_equal "$(kept trim.db)" "$(kept one.db)"
expect_status 0 lamina trim --db trim.db --checkpoints
expect_output "removed 3 checkpoints"
expect_equal "$(kept trim.db)" ""

# Shards keep their own best; merged, all of them, until a trim.
for shard in 0 1; do
    expect_status 0 lamina run sweep.yaml --shard $shard/2 --db shard$shard.db
done
expect_status 0 lamina merge merged.db shard0.db shard1.db
expect_equal "$(sql merged.db 'SELECT count(*) FROM checkpoints')" 6
expect_status 0 lamina trim --db merged.db
expect_output "removed 3 checkpoints"
best_of_all="SELECT config_hash, seed FROM checkpoints JOIN trials ON trials.id = trial_id ORDER BY 1, 2"
expect_equal "$(sql merged.db "$best_of_all")" "$(sql one.db "$best_of_all")"

# A wider sweep: what is better takes the place of what was best. Fewer places: the run removes
# nothing of its own, trim does.
cp one.db wider.db
sed 's/0.03]/0.03, 0.1, 0.2]/' sweep.yaml > wider.yaml
expect_status 0 lamina run wider.yaml --set name=sweep --db wider.db
expect_equal "$(kept wider.db)" "$(best wider.db 3)"
[ "$(kept wider.db)" != "$(kept one.db)" ] || fail "nothing better came"
expect_status 0 lamina run wider.yaml --set name=sweep --set checkpoint.trials=1 --db wider.db
expect_equal "$(kept wider.db | wc -l)" 3
expect_status 0 lamina trim --db wider.db
expect_equal "$(kept wider.db)" "$(best wider.db 1)"

# What was kept whatever its rank stays, as in files of earlier versions.
cp all.db older.db
sqlite3 older.db "UPDATE experiment_trials SET keep_trials = NULL"
expect_status 0 lamina run wider.yaml --set name=sweep --db older.db
expect_equal "$(sql older.db 'SELECT count(*) FROM checkpoints JOIN experiment_trials USING (trial_id)
    WHERE number <= 12')" 12
expect_status 0 lamina trim --db older.db
expect_output "removed 0 checkpoints"

# Of trials that experiments share each says for itself: the six of seed 0 are one's, too.
cp one.db shared.db
sed 's/seeds: \[0, 1\]/seeds: [0]/' sweep.yaml > other.yaml
expect_status 0 lamina run other.yaml --set checkpoint.trials=2 --db shared.db
expect_equal "$(sql shared.db 'SELECT count(*) FROM checkpoints')" 3 "nothing was trained"
expect_status 0 lamina run other.yaml --set 'sweep.seeds=[0, 2]' --set checkpoint.trials=1 --db shared.db
expect_equal "$(sql shared.db "SELECT DISTINCT number FROM checkpoints JOIN experiment_trials USING (trial_id)
    JOIN experiments ON id = experiment_id WHERE name = 'sweep' ORDER BY 1")" "$(kept one.db | cut -d'|' -f1)" \
    "what the first experiment wants stays"
expect_equal "$(sql shared.db "SELECT count(*) FROM checkpoints JOIN trials ON id = trial_id WHERE seed = 2")" \
    "$(sql shared.db "SELECT count(*) FROM leaderboard WHERE experiment = 'other' AND rank = 1 AND seed = 2")"

# What diverges keeps none, what fails its last, to go on from there.
sed 's/grid: {optimizer.learning_rate: .*/grid: {optimizer.learning_rate: [0.1, 1.0e+38]}}/' sweep.yaml > wild.yaml
expect_status 3 lamina run wild.yaml --set checkpoint.every=1 --db wild.db
expect_equal "$(sql wild.db 'SELECT state, count(iteration) FROM trials LEFT JOIN checkpoints ON trial_id = id
    GROUP BY id ORDER BY id')" $'done|1\ndiverged|0'
