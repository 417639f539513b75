#!/usr/bin/env bash
# Whose trials are whose: what one experiment has pruned, asked for, or does not ask for any
# more, is said of that experiment alone, and nothing leaves sight without a word.
source "$(dirname "$0")/common.sh"

cat > plain.yaml << 'EOF2'
name: plain
dataset: {type: digits, train: 1000, test: 200}
layers: [{type: linear, out_features: 20}, sigmoid, {type: linear, out_features: 10}]
loss: cross_entropy
optimizer: {type: sgd, learning_rate: 0.3}
schedule: {iterations: 60, batch_size: 20, evaluate_every: 10}
sweep:
  grid: {optimizer.learning_rate: [0.01, 0.03, 0.1, 0.3]}
EOF2
sed 's/^name: plain/name: halved/' plain.yaml > halved.yaml
echo 'stop: {rule: halving, first: 10, factor: 2}' >> halved.yaml
sed 's/^name: plain/name: median/' plain.yaml > median.yaml
echo 'stop: {rule: median, every: 10, min_trials: 2}' >> median.yaml

# Each experiment alone, and all in one file in two orders: the same outcomes.
outcomes="SELECT number, state, last_iteration, quote(final_loss), quote(final_value), quote(final_accuracy),
    quote(best_value), quote(best_accuracy), best_iteration FROM outcomes WHERE experiment = '%s' ORDER BY 1"
same_outcomes() { # FILE: as each experiment had them alone
    local name
    for name in plain halved median; do
        # shellcheck disable=SC2059 # a format of ours
        expect_equal "$(sql "$1" "$(printf "$outcomes" $name)")" "$(sql $name.db "$(printf "$outcomes" $name)")" "$name in $1"
    done
}
for name in plain halved median; do
    expect_status 0 lamina run $name.yaml --db $name.db
done
expect_equal "$(sql halved.db "SELECT group_concat(state) FROM (SELECT state FROM outcomes ORDER BY state)")" \
    done,pruned,pruned,pruned
for name in halved plain median; do
    expect_status 0 lamina run $name.yaml --db one.db
done
same_outcomes one.db
for name in median halved plain; do
    expect_status 0 lamina run $name.yaml --db other.db
done
same_outcomes other.db
same_rows other.db plain.db # the rows of an undisturbed run
expect_status 0 lamina status halved --db one.db
expect_output "halved: 4 trials: 1 done, 3 pruned"

# Where the other one is cut off while it trains them anew, the values stay.
sed 's/iterations: 60/iterations: 600/' halved.yaml > long-halved.yaml
sed 's/iterations: 60/iterations: 600/' plain.yaml > long-plain.yaml
expect_status 0 lamina run long-halved.yaml --db cut.db
seen="SELECT number, state, last_iteration, quote(final_loss), quote(best_value) FROM outcomes
    WHERE experiment = 'halved' ORDER BY 1"
before=$(sql cut.db "$seen")
status=75
for i in $(seq 30); do # each time a little longer, as a busy machine may get nowhere
    status=0
    deadline=$(awk -v i="$i" 'BEGIN {print 0.001 * 1.3 ^ i}')
    lamina run long-plain.yaml --db cut.db --deadline "$deadline" > "$out" 2> "$err" || status=$?
    expect_equal "$(sql cut.db "$seen")" "$before" "what halved saw"
    [ $status = 75 ] || break
done
expect_equal "$status" 0

# What is asked for all the same changes nothing elsewhere, and is not trained twice.
attempts=$(sql one.db "SELECT count(*) FROM attempts")
expect_status 0 lamina run halved.yaml --db one.db --retry pruned
expect_output "halved: 4 done"
expect_equal "$(sql one.db "SELECT count(*) FROM attempts")" "$attempts" "attempts"
expect_equal "$(sql one.db "SELECT count(*) FROM outcomes WHERE experiment = 'median' AND state = 'pruned'")" \
    "$(sql median.db "SELECT count(*) FROM outcomes WHERE state = 'pruned'")"
expect_status 0 lamina run halved.yaml --db one.db # no rule prunes them again
expect_output "halved: 4 done"

# A file in which another rule has pruned ends as one that had the new rule alone; what was pruned
# goes on where there is no rule any more, and what ended under none is not taken back.
rule=(--set stop.factor=4)
expect_status 0 lamina run halved.yaml --db four.db "${rule[@]}"
expect_status 0 lamina run halved.yaml --db ruled.db
expect_status 0 lamina run halved.yaml --db ruled.db "${rule[@]}"
expect_output "3 trials were pruned by another \`stop\`, \`objective\` or \`search\` than the config has now: they are judged anew"
halved=$(printf "$outcomes" halved)
expect_equal "$(sql ruled.db "$halved")" "$(sql four.db "$halved")" "by the second rule"
sed '/^stop/d' halved.yaml > unruled.yaml
expect_status 0 lamina run unruled.yaml --db ruled.db
expect_output "halved: 4 done"
same_rows ruled.db plain.db
expect_status 0 lamina run halved.yaml --db ruled.db
expect_output "halved: 4 done"
# Each rule in a file of its own, merged: whoever runs it is judged by his own.
for order in "halved.db four.db" "four.db halved.db"; do
    rm -f ruled.db*
    # shellcheck disable=SC2086 # two words
    lamina merge ruled.db $order > "$out" 2> "$err" || [ $? = 75 ] || fail "the merge of $order"
    expect_status 0 lamina run halved.yaml --db ruled.db "${rule[@]}"
    expect_equal "$(sql ruled.db "$halved")" "$(sql four.db "$halved")" "merged, by the second rule"
done

# What is pruned, and stale too, stays pruned until it is trained again.
cp halved.db stale.db
sqlite3 stale.db "UPDATE components SET version = '0.5' WHERE path = 'loss'"
expect_status 3 lamina run halved.yaml --db stale.db --retry pruned
expect_equal "$(sql stale.db "SELECT count(pruned_at) FROM experiment_trials")" 3 "pruned and stale"

# A number is kept; what is not asked for any more is told, and shown on request.
two=(run plain.yaml --db numbers.db --set)
expect_status 0 lamina "${two[@]}" 'sweep.grid={optimizer.learning_rate: [0.1, 0.3]}'
expect_status 0 lamina "${two[@]}" 'sweep.grid={optimizer.learning_rate: [0.1, 0.2, 0.3]}'
expect_output "[2/3, trial 3, optimizer.learning_rate=0.2] Iteration: 60."
places="SELECT group_concat(number || ':' || value || ':' || coalesce(position, '-'), ' ') FROM (SELECT *
    FROM outcomes JOIN settings USING (trial_id) WHERE path = 'optimizer.learning_rate' ORDER BY number)"
expect_equal "$(sql numbers.db "$places")" "1:0.1:1 2:0.3:3 3:0.2:2"
expect_status 0 lamina "${two[@]}" 'sweep={}' --set optimizer.learning_rate=0.3
expect_output "2 earlier trials of plain, not asked for now, are kept and not shown: \`lamina status plain --all --db numbers.db\` lists them"
expect_equal "$(sql numbers.db "$places")" "1:0.1:- 2:0.3:1 3:0.2:-"
expect_equal "$(sql numbers.db "SELECT group_concat(number || current, ' ') FROM (SELECT * FROM leaderboard ORDER BY number)")" \
    "10 21 30"
expect_status 0 lamina status --db numbers.db
expect_output "plain: 1 trial: 1 done"
expect_output "plain: 2 earlier trials, not asked for now, are not shown: --all shows them"
expect_status 0 lamina status --db numbers.db --all
expect_output "plain: 3 trials: 3 done"
if command -v gnuplot > /dev/null; then
    expect_status 0 lamina plot plain --db numbers.db --output one.svg
    expect_error "2 earlier trials, not asked for now, are left out; --all draws them"
    expect_status 0 lamina plot plain --db numbers.db --output all.svg --all
    expect_no_error
fi

# Nothing goes without having been named and said yes to.
expect_status 2 lamina trim --unused --db numbers.db
expect_output "plain/1, done at iteration 60"
expect_output "plain/3, done at iteration 60"
expect_error "nothing was removed"
expect_equal "$(sql numbers.db "SELECT count(*) FROM trials")" 3
expect_status 0 lamina trim --unused --dry-run --db numbers.db
expect_output "it would remove 0 checkpoints (0.00 MB), 2 unused trials"
cp numbers.db stray.db
sqlite3 stray.db "DELETE FROM experiment_trials WHERE number <> 2"
expect_status 2 lamina trim --unused --db stray.db
expect_output "2 trials that no experiment names"
expect_equal "$(sql stray.db "SELECT count(*) FROM trials")" 3
expect_status 0 lamina trim --unused --yes --db numbers.db
expect_equal "$(sql numbers.db "SELECT group_concat(number) FROM outcomes")" 2
expect_status 0 lamina "${two[@]}" 'sweep.grid={optimizer.learning_rate: [0.1, 0.3]}'
expect_equal "$(sql numbers.db "$places")" "2:0.3:2 4:0.1:1" # no number twice

# Arithmetic of another version makes a trial stale, as another build of a layer does.
expect_equal "$(sql plain.db "SELECT DISTINCT path || ' ' || type || ' ' || version FROM components ORDER BY 1" | xargs)" \
    "dataset digits 1 loss cross_entropy 1 optimizer sgd 1 schedule.learning_rate constant 1"
sqlite3 plain.db "UPDATE components SET version = '0.5' WHERE path = 'loss' AND trial_id = 2"
expect_status 3 lamina run plain.yaml --db plain.db
expect_output "\`--retry stale\` runs it again"
expect_status 0 lamina status --db plain.db
expect_output "stale: cross_entropy has version 1 now, and had 0.5; \`--retry stale\` runs it again"
expect_status 0 lamina run plain.yaml --db plain.db --retry stale
expect_equal "$(sql plain.db "SELECT group_concat(n) FROM attempts WHERE trial_id = 2")" 1,2
