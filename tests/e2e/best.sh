#!/usr/bin/env bash
# The ranking of configs: its numbers are those that Python's statistics come to, its order is
# that of the leaderboard, and whatever has no place in it is told.
. "$(dirname "$0")/common.sh"

cat > rates.yaml <<'YAML'
name: rates
dataset: {type: digits, train: 200, test: 200}
layers: [{type: linear, name: hidden, out_features: 8}, sigmoid, {type: linear, out_features: 10}]
loss: cross_entropy
optimizer: {type: sgd, learning_rate: 0.1}
schedule: {epochs: 2, batch_size: 10, evaluate_every: 10}
sweep:
  grid: {optimizer.learning_rate: [0.1, 0.3, 1], layers.1.type: [sigmoid, tanh]}
  seeds: [0, 1, 2]
YAML
db=results.db
expect_status 2 lamina best --top 0 --db "$db"
expect_error '--top takes a number from 1, not "0"'
expect_status 1 lamina best --db "$db"
expect_error "there is no results file $db"
expect_status 0 lamina run rates.yaml --db "$db"

# What ranks them, worked out by others from the trials as they are recorded.
cat > rank.py <<'END'
import sqlite3, statistics, sys
rows = sqlite3.connect(sys.argv[1]).execute(
    "SELECT config_hash, number, best_value, best_iteration, state, rate.value, type.value, final_loss"
    " FROM experiments JOIN experiment_trials AS asked ON experiments.id = experiment_id"
    " JOIN trials ON trials.id = asked.trial_id"
    " JOIN settings AS rate ON rate.trial_id = trials.id AND rate.path = 'optimizer.learning_rate'"
    " JOIN settings AS type ON type.trial_id = trials.id AND type.path = 'layers.1.type'"
    " WHERE name = 'rates' AND pruned_at IS NULL AND position IS NOT NULL ORDER BY number").fetchall()
pruned = {row[0] for row in sqlite3.connect(sys.argv[1]).execute("SELECT config_hash FROM trials JOIN experiment_trials"
    " ON trial_id = id WHERE pruned_at IS NOT NULL")}
groups = {}
for row in rows:
    groups.setdefault(row[0], []).append(row)
table = []
for trials in groups.values():
    done = [row for row in trials if row[4] == "done"]
    if not done:
        continue
    values = [row[2] for row in done]
    best = max(done, key=lambda row: (row[2], -row[7], -row[1]))
    lost = 2 if any(row[4] in ("failed", "diverged") for row in trials) else int(trials[0][0] in pruned)
    table.append((lost, -statistics.mean(values), trials[0][1], statistics.stdev(values) if len(values) > 1 else None,
                  len(values), best))
for place, (_, mean, _, sd, done, best) in enumerate(sorted(table, key=lambda row: row[:3]), 1):
    print(place, f"{-mean:.4f}", "-" if sd is None else f"{sd:.4f}", done, best[1], f"{best[2]:.4f}", best[3],
          f"optimizer.learning_rate={best[5]:g}", f"layers.1.type={best[6]}")
END
ranked() { # the table, without "of 3"
    awk '$1 ~ /^[0-9]+$/ && NF == 11 {print $1, $2, $3, $4, $7, $8, $9, $10, $11}' "$out"
}
expect_status 0 lamina best --db "$db"
expect_no_error
expect_output "rates: 6 configs, 18 trials, by best test accuracy, higher is better"
expect_output "sample standard deviation over the seeds"
expect_equal "$(ranked)" "$(python3 rank.py "$db")" "the ranking"
expect_equal "$(ranked | wc -l)" 6
expect_equal "$(grep -c ' 3 of 3 ' "$out")" 6
! grep -q "seed=" "$out" || fail "a seed is told of a mean over seeds"
! grep -qE "Left out|unequal|shown" "$out" || fail "something is left out"

# Only the best ones, in words.
expect_status 0 lamina best rates --top 2 --db "$db"
expect_equal "$(ranked)" "$(python3 rank.py "$db" | sed -n 1,2p)" "the first two"
expect_output "The best 2 of 6 configs are shown: --top 6 shows all."

# The lead of the first: by Welch's test luck, more than that, and where that cannot be known. Means of 0.8
# and 0.7, and spreads of 0.1 each over 3 seeds, have errors of 0.1 / sqrt(3) = 0.0577, 0.0816 of the
# difference, and 4 degrees of freedom: 2.776 of it are 0.2267. With a spread of 0.01 they are 0.0227. Query 04
# says the same.
spread() { # SD: three trials of each config, by their seeds
    sqlite3 "$db" "UPDATE trials SET best_value = (SELECT iif(value = 1, 0.8, iif(value = 0.3, 0.7, 0.1)) FROM settings
        WHERE trial_id = id AND path = 'optimizer.learning_rate') - iif((SELECT value FROM settings
        WHERE trial_id = id AND path = 'layers.1.type') = 'tanh', 0, 0.5) + (seed - 1) * $1;
        DELETE FROM digests WHERE series = 'trials'" # which are not those any more
}
spread 0.1
expect_status 0 lamina best --db "$db"
expect_equal "$(ranked | head -n 1)" "1 0.8000 0.1000 3 18 0.9000 $(sql "$db" "SELECT best_iteration FROM leaderboard
    WHERE number = 18") optimizer.learning_rate=1 layers.1.type=tanh"
expect_output "  1 is 0.1000 ahead of 2: it may be luck."
expect_output "  Were they equal, 19 of 20 such pairs would lie within 0.2267 (Welch's t test)."
by_query() {
    sqlite3 -readonly "$db" < "$source/results/queries/04-mean-and-spread-over-seeds.sql" | sed -n 2p | cut -d '|' -f 14,15 |
        awk -F '|' '{printf "%.4f %.4f", $1, $2}'
}
expect_equal "$(by_query)" "0.1000 0.2267" "behind the best, and by luck, of the second in query 04"
spread 0.01
expect_status 0 lamina best --db "$db"
expect_output "  1 is 0.1000 ahead of 2: more than luck."
expect_output "  Were they equal, 19 of 20 such pairs would lie within 0.0227 (Welch's t test)."
expect_equal "$(by_query)" "0.1000 0.0227" "behind the best, and by luck, with less spread"
# With 0.05 of the second there are 2.16 degrees of freedom, by which scipy has 0.1181.
sqlite3 "$db" "UPDATE trials SET best_value = 0.7 + (best_value - 0.7) * 5 WHERE best_value BETWEEN 0.65 AND 0.75"
expect_status 0 lamina best --db "$db"
luck=$(grep -o 'lie within [0-9.]*' "$out" | cut -d ' ' -f 3)
expect_equal "$(by_query)" "0.1000 $luck" "behind the best, and by luck, with different spreads"
awk "BEGIN {exit !($luck > 0.117 && $luck < 0.119)}" || fail "it is $luck by luck, not 0.1181"
spread 0.01

# A config of which some trials failed, were pruned or wait, and one of which nothing is done.
sqlite3 "$db" "UPDATE trials SET state = 'failed' WHERE id = 17;
    UPDATE trials SET state = 'diverged' WHERE id IN (1, 2, 3);
    UPDATE trials SET state = 'queued' WHERE id = 7;
    UPDATE experiment_trials SET pruned_at = 10 WHERE trial_id IN (10, 11)"
expect_status 0 lamina best --db "$db"
expect_equal "$(ranked)" "$(python3 rank.py "$db")" "the ranking of what is done"
expect_equal "$(grep -c ' [12] of 3 ' "$out")" 3
expect_output "The means are over unequal numbers of trials, 1 to 3: see \`done\`."
expect_status 0 lamina best --db "$db" --top 1 # of what is shown alone
! grep -q unequal "$out" || fail "means are told of that are not shown"
expect_status 0 lamina best --db "$db"
expect_output "  1 more config has no value of a trial that is done, and so no rank."
expect_output "  Left out of the ranking: 1 queued, 1 failed, 3 diverged, 2 pruned (\`lamina status rates --db $db\` tells of each)."
expect_output "  Of 1 config trials were pruned: it ranks behind, as the mean of the rest is too good."
expect_output "  Of 1 config trials failed or diverged: it ranks behind, as the mean of the rest is too good."
expect_equal "$(ranked | cut -d ' ' -f 5 | while read -r number; do
    sql "$db" "SELECT config_hash FROM outcomes WHERE number = $number"; done)" \
    "$(sqlite3 -readonly "$db" < "$source/results/queries/04-mean-and-spread-over-seeds.sql" | cut -d '|' -f 2 | while read -r number; do
    sql "$db" "SELECT config_hash FROM outcomes WHERE number = $number AND config_hash IN
        (SELECT config_hash FROM outcomes WHERE state = 'done')"; done)" "the order of query 04"
sqlite3 "$db" "UPDATE trials SET state = iif(seed = 0, 'done', 'queued')"
expect_status 0 lamina best --db "$db"
expect_output "  Whether 1 is ahead of 2 by luck cannot be told: each has one trial that is done;"
sqlite3 "$db" "UPDATE experiment_trials SET pruned_at = NULL; UPDATE trials SET state = 'done' WHERE id <= 15"
expect_status 0 lamina best --db "$db"
expect_output "  Whether 1 is ahead of 2 by luck cannot be told: 1 has one trial that is done;"
sqlite3 "$db" "UPDATE trials SET state = 'interrupted'"
expect_status 0 lamina best --db "$db"
expect_output "  No trial is done, so there is no best one."
expect_output "  Left out of the ranking: 18 interrupted."
sqlite3 "$db" "UPDATE trials SET state = 'done'; CREATE TABLE kept AS SELECT id, best_value FROM trials; UPDATE trials SET best_value = NULL"
expect_status 0 lamina best --db "$db"
expect_output "  No trial that is done has a value, so there is no best one."
expect_output "  Left out of the ranking: 18 done without a value."
sqlite3 "$db" "UPDATE trials SET best_value = (SELECT kept.best_value FROM kept WHERE kept.id = trials.id); DROP TABLE kept"
sqlite3 "$db" "UPDATE trials SET state = 'done'"

# Of paths that always have one value the first is told, and what is left out is named, here and in status.
expect_status 0 lamina run rates.yaml --db same.db --set layers='[{type: linear, out_features: 8}, {}, {}, {type: linear, out_features: 10}]' \
    --set 'sweep={zip: {layers.1.type: [sigmoid, tanh], layers.2.type: [sigmoid, tanh]}, seeds: [0, 1]}'
for command in best status; do
    expect_status 0 lamina $command --db same.db
    grep -qx "  layers.2.type: as layers.1.type" "$out" || fail "$command does not name the path that it leaves out"
    grep -q "  layers.1.type=tanh" "$out" || fail "$command does not tell the path"
    expect_equal "$(grep -c "layers.2.type=" "$out")" 0
done

# What the config does not ask for now is left out, unless all is asked for.
expect_status 0 lamina run rates.yaml --db "$db" --set 'sweep.seeds=[0, 1]'
expect_status 0 lamina best --db "$db"
expect_equal "$(grep -c ' 2 of 2 ' "$out")" 6
expect_equal "$(tail -n 2 "$out")" "
rates: 6 earlier trials, not asked for now, are left out: --all ranks them too"
expect_status 0 lamina best --all --db "$db"
expect_equal "$(grep -c ' 3 of 3 ' "$out")" 6

# Without seeds there is no mean, and an objective of which less is better begins with the least; it
# is the one made last, with a name of strangers. Other objectives are ranked by themselves.
name=$'it\'s <b>_^{} \xf0\x9f\x8d\x8b '$(printf 'x%.0s' {1..180})
expect_status 0 lamina run rates.yaml --db "$db" --set 'sweep={grid: {optimizer.learning_rate: [0.1, 1]}}' \
    --set name=less --set objective=loss
sqlite3 "$db" "UPDATE experiments SET name = '${name//\'/\'\'}' WHERE name = 'less'"
expect_status 0 lamina best --db "$db"
expect_output "$name: 2 configs, 2 trials, by best test loss, lower is better"
expect_output "each has one trial that is done;"
expect_equal "$(awk '$1 ~ /^[0-9]+$/ && NF == 5 {print $2}' "$out" | paste -sd ' ')" \
    "$(sqlite3 "$db" "SELECT number FROM leaderboard WHERE objective = 'loss' ORDER BY rank" | paste -sd ' ')"
expect_equal "$(grep -c 'standard deviation' "$out")" 0
expect_status 0 lamina run rates.yaml --db "$db" --set 'sweep={zip: {objective: [loss, accuracy], optimizer.learning_rate: [0.1, 0.2]}}' \
    --set name=two
expect_output "of several objectives: \`lamina best\` has all. Results:"
expect_status 0 lamina note two "of both objectives" --db "$db"
expect_status 0 lamina best two --db "$db"
expect_equal "$(tail -n 2 "$out")" $'  notes\n          of both objectives' "what stands below the tables"
expect_equal "$(grep -c "of both objectives" "$out")" 1
expect_output "two: 1 config, 1 trial, by best test accuracy, higher is better"
expect_output "two: 1 config, 1 trial, by best test loss, lower is better"
# Then each best value in the table of trials has its objective beside it, and one query has both, without those that
# are not done, or not asked for.
expect_status 0 lamina status two --sort best --db "$db"
expect_equal "$(awk '$1 ~ /^[0-9]+$/ {print $6, $7, $8}' "$out")" "$(sql "$db" "SELECT printf('%s %s %.4f', objective_split, objective,
    best_value) FROM outcomes WHERE experiment = 'two' ORDER BY objective")"
at_best() {
    sqlite3 -readonly "$db" < "$source/results/queries/23-test-at-the-best.sql" | grep '^two|' | cut -d '|' -f 2,3
}
expect_equal "$(at_best)" $'2|accuracy\n1|loss'
expect_status 0 lamina run rates.yaml --db "$db" --set 'sweep={zip: {objective: [loss, accuracy], optimizer.learning_rate: [0.1, 0.3]}}' \
    --set name=two
sqlite3 "$db" "UPDATE trials SET state = 'running' WHERE id = (SELECT trial_id FROM outcomes WHERE experiment = 'two' AND number = 1)"
expect_equal "$(at_best)" "3|accuracy"

# On a terminal that they do not fit, the settings stand below.
command -v script > /dev/null || skip "no script(1), which makes terminals"
for columns in 80 40; do
    script -qec "stty cols $columns && $build/lamina best rates --db $db" /dev/null < /dev/null | tr -d '\r' > "$out"
    expect_equal "$(awk -v most="$columns" '/rate=/ && length > most' "$out")" "" "lines wider than $columns"
    expect_equal "$(grep -c 'rate=' "$out")" 6
done
