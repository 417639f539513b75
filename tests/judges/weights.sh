#!/usr/bin/env bash
# Files of nets, in both directions. PyTorch 1.13 reads the net of every one of tests/golden's curves, strictly,
# and it answers the same; and what PyTorch writes trains here as it trains there, from the first iteration.
. "$(dirname "$0")/../e2e/common.sh"

python=/usr/bin/python3 # Debian's, of which the packages are
"$python" -c 'import numpy, yaml, torch; assert torch.__version__.startswith("1.13")' 2> /dev/null ||
    skip "no PyTorch 1.13 for $python (scripts/setup --pytorch)"
peer() {
    "$python" -B -W ignore "$source/tests/judges/weights.py" "$@"
}

cp "$source/tests/golden/table.csv" .
for name in curves losses targets optimizers schedules; do
    # A net of the others is no other than one of the first two but in its numbers.
    [ "$long" = 1 ] || [ "$name" = curves ] || [ "$name" = targets ] || continue
    config=$source/tests/golden/$name.yaml
    short=(--set schedule.iterations=60)
    case $name in optimizers | schedules) short=() ;; esac # whose rates change as late as that
    expect_status 0 lamina run "$config" --db $name.db "${short[@]}" --set 'checkpoint={keep: last, trials: 0}'
    count=$(sql $name.db "SELECT count(*) FROM experiment_trials")
    for ((number = 1; number <= count; number++)); do
        at=$name/$number
        mkdir -p "$at"
        expect_status 0 lamina weights "$at" --db $name.db --output "$at/net.safetensors"
        expect_status 0 "$build/tests/dump-net" "$at/net.safetensors" "$build/plugins" train "$at"
        cp "$out" "$at/shape"
    done
    expect_status 0 peer read "$config" $name
    expect_equal "$(wc -l < "$out") $(grep -c '^    - ' "$config")" "$count $count"
    awk '!($2 <= 1e-6) { exit 1 }' "$out" || fail "$name: PyTorch's outputs differ: $(xargs < "$out")"
    rm -r $name
done

mkdir digits torch
expect_status 0 "$build/tests/dump-digits" digits 1000 200 0
expect_status 0 peer write "$source/tests/golden/curves.yaml" digits torch 60
expect_status 0 lamina run torch/config.yaml --db torch.db
sqlite3 -csv torch.db ".import torch/curves.csv golden"
count=$(sql torch.db "SELECT count(*) FROM experiment_trials")
expect_equal "$count" "$(ls torch/*.safetensors | wc -l)"
for ((number = 1; number <= count; number++)); do
    expect_equal "$(sql torch.db "SELECT count(*), sum(abs(loss - \"$number\") > 5e-5) FROM golden
        JOIN iterations ON iterations.iteration = golden.iteration
        JOIN experiment_trials USING (trial_id) WHERE number = $number")" "60|0" "net $number of PyTorch"
done
# The files are what they begin with: without them the first loss is another one, but in a net each of
# whose layers has an `init` of its own.
expect_equal "$(sqlite3 torch.db "ATTACH 'curves.db' AS other; SELECT group_concat(number) FROM iterations AS a
    JOIN experiment_trials AS mine USING (trial_id) JOIN other.experiment_trials AS theirs USING (number)
    JOIN other.iterations AS b ON b.trial_id = theirs.trial_id AND b.iteration = 1
    WHERE a.iteration = 1 AND abs(a.loss - b.loss) < 1e-4")" 27

# A net of blocks is nn.Sequential in nn.Sequential: a block one of its repetitions, each of these one of its layers.
cat > blocks.yaml << 'YAML'
dataset: {type: moons, train: 200, test: 16}
layers:
  - {type: linear, out_features: 16}
  - tanh
  - {repeat: 3, layers: [{type: linear, name: fc, out_features: 16}, {repeat: 2, layers: [{type: linear, out_features: 16}, tanh]}]}
  - {repeat: 2, name: body, layers: [{type: linear, out_features: 16}, batch_norm]}
  - {type: linear, out_features: 2}
loss: cross_entropy
optimizer: {type: sgd, learning_rate: 0.1}
schedule: {epochs: 2, batch_size: 20}
YAML
mkdir blocks
expect_status 0 lamina run blocks.yaml --db blocks.db
expect_status 0 lamina weights blocks/1 --db blocks.db --output blocks/net.safetensors
expect_status 0 "$build/tests/dump-net" blocks/net.safetensors "$build/plugins" train blocks
expect_status 0 "$python" -B -W ignore - "$source/tests/judges" << 'PY'
import sys
from collections import OrderedDict
import numpy
sys.path.insert(0, sys.argv[1])
import torch
from torch.nn import BatchNorm1d, Linear, Sequential, Tanh
import weights
model = Sequential(OrderedDict([
    ("0", Linear(2, 16)), ("1", Tanh()),
    ("2", Sequential(*(Sequential(OrderedDict([
        ("fc", Linear(16, 16)),
        ("1", Sequential(*(Sequential(Linear(16, 16), Tanh()) for _ in range(2))))])) for _ in range(3)))),
    ("body", Sequential(*(Sequential(Linear(16, 16), BatchNorm1d(16)) for _ in range(2)))),
    ("4", Linear(16, 2))]))
model.load_state_dict(weights.load("blocks/net.safetensors"), strict=True)
x = torch.tensor(numpy.fromfile("blocks/samples", "<f4")).reshape(-1, 2)
y = torch.tensor(numpy.fromfile("blocks/outputs", "<f4")).reshape(-1, 2)
far = (model.eval().double()(x.double()) - y).abs().max().item()
print(f"nested: at most {far:.2g} from PyTorch")
assert len(x) >= 100 and far <= 1e-6
PY
