#!/usr/bin/env bash
# What a person sees of the data of a config: each split, each column, the first samples, all of it as
# JSON, and a sheet of pictures.
. "$(dirname "$0")/common.sh"

command -v python3 > /dev/null || skip "python3 is not installed"

cat > flats.csv <<'CSV'
rooms,area,price
1,30.5,100
2,60.5,200
3,90.5,300
4,120.5,400
5,150.5,500
CSV
cat > flats.yaml <<'YAML'
name: flats
dataset: {type: csv, train: flats.csv, target: [price], normalize: given, mean: [3, 0.5], std: [1, 30]}
layers: [{type: linear, out_features: 1}]
loss: mse
optimizer: {type: sgd, learning_rate: 0.1}
schedule: {epochs: 1, batch_size: 2}
sweep: {list: [{dataset.limit: 0}, {dataset.limit: 4}, {optimizer.learning_rate: 0.2}]}
YAML

expect_status 0 lamina data flats.yaml
expect_output '2 trials are with this data'
expect_output '1 trial is with this data'
expect_output 'csv: samples of (2), digest '
expect_output 'train: 5 samples'
grep -Eq '^ +rooms +-2 +0 +2 +1.41421$' "$out" || fail "no range of the rooms"
grep -Eq '^ +area +1 +3 +5 +1.41421$' "$out" || fail "no range of the area"
grep -Eq '^ +price to predict +100 +300 +500 +141.421$' "$out" || fail "no range of the price"
grep -Eq '^ +2: 200 +of +-1 +2$' "$out" || fail "the second row is not shown"
expect_equal "$(grep -c '^csv' "$out")" 2 "datasets shown"

expect_status 0 lamina data flats.yaml --json --samples 3 --set sweep.list.1.dataset.limit=0
python3 - "$out" <<'PY' || fail "the JSON says something else"
import json
import sys

(data,) = json.load(open(sys.argv[1], encoding="utf-8"))
assert data["type"] == "csv" and data["sample"] == [2] and data["split"] == "train"
assert data["splits"] == {"train": {"samples": 5}}
assert [column["mean"] for column in data["columns"]] == [0, 3]
assert data["targets"][0]["most"] == 500 and data["targets"][0]["name"] == "price"
assert data["samples"] == [{"row": row, "line": row + 1, "targets": [100 * row], "values": [row - 3, row]}
                           for row in (1, 2, 3)]
PY

# Of several data, an object each, that says whose it is; or that of one trial.
expect_status 0 lamina data flats.yaml --json --samples 0
python3 - "$out" <<'PY' || fail "the JSON is not of both"
import json
import sys

data = json.load(open(sys.argv[1], encoding="utf-8"))
assert [one["trial"] for one in data] == [1, 2]
assert ["dataset.limit=4" in one["settings"] for one in data] == [False, True]
assert [one["splits"]["train"]["samples"] for one in data] == [5, 4]
PY
expect_status 0 lamina data flats.yaml --trial 2
expect_output 'train: 4 samples'
expect_equal "$(grep -c '^csv' "$out")" 1 "datasets of one trial"
expect_status 2 lamina data flats.yaml --trial 4
expect_error '--trial 4: the config has trials 1 to 3'

# Rows are those of the file, also where they are cut.
expect_status 0 lamina data flats.yaml --json --samples 9 --split test --set dataset.test_split=2 \
    --set sweep.list.1.dataset.limit=0
python3 - "$out" <<'PY' || fail "the rows of the test split are others"
import json
import sys

(data,) = json.load(open(sys.argv[1], encoding="utf-8"))
assert len(data["samples"]) == 2
assert all(sample["targets"] == [100 * sample["row"]] for sample in data["samples"])
PY

# Of columns that have rules, what was made of each.
cat > flowers.csv <<'CSV'
island,mass,species
a,1.5,x
b,,y
a,2.5,x
c,4.5,y
CSV
cat > flowers.yaml <<'YAML'
name: flowers
dataset:
  type: csv
  train: flowers.csv
  label: species
  columns: {island: one_hot, mass: {missing: median, indicator: true}}
layers: [{type: linear, out_features: 2}]
loss: cross_entropy
optimizer: {type: sgd, learning_rate: 0.1}
schedule: {epochs: 1, batch_size: 2}
YAML
expect_status 0 lamina data flowers.yaml
expect_output 'train: 4 samples: `x` 2, `y` 2'
grep -Eq '^ +island=b +0 +0.25 +1 +0.433013$' "$out" || fail "no column of a category"
grep -Eq '^ +mass +1.5 +2.75 +4.5 +1.08972  1 missing in all files: 2.5$' "$out" || fail "no median"
grep -Eq '^ +2: y  of  0  1  0  2.5  1$' "$out" || fail "no sample with something missing"
expect_status 0 lamina data flowers.yaml --json --samples 0
python3 - "$out" <<'PY' || fail "the JSON says other columns"
import json
import sys

columns = json.load(open(sys.argv[1], encoding="utf-8"))[0]["columns"]
assert [(c["name"], c["column"], c["what"], c.get("category"), c.get("fill"), c["missing"]) for c in columns] == [
    ("island", 1, "one_hot", "a", None, 0), ("island", 1, "one_hot", "b", None, 0),
    ("island", 1, "one_hot", "c", None, 0), ("mass", 2, "number", None, 2.5, 1),
    ("mass", 2, "indicator", None, None, 1)]
PY
expect_status 0 lamina data flowers.yaml --set 'dataset.columns.mass={missing: drop}'
expect_output '1 row of the train file is left out'
expect_status 0 lamina data flowers.yaml --json --set 'dataset.columns.mass={missing: drop}'
expect_equal "$(grep -o '"row": [0-9]*, "line": [0-9]*' "$out" | tail -n 1)" '"row": 3, "line": 5'
expect_status 0 lamina data flowers.yaml --set 'dataset.columns.mass={missing: drop}'
expect_output 'its first samples, by their rows of the data, those that were left out not counted:'

expect_status 0 lamina data flowers.yaml --set 'dataset.columns={mass: {missing: mean}}' --set dataset.text=ignore
expect_output 'left out, as `text: ignore` says: column 1 island'
expect_output 'csv: samples of (1), digest'

# A picture is what the network gets: read back from the sheet, pixel by pixel.
cat > digits.yaml <<'YAML'
name: digits
dataset: {type: digits, train: 20, test: 10, normalize: measured}
layers: [{type: linear, out_features: 10}]
loss: cross_entropy
optimizer: {type: sgd, learning_rate: 0.1}
schedule: {epochs: 1, batch_size: 2}
YAML
expect_status 0 lamina data digits.yaml --json --samples 2 --set dataset.normalize=none
cp "$out" digits.json
expect_status 0 lamina data digits.yaml --output sheet.svg --samples 2
expect_output sheet.svg
python3 - <<'PY' || fail "the sheet shows something else"
import base64
import json
import re
import struct
import zlib


def pixels(png):
    """Rows of RGB of a PNG without interlacing, 8 bits deep."""
    at, packed = 8, b""
    while at < len(png):
        length, kind = struct.unpack(">I4s", png[at:at + 8])
        if kind == b"IHDR":
            wide, high, depth, colour = struct.unpack(">IIBB", png[at + 8:at + 18])
        packed += png[at + 8:at + 8 + length] if kind == b"IDAT" else b""
        at += 12 + length
    assert depth == 8 and colour in (2, 6)
    step = 3 if colour == 2 else 4
    raw, rows, above = zlib.decompress(packed), [], bytes(wide * step)
    for y in range(high):
        how, row = raw[y * (wide * step + 1)], bytearray(raw[y * (wide * step + 1) + 1:][:wide * step])
        for x in range(wide * step):
            left = row[x - step] if x >= step else 0
            corner = above[x - step] if x >= step else 0
            near = min((left, above[x], corner), key=lambda v: abs(left + above[x] - corner - v))
            row[x] = (row[x] + (0, left, above[x], (left + above[x]) // 2, near)[how]) & 255
        rows.append([tuple(row[x:x + 3]) for x in range(0, wide * step, step)])
        above = bytes(row)
    return rows


wanted = json.load(open("digits.json", encoding="utf-8"))[0]["samples"]
drawn = re.findall(r"base64,\s*([A-Za-z0-9+/=\s]+)", open("sheet.svg", encoding="utf-8").read())
assert len(drawn) == 2, len(drawn)
for picture, sample in zip(drawn, wanted):
    rows = pixels(base64.b64decode(picture))
    assert len(rows) == 28 and all(len(row) == 28 for row in rows)
    for y in range(28):
        for x in range(28):
            grey = round(255 * sample["values"][28 * y + x])
            assert rows[y][x] == (grey,) * 3, (y, x, rows[y][x], grey)
PY
expect_status 0 lamina data digits.yaml --output sheet.png
expect_equal "$(head -c 4 sheet.png | tail -c 3)" PNG
expect_status 0 lamina data digits.yaml --output changed.svg --samples 3 --set dataset.augment.crop.padding=2
expect_equal "$(grep -c 'epoch 7' changed.svg)" 3
expect_equal "$(grep -o 'base64' changed.svg | wc -l)" 24

# Of several data the first is drawn, and that there are others is told. Values that are no part from
# black to white are stretched, which the title tells.
expect_status 0 lamina data digits.yaml --output limits.svg --set 'sweep.grid={dataset.limit: [0, 9]}'
expect_output '1 other of the sweep: `--trial N` draws that of trial N'
python3 - <<'PY'
import struct

values = [0.0, 127.5, 255.0, 51.0] * 4
for name, dims, kind, packed in (("x", (4, 2, 2), 13, struct.pack(">16f", *values)),
                                 ("y", (4,), 8, bytes((0, 1, 0, 1)))):
    with open(name, "wb") as file:
        file.write(struct.pack(f">BBBB{len(dims)}I", 0, 0, kind, len(dims), *dims) + packed)
PY
expect_status 0 lamina data digits.yaml --output wide.svg --set \
    'dataset={type: idx, train_images: x, train_labels: y, test_split: 1}' --set 'layers.0.out_features=2'
grep -q '0 to 255 as black to white' wide.svg || fail "what is stretched is not told"

expect_status 2 lamina data flats.yaml --split test
expect_error 'the data has no test split'
expect_status 2 lamina data flats.yaml --output sheet.gif
expect_error 'must end in .svg, .png or .pdf'
expect_status 2 lamina data flats.yaml --samples many
expect_error '--samples takes a number from 0 to 1000000, not "many"'
expect_status 2 lamina data flats.yaml --output a.png
expect_error 'a sample of this data is none: leave --output out'
test ! -e a.png || fail "a picture of nothing"
