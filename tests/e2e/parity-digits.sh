#!/usr/bin/env bash
# PyTorch 1.13's curve on the generated digits: golden/digits_seed0.csv, by golden/make_digits.py.
. "$(dirname "$0")/common.sh"

cat > digits.yaml <<'YAML'
dataset: {type: digits, train: 10000, test: 2000}
layers: [{type: linear, out_features: 100}, sigmoid, {type: linear, out_features: 10}]
loss: cross_entropy
optimizer: {type: sgd, learning_rate: 0.1}
schedule: {epochs: 5, batch_size: 128, evaluate_every: 100}
compat: pytorch
YAML
expect_status 0 lamina run digits.yaml --db digits.db
expect_equal "$(sqlite3 -csv digits.db ".import $source/tests/golden/digits_seed0.csv golden" \
    "SELECT count(*), sum(abs(iterations.loss - golden.loss) > 5e-5) FROM golden
     JOIN iterations USING (iteration)")" 395,0
expect_equal "$(sql digits.db "SELECT evaluations.iteration, evaluations.correct FROM evaluations
    JOIN golden USING (iteration) WHERE golden.correct = evaluations.correct ORDER BY 1")" \
    "$(sed -n 's/^\([0-9]*\),[^,]*,\([0-9][0-9]*\)$/\1|\2/p' "$source/tests/golden/digits_seed0.csv")"
