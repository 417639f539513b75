#!/usr/bin/env bash
# ONNX models of every layer that is shipped and of the net of every shipped config: onnx.checker takes
# them, with the shapes that its inference finds, and onnxruntime gives what Lamina gives, whatever
# the batch.
. "$(dirname "$0")/../e2e/common.sh"

python=/usr/bin/python3
"$python" -c 'import onnx' 2> /dev/null || skip "no onnx for $python (scripts/setup --pytorch)"
for program in node npm; do
    command -v $program > /dev/null || skip "$program is not installed: ONNX models are not run"
done
mkdir runtime nets
cp "$source/tests/judges/onnx_run.mjs" runtime
echo '{"private": true, "dependencies": {"onnxruntime-web": "1.30.0"}}' > runtime/package.json
(cd runtime && timeout 300 npm install --ignore-scripts --no-audit --no-fund > npm.log 2>&1) ||
    skip "npm cannot install onnxruntime-web: ONNX models are not run"

# Every layer, with options that change what it is.
for layer in "$source"/plugins/*.c; do
    name=$(basename "$layer" .c)
    grep -qE "(x| )[0-9]+ ($name|.*\| (\[.*\] )?$name) \{" "$source/tests/judges/onnx_nets.txt" ||
        fail "onnx_nets.txt has no net with $name"
done
expect_status 0 "$build/tests/dump-onnx" nets "$build/plugins" < "$source/tests/judges/onnx_nets.txt"
cp "$out" list
{
    echo species,island,bill_length_mm,body_mass_g,sex,year
    printf '%s\n' Adelie,Dream,3{0..9}.5,3750,male,2007 Gentoo,Biscoe,NA,5{0..9}00,female,2008 \
        Chinstrap,Dream,48.{0..9},NA,NA,2009
} > penguins.csv
for config in "$source"/configs/*.yaml "$source"/tests/golden/graphs/*.yaml; do
    sets=()
    if grep -q 'type: \(fashion_\)\?mnist' "$config"; then # whose images are as large
        sets=('dataset={type: digits, train: 600, test: 100}')
    elif grep -q 'penguins.csv' "$config"; then
        sets=(dataset.train=penguins.csv)
    elif grep -q 'pretrained.safetensors' "$config"; then # the net is the same however it begins
        sets=(init=default)
    fi
    expect_status 0 "$build/tests/dump-onnx" nets "$build/plugins" "$config" "${sets[@]}"
    cat "$out" >> list
done
[ "$(wc -l < list)" -ge 65 ] || fail "only $(wc -l < list) nets were written"

# Trained nets, from what stands in the data: a reader of the published format computes from the file of
# tensors what the model must give.
for i in {0..6}; do
    echo "$i.5,$((i * i + 40)),$((60 + 31 * i)),$([ $((i % 3)) = 0 ] && echo small || echo large)"
done > rows
{ echo rooms,area,price,kind && cat rows; } > flats.csv
train() { # NAME COLUMNS LAYER LOSS OPTION...
    cat > "$1.yaml" << YAML
dataset: {type: csv, train: flats.csv, test: flats.csv, normalize: measured, $2}
layers: [{type: linear, name: hidden, out_features: 4}, tanh, $3]
loss: $4
optimizer: {type: sgd, learning_rate: 0.1}
schedule: {epochs: 20, batch_size: 2}
YAML
    expect_status 0 lamina run "$1.yaml" --db r.db
    expect_status 0 lamina weights "$1/1" --db r.db --output "$1.safetensors"
    expect_status 0 lamina weights "$1/1" --db r.db --output "nets/$1.onnx" "${@:5}"
    echo "$1 2" >> list
}
train trained_kinds 'label: kind, columns: {price: ignore}' '{type: linear, out_features: 2}' cross_entropy --probabilities
train trained_scores 'label: kind, columns: {price: ignore}' '{type: linear, out_features: 2}' cross_entropy
train trained_chances 'label: kind, columns: {price: ignore}' '{type: linear, out_features: 1}' bce_with_logits --probabilities
train trained_prices 'target: price, normalize_targets: measured, columns: {kind: ignore}' \
    '{type: linear, out_features: 1}' mse
train trained_graph 'label: kind, columns: {price: ignore}' \
    '{type: add, from: [previous, hidden]}, {type: concat, from: [previous, input]}, {type: linear, out_features: 2}' \
    cross_entropy
expect_status 0 "$python" - << 'END'
import json

import numpy as np

x = np.array([[float(v) for v in row.split(",")[:2]] for row in open("rows")])
ends = {"kinds": lambda y: np.exp(y) / np.exp(y).sum(axis=1, keepdims=True), "scores": lambda y: y,
        "graph": lambda y: y, "chances": lambda y: 1 / (1 + np.exp(-y)), "prices": lambda y: y}
for name, end in ends.items():
    with open(f"trained_{name}.safetensors", "rb") as file:
        header = json.loads(file.read(int.from_bytes(file.read(8), "little")))
        data = file.read()
    signature = json.loads(header.pop("__metadata__")["signature"])
    net = {key: np.frombuffer(data[slice(*at["data_offsets"])], "<f4").reshape(at["shape"]).astype(float)
           for key, at in header.items()}
    z = (x - signature["mean"]) / signature["std"]
    hidden = z @ net["hidden.weight"].T + net["hidden.bias"]
    y = np.tanh(hidden)
    last = "4" if name == "graph" else "2"
    if name == "graph":
        y = np.concatenate([y + hidden, z], axis=1)
    y = y @ net[last + ".weight"].T + net[last + ".bias"]
    y = end(y) * signature.get("target_std", 1) + signature.get("target_mean", 0)
    x.astype("<f4").tofile(f"nets/trained_{name}.inputs")
    y.astype("<f4").tofile(f"nets/trained_{name}.outputs")
END

expect_status 0 "$python" - nets/*.onnx << 'END'
import sys

import onnx

for path in sys.argv[1:]:
    model = onnx.load(path)
    onnx.checker.check_model(model, full_check=True)
    onnx.shape_inference.infer_shapes(model, check_type=True, strict_mode=True)
    assert model.ir_version == 8 and model.opset_import[0].version == 17, path
END

expect_status 0 timeout 300 node runtime/onnx_run.mjs nets < list
expect_equal "$(wc -l < "$out")" $((2 * $(wc -l < list))) "runs"
awk '!($3 + 0 <= 1e-5) || $3 !~ /^[0-9]/' "$out" > wrong
[ ! -s wrong ] || fail "other outputs than Lamina's: $(cat wrong)"
