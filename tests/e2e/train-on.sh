#!/usr/bin/env bash
# Training on: a config that differs from a trial that is done only in a longer schedule goes on from
# that one's last checkpoint, and leaves every row as a run that was so long from the start.
. "$(dirname "$0")/common.sh"

# 100 samples in batches of 13: eight iterations an epoch, the last of them smaller.
cat > net.yaml << 'YAML'
dataset: {type: digits, train: 125, test: 60, validation_split: 0.2}
layers: [{type: linear, out_features: 12}, batch_norm, sigmoid, {type: dropout, p: 0.3}, {type: linear, out_features: 10}]
loss: cross_entropy
optimizer: {type: sgd, learning_rate: 0.3, momentum: 0.5}
schedule: {epochs: 4, batch_size: 13, evaluate_every: 5}
record: {top_k: 2, gradient_norms: true, every: 4}
YAML

# All that the file has of the longest trial, but for when and how it was run.
all_of() { # DB
    local longest="(SELECT id FROM trials ORDER BY iterations DESC LIMIT 1)"
    sql "$1" "SELECT iteration, quote(loss), quote(accuracy) FROM iterations WHERE trial_id = $longest ORDER BY 1;
        SELECT iteration, split, quote(loss), quote(accuracy), correct, total FROM evaluations
            WHERE trial_id = $longest ORDER BY 1, 2;
        SELECT name, split, iteration, quote(value) FROM metrics WHERE trial_id = $longest ORDER BY 1, 2, 3;
        SELECT iteration, split, actual, predicted, count FROM confusions WHERE trial_id = $longest ORDER BY 1, 2, 3, 4;
        SELECT series, rows, sha256 FROM digests WHERE trial_id = $longest ORDER BY 1;
        SELECT path, quote(value) FROM settings WHERE trial_id = $longest ORDER BY 1;
        SELECT path, type, version FROM components WHERE trial_id = $longest ORDER BY 1;
        SELECT position, type, sha256, parameters FROM layers WHERE trial_id = $longest ORDER BY 1;
        SELECT split, samples FROM splits WHERE trial_id = $longest ORDER BY 1;
        SELECT class, name, count, validation_count, test_count FROM classes WHERE trial_id = $longest ORDER BY 1;
        SELECT iteration, hex(data) FROM checkpoints WHERE trial_id = $longest ORDER BY 1;
        SELECT level, message FROM events WHERE trial_id = $longest AND message NOT LIKE 'it goes on from%' ORDER BY 2;
        SELECT state, run_key, config_hash, config, iterations, last_iteration, quote(final_loss), quote(final_accuracy),
            quote(best_accuracy), best_iteration, quote(final_value), quote(best_value), data_columns, signature
            FROM trials WHERE id = $longest"
}

goes_on() { # SHORT LONG FROM --set...: both lengths, and where the longer goes on; "": where that was best
    local short=$1 long=$2 from=$3
    shift 3
    rm -f on.db start.db
    expect_status 0 lamina run net.yaml --db on.db "$@" --set "$short"
    from=${from:-$(sql on.db 'SELECT best_iteration FROM trials')}
    expect_status 0 lamina run net.yaml --db on.db "$@" --set "$long"
    expect_output "it goes on from iteration $from of net/1, which is shorter, and begins with its rows"
    expect_status 0 lamina run net.yaml --db start.db "$@" --set "$long"
    all_of on.db > on.rows
    all_of start.db > start.rows
    [ "$(wc -l < start.rows)" -gt 150 ] || fail "too few rows to compare"
    cmp -s on.rows start.rows || fail "$* $short, then $long: $(diff on.rows start.rows | cut -c 1-200 | head -n 6)"
    expect_equal "$(sql on.db "SELECT from_iteration, outcome, source = (SELECT run_key FROM trials WHERE id = 1)
        FROM attempts WHERE trial_id = 2")" "$from|done|1"
    expect_equal "$(sql on.db "SELECT source IS NULL FROM attempts WHERE trial_id = 1")" 1
    # When they came is told by the rows of the shorter one, and time goes on from there.
    expect_equal "$(sql on.db "SELECT count(*) FROM evaluations AS short
        JOIN evaluations AS long USING (iteration, split) WHERE short.trial_id = 1 AND long.trial_id = 2 AND iteration < $from AND
        long.time_us IS NOT short.time_us")" 0
    expect_equal "$(sql on.db "SELECT count(*) FROM (SELECT seconds, lag(seconds) OVER (ORDER BY iteration, time_us) AS before
        FROM evaluation_values WHERE trial_id = 2) WHERE seconds IS NULL OR seconds <= 0 OR seconds < before")" 0
}

# Of 8 iterations an epoch: 32 are off evaluate_every, 40 on it.
for more in compat=none compat=pytorch 'optimizer={type: adam, learning_rate: 0.02}' \
    'schedule.learning_rate={type: reduce_on_plateau, patience: 0, factor: 0.7}' \
    'schedule.learning_rate={type: step, step_size: 2, gamma: 0.7, warmup: 3}' \
    'stop={rule: patience, evaluations: 8}' checkpoint.keep=best; do
    goes_on schedule.epochs=4 schedule.epochs=6 \
        "$([ "$more" = checkpoint.keep=best ] && echo '' || echo 32)" --set "$more"
done
goes_on schedule.epochs=5 schedule.epochs=6 40
goes_on schedule.epochs=4 schedule.epochs=6 32 --set 'schedule.evaluate_every={epochs: 0.6}'
goes_on schedule.epochs=3 schedule.epochs=6 24 --set 'schedule.evaluate_every={epochs: 0.6}'
goes_on schedule.epochs=5 schedule.epochs=6 40 --set compat=pytorch
goes_on schedule.epochs=2 schedule.epochs=3 16 --set schedule.evaluate_every=0 --set compat=pytorch
goes_on 'schedule={iterations: 11, batch_size: 13, evaluate_every: 4}' \
    'schedule={iterations: 37, batch_size: 13, evaluate_every: 4}' 11 --set compat=pytorch
goes_on 'schedule={iterations: 11, batch_size: 13, evaluate_every: 4, evaluate_train: true}' \
    'schedule={epochs: 4, batch_size: 13, evaluate_every: 4, evaluate_train: true}' 11
# A rate so high that nothing gets better: the best is behind, and the last one had its confusions.
for rate in 3 30; do
    goes_on schedule.epochs=4 schedule.epochs=6 32 --set optimizer.learning_rate=$rate --set compat=pytorch
done

# Of several the longest; cut off, it goes on as any other, and the source is named once.
goes_on schedule.epochs=2 schedule.epochs=4 16
expect_status 0 lamina run net.yaml --db on.db --set schedule.epochs=7
expect_output "it goes on from iteration 32 of net/2"

# What stands in the way is named: no checkpoint, a rate that looks at the length, another key, the rule.
anew() { # WHY --set...
    local why=$1
    shift
    expect_status 0 lamina run net.yaml --db way.db "$@"
    expect_output "begins at its beginning, and not where net/"
    expect_output "$why"
    expect_equal "$(sql way.db 'SELECT from_iteration FROM attempts ORDER BY trial_id DESC LIMIT 1')" 0
}
expect_status 0 lamina run net.yaml --db way.db --set checkpoint.keep=none
anew "it has no checkpoint" --set schedule.epochs=5
cosine='schedule.learning_rate={type: cosine}'
rm way.db
expect_status 0 lamina run net.yaml --db way.db --set "$cosine"
anew '`schedule.learning_rate: {type: cosine}` looks at the run'"'s length" --set "$cosine" --set schedule.epochs=5
rm way.db
expect_status 0 lamina run net.yaml --db way.db
anew '`schedule.batch_size` is another there' --set schedule.batch_size=14 --set schedule.epochs=6
rm way.db
expect_status 0 lamina run net.yaml --db way.db --set 'stop={rule: target, value: 0.01}'
anew '`stop` has ended it' --set 'stop={rule: target, value: 0.01}' --set schedule.epochs=6
rm way.db
expect_status 0 lamina run net.yaml --db way.db
expect_status 0 lamina trim --iterations 5 --db way.db
anew 'some of its iterations were removed' --set schedule.epochs=6
# One that a rule would end at its very last evaluation, on evaluate_every, is ended.
rm way.db
expect_status 0 lamina run net.yaml --db way.db --set 'stop={rule: target, value: 0.01}' --set schedule.epochs=1 \
    --set schedule.evaluate_every=8
anew '`stop` has ended it' --set 'stop={rule: target, value: 0.01}' --set schedule.epochs=6 --set schedule.evaluate_every=8
# A file of an earlier version: its checkpoint was made after the last evaluation.
rm way.db
expect_status 0 lamina run net.yaml --db way.db
sqlite3 way.db "UPDATE checkpoints SET data = CAST(substr(data, 1, 89) || x'00' || substr(data, 91) AS BLOB)"
anew 'made by an earlier version of Lamina' --set schedule.epochs=6

# A sweep over lengths: the same rows, whether the shorter ones were there or not.
sed '/^schedule/a sweep: {grid: {schedule.epochs: [3, 6]}, seeds: [0, 1]}' net.yaml > sweep.yaml
expect_status 0 lamina run sweep.yaml --db at-once.db --jobs 2
expect_status 0 lamina run sweep.yaml --db later.db --only 1-2
expect_status 0 lamina run sweep.yaml --db later.db
expect_equal "$(sql later.db 'SELECT count(source) FROM attempts')" 2
same_rows later.db at-once.db
