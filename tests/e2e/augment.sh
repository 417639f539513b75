#!/usr/bin/env bash
# Images that are changed while training: the same ones with any number of jobs, any evaluations and
# after a run was left; other ones in every epoch; and what is evaluated stays as it is.
. "$(dirname "$0")/common.sh"

cat > shift.yaml <<'YAML'
name: shift
dataset: {type: digits, train: 200, test: 50, augment: {crop: {padding: 2}, flip: 0.5, rotate: 20, erase: 0.5}}
layers: [{type: linear, out_features: 10}]
loss: cross_entropy
optimizer: {type: sgd, learning_rate: 0.1}
schedule: {epochs: 40, batch_size: 32, evaluate_every: 50}
checkpoint: {every: 30}
sweep: {seeds: [0, 1, 2]}
YAML

losses() { # DB
    sql "$1" 'SELECT number, iteration, loss FROM iterations JOIN experiment_trials USING (trial_id)
              ORDER BY number, iteration'
}

expect_status 0 lamina run shift.yaml --db one.db --jobs 1
expect_status 0 lamina run shift.yaml --db three.db --jobs 3
expect_status 0 lamina run shift.yaml --db seldom.db --set schedule.evaluate_every=0
losses one.db > one
losses three.db > three
losses seldom.db > seldom
expect_equal "$(wc -l < one)" 840
cmp one three || fail "another number of jobs draws other changes"
cmp one seldom || fail "another number of evaluations draws other changes"

# A run that is left in an epoch goes on with the same changes.
lamina run shift.yaml --db left.db --jobs 1 > left.out 2> left.err &
runner=$!
until [ "$(grep -c Iteration left.out)" -ge 2 ]; do
    kill -0 $runner 2> poll.err || break
done
kill -INT $runner 2> poll.err || true
wait $runner || true
expect_status 0 lamina run shift.yaml --db left.db
losses left.db > left
cmp one left || fail "a run that goes on draws other changes"

# Without a step of learning the loss of each epoch's one batch is that of its images alone, which
# are others each time, and the evaluations are all the same.
still='optimizer.learning_rate=1e-30 schedule.batch_size=200 schedule.shuffle=false schedule.epochs=5
       schedule.evaluate_every=1'
sets=()
for set in $still; do sets+=(--set "$set"); done
expect_status 0 lamina run shift.yaml --db still.db "${sets[@]}"
expect_equal "$(sql still.db 'SELECT count(DISTINCT loss) FROM iterations WHERE trial_id = 1')" 5
expect_equal "$(sql still.db 'SELECT count(DISTINCT loss) FROM evaluations WHERE trial_id = 1')" 1
expect_status 0 lamina run shift.yaml --db plain.db "${sets[@]}" --set 'dataset.augment={}'
expect_equal "$(sql plain.db 'SELECT count(DISTINCT loss) FROM iterations WHERE trial_id = 1')" 1
expect_equal "$(sql plain.db 'SELECT DISTINCT loss FROM evaluations WHERE trial_id = 1')" \
    "$(sql still.db 'SELECT DISTINCT loss FROM evaluations WHERE trial_id = 1')"

# A trial is told apart by what is done to its images, and not by how that is written.
expect_status 0 lamina run shift.yaml --db plain.db "${sets[@]}" --set dataset.augment.flip=0 \
    --set dataset.augment.crop.padding=0 --set dataset.augment.rotate=0 --set dataset.augment.erase=0
expect_equal "$(sql plain.db 'SELECT count(*) FROM trials')" 3
expect_status 0 lamina run shift.yaml --db plain.db "${sets[@]}"
expect_equal "$(sql plain.db 'SELECT count(*) FROM trials')" 6
expect_equal "$(sql plain.db "SELECT value FROM settings WHERE trial_id = 4
                              AND path = 'dataset.augment.crop.padding'")" 2

expect_status 2 lamina plan shift.yaml --set dataset.type=moons
expect_error 'changes images, but a sample of this data is 2 numbers: leave it out'
expect_error 'shift.yaml:2:'
expect_status 2 lamina plan shift.yaml --set dataset.augment.crop=4
expect_error '`dataset.augment.crop` must be a mapping, not "4"'
