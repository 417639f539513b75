#!/usr/bin/env bash
# What is allowed and hardly meant: told by plan and run, once each, and recorded of each trial.
. "$(dirname "$0")/common.sh"

cat > odd.yaml << 'YAML'
dataset: {type: digits, train: 200, test: 200}
layers: [{type: linear, out_features: 10}, softmax]
loss: cross_entropy
optimizer: {type: sgd, learning_rate: 0.1}
schedule: {iterations: 12, batch_size: 900, evaluate_every: 50}
record: {weight_norms: true}
YAML
batch='odd.yaml:5:40: `schedule.batch_size` is 900, but there are 200 training samples'
evaluate='odd.yaml:5:61: `schedule.evaluate_every` is 50, but the run has 12 iterations'
norms='odd.yaml:6:9: `record.every` is 100, but the run has 12 iterations'
twice='odd.yaml:2:44: layers.1 (softmax) is done twice, as `cross_entropy` includes it'
for command in plan "run --jobs 1"; do
    # shellcheck disable=SC2086 # a command with its options
    expect_status 0 lamina $command odd.yaml
    for warning in "$batch" "$evaluate" "$norms" "$twice"; do
        expect_error "warning: $warning"
    done
    expect_equal "$(grep -c warning "$err")" 4
done
warnings="SELECT message FROM events WHERE level = 'warning'"
for warning in "$batch" "$evaluate" "$norms" "$twice"; do
    expect_equal "$(sql results/lamina.db "$warnings" | grep -cF -e "$warning")" 1 "$warning"
done
expect_equal "$(sql results/lamina.db "$warnings" | wc -l)" 4

# Of a sweep each is printed once, and recorded of the trials that it is of.
cat > sweep.yaml << 'YAML'
sweep:
  grid:
    schedule.batch_size: [10, 900]
    optimizer.learning_rate: [0.1, 0.2, 0.3]
YAML
sed '/^record/d; s/, evaluate_every: 50//; s/, softmax//' odd.yaml | cat - sweep.yaml > swept.yaml
expect_status 0 lamina run swept.yaml --db swept.db
expect_equal "$(cat "$err")" "warning: swept.yaml:8:31: ${batch#*: }: every batch has all of them, and no more"
expect_equal "$(sql swept.db "SELECT count(*) FROM events JOIN settings USING (trial_id)
    WHERE level = 'warning' AND path = 'schedule.batch_size' AND value = 900")" 3
expect_equal "$(sql swept.db "SELECT count(*) FROM events WHERE level = 'warning'")" 3

# The other layers that a loss has in it; those that it has not, and runs that are meant so.
quiet() {
    expect_status 0 lamina plan "$@"
    expect_no_error
}
base=(swept.yaml --set 'sweep={}' --set schedule.batch_size=60)
quiet "${base[@]}"
quiet "${base[@]}" --set schedule.evaluate_every=12
quiet "${base[@]}" --set 'layers=[{type: linear, out_features: 10}, sigmoid]'
quiet "${base[@]}" --set 'layers=[softmax, {type: linear, out_features: 10}]'
quiet "${base[@]}" --set 'layers=[{type: linear, out_features: 10}, softmax]' --set loss=hinge
expect_status 0 lamina plan "${base[@]}" --set 'layers=[{type: linear, out_features: 10}, log_softmax]'
expect_error "layers.1 (log_softmax) is done twice, as \`cross_entropy\` includes it"
expect_status 0 lamina plan "${base[@]}" --set dataset='{type: moons}' --set loss=bce_with_logits \
    --set 'layers=[{type: linear, out_features: 1}, sigmoid]'
expect_error "layers.1 (sigmoid) is done twice, as \`bce_with_logits\` includes it"
quiet "${base[@]}" --set dataset='{type: moons}' --set loss=bce_with_logits \
    --set 'layers=[{type: linear, out_features: 1}]'

# An r2 of what never varies, where something looks at it.
printf 'x,y,k\n1,0,7\n2,0,7\n3,3,7\n4,1,7\n' > flat.csv
cat > flat.yaml << 'YAML'
dataset: {type: csv, train: flat.csv, test: flat.csv, target: [y, k]}
layers: [{type: linear, out_features: 2}]
loss: mse
optimizer: {type: sgd, learning_rate: 0.01}
schedule: {iterations: 9, batch_size: 4, evaluate_every: 1}
YAML
quiet flat.yaml
expect_status 0 lamina run flat.yaml --set objective=r2
expect_error '`objective.metric` is r2, but target 2 of 2 is 7 in all of the test split'
expect_equal "$(grep -c warning "$err")" 1
expect_status 0 lamina plan flat.yaml --set 'stop={rule: patience, evaluations: 2, metric: r2}'
expect_error '`stop.metric` is r2, but target 2 of 2 is 7'
quiet flat.yaml --set objective=r2 --set 'dataset={type: csv, train: flat.csv, test: flat.csv, target: y}' \
    --set layers.0.out_features=1
expect_status 2 lamina plan flat.yaml --set objective=r2 \
    --set 'dataset={type: csv, train: flat.csv, test_split: 1, target: [y, k]}'
expect_error '`objective.metric` is r2, which needs two samples, and the test split has one'

# Layers behind it that only give its values another shape make no difference.
shaped='layers=[{type: linear, out_features: 10}, softmax, flatten, {type: reshape, shape: [10]}]'
expect_status 0 lamina plan "${base[@]}" --set "$shaped"
expect_error "layers.1 (softmax) is done twice, as \`cross_entropy\` includes it"
quiet "${base[@]}" --set "${shaped/softmax/tanh}"

# Of one there is no plural.
one=("${base[@]}" --set dataset.train=20 --set dataset.limit=1 --set schedule.iterations=1)
expect_status 0 lamina plan "${one[@]}" --set schedule.evaluate_every=2
expect_error '`schedule.batch_size` is 60, but there is 1 training sample: every batch has that one, and no more'
expect_error '`schedule.evaluate_every` is 2, but the run has 1 iteration: it is evaluated at its end alone'
expect_output "1 trial, 1 iteration in all"

# A rule that can end no trial.
every=(--set schedule.evaluate_every=4)
quiet "${base[@]}" "${every[@]}" --set 'stop={rule: patience, evaluations: 1}'
expect_status 0 lamina plan "${base[@]}" "${every[@]}" --set 'stop={rule: patience, evaluations: 2}'
expect_error '`stop` (patience) can end no trial'
quiet "${base[@]}" "${every[@]}" --set 'stop={rule: halving, first: 8}'
expect_status 0 lamina plan "${base[@]}" "${every[@]}" --set 'stop={rule: halving, first: 12}'
expect_error '`stop` (halving) can end no trial'
quiet "${base[@]}" "${every[@]}" --set 'stop={rule: median, every: 4, warmup: 4}'
expect_status 0 lamina plan "${base[@]}" "${every[@]}" --set 'stop={rule: median, every: 4, warmup: 8}'
expect_error '`stop` (median) can end no trial'
quiet "${base[@]}" "${every[@]}" --set 'stop={rule: target, value: 0.5}'
