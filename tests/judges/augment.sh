#!/usr/bin/env bash
# torchvision augments as `dataset.augment` does with `compat: pytorch`: a net that is trained on the
# changed pictures has the same loss in every iteration.
. "$(dirname "$0")/../e2e/common.sh"

python=/usr/bin/python3
$python -c 'import torchvision' 2> /dev/null || skip "torchvision is not installed"

cat > pictures.yaml <<'YAML'
name: pictures
dataset:
  type: idx
  train_images: images
  train_labels: labels
  test_images: images
  test_labels: labels
  normalize: given
  mean: 0.25
  std: 0.5
layers:
  - flatten
  - {type: linear, out_features: 3}
loss: cross_entropy
optimizer: {type: sgd, learning_rate: 0.05}
schedule: {epochs: 3, batch_size: 20, shuffle: true}
seed: 11
compat: pytorch
YAML

# same PADDING FLIP ROTATE ERASE: the losses of both
same() {
    expect_status 0 $python -B "$source/tests/judges/augment.py" "$@"
    cp "$out" theirs
    expect_status 0 lamina run pictures.yaml --db "$*.db" --set \
        "dataset.augment={crop: {padding: $1}, flip: $2, rotate: $3, erase: $4}"
    sql "$*.db" 'SELECT loss FROM iterations ORDER BY iteration' > ours
    expect_equal "$(wc -l < ours)" 15
    paste ours theirs | awk -v most="$most" '
        { off = $1 > $2 ? $1 - $2 : $2 - $1; if (off > most) { print "iteration", NR, $0; bad = 1 } }
        END { exit bad }' || fail "other losses with $*"
}

most=1e-5
same 0 0 0 0
same 3 0 0 0
same 0 0.5 0 0
same 2 0.3 0 0
same 0 0 25 0
same 0 0 0 0.7
same 2 0.5 25 0.7
