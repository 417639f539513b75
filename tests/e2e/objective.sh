#!/usr/bin/env bash
# The objective decides what is best, everywhere: in the trials, the leaderboard, the checkpoint that
# is kept, the rules of early stopping; and it must be measured of the data.
. "$(dirname "$0")/common.sh"
command -v sqlite3 > /dev/null || skip "no sqlite3"

cat > small.yaml <<'YAML'
dataset: {type: digits, train: 600, test: 150}
layers: [{type: linear, out_features: 16}, sigmoid, {type: linear, out_features: 10}]
loss: cross_entropy
optimizer: {type: sgd, learning_rate: 0.5}
schedule: {epochs: 6, batch_size: 30, evaluate_every: 10}
sweep: {grid: {optimizer.learning_rate: [0.01, 0.5, 20]}}
YAML

# check_best METRIC FUNCTION ORDER: final and best are those of the recorded evaluations.
check_best() {
    expect_status 0 lamina run small.yaml --db "$1.db" --set "objective=$1" \
        --set 'record={top_k: 3}' --set 'checkpoint={keep: best}'
    expect_equal "$(sql "$1.db" "SELECT count(*) FROM trials WHERE objective = '$1'
        AND best_value = (SELECT $2(value) FROM series WHERE trial_id = id AND split = 'test'
            AND name = '$1')
        AND best_iteration = (SELECT min(iteration) FROM series WHERE trial_id = id
            AND split = 'test' AND name = '$1' AND value = best_value)
        AND final_value = (SELECT value FROM series WHERE trial_id = id AND split = 'test'
            AND name = '$1' AND iteration = last_iteration)
        AND best_accuracy = (SELECT accuracy FROM evaluations WHERE trial_id = id
            AND split = 'test' AND iteration = best_iteration)
        AND (SELECT group_concat(iteration) FROM checkpoints WHERE trial_id = id)
            = best_iteration || ''")" 3 "final and best of $1"
    expect_equal "$(sql "$1.db" "SELECT group_concat(trial_id) FROM leaderboard")" \
        "$(sql "$1.db" "SELECT group_concat(id) FROM (SELECT id FROM trials ORDER BY best_value $3)")" \
        "the order of the leaderboard by $1"
    expect_equal "$(lamina pivot --db "$1.db" | sqlite3 "$1.db" | cut -d '|' -f 2 | xargs)" \
        "$(sql "$1.db" "SELECT trial_id FROM leaderboard" | xargs)" "the order of the pivot by $1"
}
check_best loss min ASC
check_best accuracy max DESC
check_best top_k max DESC
expect_status 0 lamina status --db loss.db
expect_output "best loss"
expect_status 0 lamina status --db accuracy.db
expect_equal "$(grep -c 'best accuracy' "$out" || true)" 0 "the accuracy goes without saying"
expect_equal "$(sql top_k.db "SELECT count(*) FROM metrics WHERE name = 'top_k'
    AND value < (SELECT accuracy FROM evaluations AS e WHERE e.trial_id = metrics.trial_id
        AND e.iteration = metrics.iteration)")" 0 "trials whose class is the best, but not of the best"

# The mode can be turned round, and the worst is the best then.
expect_status 0 lamina run small.yaml --db turned.db --set 'objective={metric: loss, mode: max}'
expect_equal "$(sql turned.db "SELECT count(*) FROM trials WHERE maximize AND best_value =
    (SELECT max(loss) FROM evaluations WHERE trial_id = id)")" 3 "the highest loss"

# Early stopping looks at the objective, unless the rule names a metric.
expect_status 0 lamina run small.yaml --db stop.db --set objective=loss \
    --set 'stop={rule: target, value: 2}'
expect_equal "$(sql stop.db "SELECT sum(last_iteration < 120), sum(last_iteration < 120
    AND (final_loss > 2 OR final_accuracy > 2)) FROM trials")" '1|0' "stopped by the loss"
expect_status 0 lamina run small.yaml --db stop.db --set objective=loss --set name=other \
    --set 'stop={rule: target, value: 0.2, metric: accuracy}'
expect_equal "$(sql stop.db "SELECT count(*) > 0 AND min(final_accuracy) >= 0.2 FROM leaderboard
    WHERE experiment = 'other' AND last_iteration < 120")" 1 "stopped by the accuracy"

# What looks at evaluations needs samples to evaluate.
cat > untested.yaml << 'YAML'
dataset: {type: blobs, train: 100, test: 0}
layers: [{type: linear, out_features: 3}]
loss: cross_entropy
optimizer: {type: sgd, learning_rate: 0.1}
schedule: {iterations: 20, batch_size: 16, evaluate_every: 5}
YAML
for looks in 'schedule.learning_rate=reduce_on_plateau' 'stop={rule: target, value: 2}'; do
    expect_status 2 lamina run untested.yaml --db untested.db --set "$looks"
    expect_error "looks at evaluations, but the data has no samples for them: give \`dataset.test_split\`"
done
none='is of evaluations, and the data has no samples for them: give `dataset.test_split`, or leave it out'
expect_status 2 lamina run untested.yaml --db untested.db --set objective=accuracy --set record.top_k=2
expect_error "untested.yaml:5:60: \`schedule.evaluate_every\` $none"
expect_error "--set objective=accuracy: \`objective.metric\` $none"
expect_error "--set record.top_k=2: \`record.top_k\` $none"
[ ! -e untested.db ] || fail "a refused config made a results file"
expect_status 0 lamina run untested.yaml --db untested.db --set schedule.evaluate_every=0

# Pruning keeps the best by the objective.
expect_status 0 lamina run small.yaml --db halved.db --set objective=loss \
    --set 'stop={rule: halving, first: 50}'
expect_equal "$(sql halved.db "SELECT count(*) FROM trials WHERE state = 'done' AND best_value =
    (SELECT min(best_value) FROM trials)")" 1 "the best is kept"
expect_equal "$(sql halved.db "SELECT count(*) FROM events WHERE message LIKE '%its loss%'")" 3

# A trial that is cut off goes on with what was best before.
expect_status 75 lamina run small.yaml --db cut.db --deadline 0.005 --set objective=loss \
    --set schedule.epochs=1000 --set schedule.evaluate_every=100 --jobs 1
expect_status 0 lamina run small.yaml --db cut.db --set objective=loss --set schedule.epochs=1000 --set schedule.evaluate_every=100
expect_equal "$(sql cut.db "SELECT count(*) FROM trials WHERE best_value =
    (SELECT min(loss) FROM evaluations WHERE trial_id = id) AND best_iteration =
    (SELECT min(iteration) FROM evaluations WHERE trial_id = id AND loss = best_value)
    AND EXISTS (SELECT 1 FROM attempts WHERE trial_id = id)")" 3 "the best after going on"

# Each name has its own value in the file: worked out by hand for the targets 0, 0, 3 and 1 where 0 is
# predicted, and so for the objective and for the rules of early stopping.
printf 'x,y\n1,0\n2,0\n3,3\n4,1\n' > few.csv
cat > few.yaml << 'YAML'
dataset: {type: csv, train: few.csv, test: few.csv, target: y}
layers: [{type: linear, out_features: 1, bias: false, init: {type: constant, val: 0}}]
loss: mse
optimizer: {type: sgd, learning_rate: 1e-300}
schedule: {iterations: 9, batch_size: 4, evaluate_every: 1}
YAML
for expected in mae=1.0 mse=2.5 r2=-0.6667 loss=2.5; do
    metric=${expected%=*}
    expect_status 0 lamina run few.yaml --db few.db --set "objective=$metric" --set "name=of_$metric"
    expect_equal "$(sql few.db "SELECT objective, round(best_value, 4) FROM leaderboard
        WHERE experiment = 'of_$metric'")" "$metric|${expected#*=}"
    expect_status 0 lamina run few.yaml --db few.db --set "name=stops_$metric" \
        --set "stop={rule: target, metric: $metric, value: ${expected#*=}}"
done
expect_equal "$(sql few.db "SELECT DISTINCT name, round(value, 4) FROM metrics WHERE split = 'test'
    ORDER BY name")" $'mae|1.0\nmse|2.5\nr2|-0.6667'
expect_equal "$(sql few.db "SELECT DISTINCT last_iteration FROM leaderboard
    WHERE experiment LIKE 'stops_%'")" 1 "each target is reached at once"

# Of logits: ln 3 is a chance of 3/4, so that three of four are right and far from sure.
printf 'x,y,z\n1.0986123,1,1\n1.0986123,1,0\n-1.0986123,0,0\n1.0986123,0,0.5\n' > chances.csv
sure='dataset={type: csv, train: chances.csv, test: chances.csv, target: y, ignore: z}'
unsure='dataset={type: csv, train: chances.csv, test: chances.csv, target: z, ignore: y}'
logits=(few.yaml --set loss=bce_with_logits --set 'layers.0.init={type: constant, val: 1}')
for expected in accuracy=0.75 mae=0.375 mse=0.1875 r2=0.25; do
    metric=${expected%=*}
    expect_status 0 lamina run "${logits[@]}" --set "$sure" --db chances.db --set "objective=$metric" --set "name=of_$metric"
    expect_output "Accuracy: 0.7500. R2: 0.2500"
    expect_equal "$(sql chances.db "SELECT objective, round(best_value, 4) FROM leaderboard
        WHERE experiment = 'of_$metric'")" "$metric|${expected#*=}"
done
expect_equal "$(sql chances.db "SELECT DISTINCT accuracy, correct, total, (SELECT min(accuracy) FROM iterations AS i
    WHERE i.trial_id = e.trial_id) FROM evaluations AS e WHERE accuracy IS NOT NULL")" "0.75|3|4|0.75"
expect_status 2 lamina plan "${logits[@]}" --set "$unsure" --set objective=accuracy
expect_error '`objective.metric` is accuracy, but the data has numbers to predict: choose loss, mae, mse or r2'
expect_status 2 lamina plan "${logits[@]}" --set "$sure" --set objective=top_k
expect_error '`objective.metric` is top_k, but the data has numbers to predict: choose loss, accuracy, mae, mse or r2'
expect_status 2 lamina plan few.yaml --set "$sure" --set objective=accuracy # of mse
expect_error '`objective.metric` is accuracy, but the data has numbers to predict'
expect_status 0 lamina run "${logits[@]}" --set "$unsure" --db chances.db --set name=unsure
expect_equal "$(sql chances.db "SELECT DISTINCT e.accuracy, correct, total FROM evaluations AS e JOIN leaderboard USING (trial_id)
    WHERE experiment = 'unsure'")" "||4"

# Precision, recall and F1 are those of the confusions.
expect_equal "$(sql loss.db "SELECT count(*) FROM class_metrics AS m WHERE abs(recall - (
    SELECT 1.0 * sum(count * (predicted = actual)) / sum(count) FROM confusions AS c
    WHERE c.trial_id = m.trial_id AND c.iteration = m.iteration AND actual = class)) > 1e-12
    OR abs(f1 - 2 * precision * recall / (precision + recall)) > 1e-12")" 0 "recall and F1"
expect_equal "$(sql loss.db "SELECT count(*) FROM class_means AS m JOIN evaluations USING
    (trial_id, iteration, split) WHERE abs(recall_weighted - accuracy) > 1e-12")" 0 \
    "the weighted recall is the accuracy"

# What costs rows is measured where something asks for it, in whichever of three places.
printf 'x,y\n1,a\n2,b\n3,b\n4,a\n' > two.csv
measured() { # NAME SET...
    local name=$1 sets=()
    shift
    for set in "$@"; do sets+=(--set "$set"); done
    expect_status 0 lamina run two.yaml --db measured.db --set "name=$name" "${sets[@]}"
    expect_equal "$(sql measured.db "SELECT DISTINCT metrics.name FROM metrics JOIN outcomes USING (trial_id)
        WHERE experiment = '$name' AND split = 'test' ORDER BY 1" | xargs)" "$expected" "$name"
}
cat > two.yaml << 'YAML'
dataset: {type: csv, train: two.csv, test: two.csv, label: y, header: true}
layers: [{type: linear, out_features: 2}]
loss: cross_entropy
optimizer: {type: sgd, learning_rate: 0.1}
schedule: {epochs: 4, batch_size: 2, evaluate_every: 2}
YAML
expected='' measured nothing
expected='f1_macro' measured objective objective=f1_macro
expected='balanced_accuracy' measured stop 'stop={rule: patience, metric: balanced_accuracy, evaluations: 2}'
expected='auc f1_macro' measured record 'record.metrics=[f1_macro, auc]'
expected='auc balanced_accuracy f1_macro' measured all objective=auc 'record.metrics=[balanced_accuracy]' \
    'stop={rule: patience, metric: f1_macro, evaluations: 9}'
expect_equal "$(sql measured.db "SELECT count(*) FROM outcomes WHERE best_value IS NOT (SELECT max(value) FROM metrics
    WHERE metrics.trial_id = outcomes.trial_id AND name = objective) AND objective <> 'accuracy'")" 0 "the best value"
expect_equal "$(sql measured.db "SELECT count(*) FROM class_means JOIN metrics USING (trial_id, iteration, split)
    WHERE (name = 'f1_macro' AND abs(value - f1_macro) > 1e-12) OR
    (name = 'balanced_accuracy' AND abs(value - recall_macro) > 1e-12)")" 0 "as the view has them"
# Of a split with one class alone there is no area: a word where the objective needs one, else no value.
few='dataset={type: csv, train: three.csv, label: y, header: true, test_split: 1}'
refused_area='which needs samples of both classes, and the test split has none of'
printf 'x,y\n1,a\n2,b\n3,b\n' > three.csv
expect_status 2 lamina plan two.yaml --set "$few" --set objective=auc
expect_error "$refused_area"
expect_status 2 lamina plan two.yaml --set "$few" --set 'stop={rule: target, value: 1, metric: auc}'
expect_error "\`stop.metric\` is auc, $refused_area"
# What mends it: `stratify` cuts no file of its own, and cannot give what it has not enough of.
expect_status 2 lamina plan two.yaml --set "$few" --set objective=auc
expect_error 'none of `a`: give `dataset.stratify`, or choose another metric'
printf 'x,y\n2,b\n3,b\n' > one-class.csv
expect_status 2 lamina plan two.yaml --set dataset.test=one-class.csv --set objective=auc
expect_error "$refused_area"' `a`: name another file for it, or give `dataset.test_split` in its place, or choose another metric'
expect_status 2 lamina plan two.yaml --set dataset.validation=one-class.csv --set objective=auc
expect_error 'the validation split has none of `a`: name another file for it, or give `dataset.validation_split` in its place'
expected='f1_macro' measured lacking "$few" 'record.metrics=[auc, f1_macro]'

# What is not measured is told before anything trains, at its place.
refused() { # ERROR SET...
    local error=$1 sets=()
    shift
    for set in "$@"; do sets+=(--set "$set"); done
    expect_status 2 lamina run small.yaml --db refused.db "${sets[@]}"
    expect_error "$error"
    [ ! -e refused.db ] || fail "a results file was made"
}
refused '`objective.metric` is r2, but the data has classes: choose loss, accuracy, top_k, f1_macro or balanced_accuracy' \
    objective=r2
refused '`objective.metric` is top_k, which is not measured: give `record: {top_k: 5}`' objective=top_k
refused '`objective.split` is validation, but the data has no such split' objective.split=validation
refused '`stop.metric` is mae, but the data has classes' 'stop={rule: target, value: 1, metric: mae}'
refused '`record.top_k` must be from 2 to 9, as the data has 10 classes' record.top_k=10
refused '`record.top_k` must be from 2 to 9' record.top_k=1
refused '`record.every` must be in [1, 1000000000000]' record.every=0
refused '`objective.metric` must be one of auto | loss | accuracy' objective=f1
refused '`record` must be a mapping' record=true
refused '--set objective=auc: `objective.metric` is auc, which is of two classes, but the data has 10: choose loss, accuracy, top_k, f1_macro or balanced_accuracy' objective=auc
refused '--set record.metrics=auc: `record.metrics` has auc, which is of two classes, but the data has 10: leave it out' record.metrics=auc
refused '--set record.metrics=[f1_macro, f1]: `record.metrics` must be of f1_macro | balanced_accuracy | auc, not "f1"' 'record.metrics=[f1_macro, f1]'
