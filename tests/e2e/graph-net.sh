#!/usr/bin/env bash
# A trained net that is a graph, with a block, is a file as a chain is: tensors by the names of its layers,
# answers and measures from the trial and from the file, and an ONNX model in which each layer takes what it
# reads. Whether a runtime computes the same is judges/onnx.sh's to say.
. "$(dirname "$0")/common.sh"

{
    echo rooms,area,kind
    for i in {0..7}; do echo "$((i % 4 + 1)).5,$((40 + 13 * (i * 5 % 8))),$([ $((i % 3)) = 0 ] && echo small || echo large)"; done
} > flats.csv
cat > flats.yaml << 'YAML'
dataset: {type: csv, train: flats.csv, test: flats.csv, label: kind, normalize: measured}
layers:
  - {type: linear, name: trunk, out_features: 4}
  - repeat: 2
    name: body
    layers:
      - {type: linear, name: inner, out_features: 4}
      - {type: tanh, name: bent}
      - {type: multiply, from: [start, bent]}
      - {type: linear, out_features: 4}
      - {type: add, from: [start, previous, bent]}
  - {type: concat, from: [previous, input, trunk]}
  - {type: linear, name: last, out_features: 2}
loss: cross_entropy
optimizer: {type: sgd, learning_rate: 0.2}
schedule: {epochs: 5, batch_size: 3}
YAML
expect_status 0 lamina run flats.yaml --db r.db
expect_status 0 lamina weights flats/1 --db r.db --output net.safetensors
expect_status 0 lamina weights net.safetensors
expect_equal "$(awk '$1 ~ /weight$/ {print $1}' "$out" | xargs)" \
    'trunk.weight body.0.inner.weight body.0.3.weight body.1.inner.weight body.1.3.weight last.weight' tensors

# A reader of the published format computes the recorded loss from the file alone.
cat > read.py << 'PYTHON'
import json, math, struct
data = open("net.safetensors", "rb").read()
size = struct.unpack("<Q", data[:8])[0]
header = json.loads(data[8:8 + size])
about = header.pop("__metadata__")
tensors = {name: (struct.unpack_from("<%df" % math.prod(of["shape"]), data, 8 + size + of["data_offsets"][0]),
                  of["shape"]) for name, of in header.items()}
def linear(name, x):
    weights, (rows, columns) = tensors[name + ".weight"]
    return [sum(weights[r * columns + c] * x[c] for c in range(columns)) + tensors[name + ".bias"][0][r]
            for r in range(rows)]
signature = json.loads(about["signature"])
def net(x):
    start = trunk = linear("trunk", x)
    for inner, outer in ("body.0.inner", "body.0.3"), ("body.1.inner", "body.1.3"):
        bent = [math.tanh(v) for v in linear(inner, start)]
        joined = linear(outer, [a * b for a, b in zip(start, bent)])
        start = [a + b + c for a, b, c in zip(start, joined, bent)]
    return linear("last", start + x + trunk)
rows = [line.split(",") for line in open("flats.csv").read().split()[1:]]
loss = 0
for row in rows:
    out = net([(float(v) - m) / s for v, m, s in zip(row, signature["mean"], signature["std"])])
    loss += math.log(sum(math.exp(v) for v in out)) - out[signature["class_names"].index(row[2])]
told = json.loads(about["metrics"])["test"]["loss"]
assert abs(loss / len(rows) - told) < 1e-6, (loss / len(rows), told)
PYTHON
expect_status 0 python3 read.py

# The trial and its file answer alike, and as it was recorded.
expect_status 0 lamina predict flats/1 flats.csv --db r.db --probabilities
cp "$out" answers
expect_equal "$(wc -l < answers)" 9 lines
expect_status 0 lamina predict net.safetensors flats.csv --probabilities
cmp "$out" answers || fail "the file answers otherwise than the trial"
right=$(sql r.db "SELECT correct FROM evaluations WHERE split = 'test' ORDER BY iteration DESC LIMIT 1")
expect_status 0 lamina evaluate flats/1 --db r.db
expect_output "$right of 8"
cp "$out" measured
expect_status 0 lamina evaluate net.safetensors
cmp <(sed 1d "$out") <(sed 1d measured) || fail "the file measures otherwise than the trial"

# Who begins with the file's weights has its loss before the first step.
sed 's/^schedule.*/schedule: {iterations: 1, batch_size: 8}\ninit: {type: weights, file: net.safetensors}/' \
    flats.yaml > again.yaml
expect_status 0 lamina run again.yaml --db r.db
expect_equal "$(sql r.db "SELECT abs((SELECT loss FROM evaluations JOIN experiment_trials USING (trial_id) JOIN experiments
    ON id = experiment_id WHERE name = 'flats' ORDER BY iteration DESC LIMIT 1) - (SELECT loss FROM iterations JOIN
    experiment_trials USING (trial_id) JOIN experiments ON id = experiment_id WHERE name = 'again')) < 1e-6")" 1

# Its nodes, each with what it takes, by a reader of protobuf's encoding.
cat > nodes.py << 'PYTHON'
import sys


def varint(data, at):
    value = shift = 0
    while True:
        value |= (data[at] & 127) << shift
        shift += 7
        at += 1
        if data[at - 1] < 128:
            return value, at


def fields(data):
    at = 0
    while at < len(data):
        tag, at = varint(data, at)
        if tag & 7 == 0:
            value, at = varint(data, at)
        else:
            size, at = (4, at) if tag & 7 == 5 else varint(data, at)
            value = data[at:at + size]
            at += size
        yield tag >> 3, value


for number, node in fields(dict(fields(open(sys.argv[1], "rb").read()))[7]):
    if number == 1:
        texts = [(of, value.decode()) for of, value in fields(node) if of in (1, 2, 4)]
        print(dict(texts)[4], *(value for of, value in texts if of == 1), ">", dict(texts)[2])
PYTHON
expect_status 0 lamina weights flats/1 --db r.db --output net.onnx
expect_status 0 python3 nodes.py net.onnx
cat > wanted << 'END'
Sub input input_mean > /input/Sub
Div /input/Sub input_std > /input/Div
Gemm /input/Div trunk.weight trunk.bias > trunk/Gemm
Gemm trunk/Gemm body.0.inner.weight body.0.inner.bias > body.0.inner/Gemm
Tanh body.0.inner/Gemm > body.0.bent/Tanh
Mul trunk/Gemm body.0.bent/Tanh > body.0.2/Mul
Gemm body.0.2/Mul body.0.3.weight body.0.3.bias > body.0.3/Gemm
Add trunk/Gemm body.0.3/Gemm > body.0.4/Add
Add body.0.4/Add body.0.bent/Tanh > body.0.4/Add_2
Gemm body.0.4/Add_2 body.1.inner.weight body.1.inner.bias > body.1.inner/Gemm
Tanh body.1.inner/Gemm > body.1.bent/Tanh
Mul body.0.4/Add_2 body.1.bent/Tanh > body.1.2/Mul
Gemm body.1.2/Mul body.1.3.weight body.1.3.bias > body.1.3/Gemm
Add body.0.4/Add_2 body.1.3/Gemm > body.1.4/Add
Add body.1.4/Add body.1.bent/Tanh > body.1.4/Add_2
Concat body.1.4/Add_2 /input/Div trunk/Gemm > 2/Concat
Gemm 2/Concat last.weight last.bias > output
END
diff wanted "$out" || fail "the model is wired otherwise"
expect_status 0 lamina weights net.safetensors --output again.onnx
cmp net.onnx again.onnx || fail "the file's model is another one than the trial's"
