#!/usr/bin/env bash
# Evaluations of the training split: beside the others, under names of their own, and without a digit's
# difference to the training.
. "$(dirname "$0")/common.sh"

cat > digits.yaml << 'YAML'
dataset: {type: digits, train: 200, test: 50, validation_split: 0.2}
layers: [{type: linear, out_features: 16}, dropout, {type: linear, out_features: 10}]
loss: cross_entropy
optimizer: {type: sgd, learning_rate: 0.1}
schedule: {epochs: 2, batch_size: 20, evaluate_every: 4}
record: {metrics: [f1_macro]}
YAML
for compat in none pytorch; do
    for train in false true; do
        expect_status 0 lamina run digits.yaml --db results.db --set "name=$compat-$train" \
            --set "compat=$compat" --set "schedule.evaluate_train=$train"
    done
    expect_equal "$(sql results.db "SELECT count(*), count(DISTINCT iteration || ' ' || loss) FROM iterations
        JOIN outcomes USING (trial_id) WHERE experiment LIKE '$compat-%'")" '32|16' "batches of $compat"
    expect_equal "$(sql results.db "SELECT count(*), count(DISTINCT iteration || split || loss) FROM evaluations
        JOIN outcomes USING (trial_id) WHERE experiment LIKE '$compat-%' AND split <> 'train'")" '16|8' "evaluations of $compat"
done
expect_equal "$(sql results.db "SELECT DISTINCT final_loss = (SELECT loss FROM evaluations AS e WHERE e.trial_id = o.trial_id
    AND split = 'validation' AND iteration = 16) FROM outcomes AS o")" 1 "the final loss is of the validation split"
trial="(SELECT trial_id FROM outcomes WHERE experiment = 'none-true')"
expect_equal "$(sql results.db "SELECT group_concat(iteration || ':' || total) FROM evaluations
    WHERE split = 'train' AND trial_id = $trial")" 4:160,8:160,12:160,16:160

# In `series` a batch is no evaluation, and each has its name.
expect_equal "$(sql results.db "SELECT name, count(*) FROM series WHERE split = 'train' AND trial_id = $trial
    AND value IS NOT NULL GROUP BY name")" "accuracy|16
evaluated_accuracy|4
evaluated_loss|4
f1_macro|4
learning_rate|1
loss|16"
expect_equal "$(sql results.db "SELECT count(*) FROM series WHERE name LIKE 'evaluated%' AND split <> 'train'")" 0
expect_equal "$(sql results.db "SELECT count(*) FROM curves WHERE trial_id = $trial")" 16
if command -v gnuplot > /dev/null; then
    expect_status 0 lamina plot none-true --db results.db --metric evaluated_accuracy --output train.svg
    expect_status 0 lamina plot none-true --db results.db --metric f1_macro --split train --output train.svg
fi

# A network whose loss on what it is trained on is known: mean squared error of 0 against 1, 2, 3 at a rate
# that changes nothing.
printf 'x,y\n1,1\n2,2\n3,3\n' > line.csv
cat > line.yaml << 'YAML'
dataset: {type: csv, train: line.csv, target: y, header: true}
layers: [{type: linear, out_features: 1, init: {type: constant, val: 0, zero_bias: true}}]
loss: mse
optimizer: {type: sgd, learning_rate: 1e-30}
schedule: {epochs: 2, batch_size: 2, evaluate_every: 2, evaluate_train: true}
YAML
expect_status 0 lamina run line.yaml --db line.db
expect_equal "$(sql line.db "SELECT iteration, split, round(loss, 6), total FROM evaluations")" "2|train|4.666667|3
4|train|4.666667|3"
expect_equal "$(sql line.db "SELECT best_value IS NULL FROM leaderboard")" 1 "nothing is best without samples to select by"
expect_status 2 lamina plan line.yaml --set schedule.evaluate_train=false
expect_error '`schedule.evaluate_every` is of evaluations, and the data has no samples for them'
expect_status 2 lamina plan line.yaml --set objective=mae
expect_error '`objective.metric` is of evaluations, and the data has no samples for them'
