#!/usr/bin/env bash
# lamina evaluate: the same weights on the same data come to what was recorded, and on other data to
# what is worked out by hand.
. "$(dirname "$0")/common.sh"

printf '%s\n' species,island,mass,sex,size,year Adelie,Biscoe,3750,male,small,1700000001.5 \
    Gentoo,Dream,,,large,1700000004 Adelie,Dream,3400,female,medium,1700000002 \
    Gentoo,Biscoe,5100,male,large,1700000009 Adelie,Biscoe,3300,,small,1700000003.25 \
    Gentoo,Dream,5300,female,large,1700000001 > penguins.csv
printf '%s\n' 'rooms;area;rent;price' '2;50,5;900;100' '3;70;1200;150' '4;90;1600;190' '1;30;700;80' > flats.csv
npy '<f4' False '4, 3' "$(printf '%.0s\\0\\0\\x80\\x3f\\0\\0\\0\\x40\\0\\0\\x40\\x40' {1..4})" > x.npy
npy '|u1' False '4,' '\x0\x1\x2\x1' > y.npy
python3 - << 'PYTHON'
import struct
rows = [(1700000000.25, 1), (1700000001.5, 2), (1700000003, 5), (1700000002.75, 3)]
for name, kind, code in ("double.npy", "<f8", "d"), ("float.npy", "<f4", "f"):
    about = str({"descr": kind, "fortran_order": False, "shape": (4, 2)}).ljust(117) + "\n"
    open(name, "wb").write(b"\x93NUMPY\x01\x00" + struct.pack("<H", 118) + about.encode() +
                           b"".join(struct.pack("<2" + code, *row) for row in rows))
PYTHON
tail='optimizer: {type: sgd, learning_rate: 0.05}
schedule: {epochs: 3, batch_size: 4, evaluate_every: 1, evaluate_train: true}'
cat > penguins.yaml << YAML
dataset:
  {type: csv, train: penguins.csv, test_split: 2, label: species, missing: mean, normalize: measured,
   columns: {island: one_hot, sex: {one_hot: true, missing: most_frequent},
             size: {ordinal: [small, medium, large]}, mass: {missing: median, indicator: true}}}
layers: [{type: linear, out_features: 5}, {type: batch_norm}, relu, {type: linear, out_features: 2}]
loss: {type: cross_entropy, label_smoothing: 0.1, weight: [1, 3]}
$tail
YAML
cat > flats.yaml << YAML
dataset: {type: csv, train: flats.csv, test: flats.csv, target: [price, rent], delimiter: ";", decimal: ",",
          normalize: measured, normalize_targets: measured}
layers: [{type: linear, out_features: 2}]
loss: mse
$tail
YAML
cat > arrays.yaml << YAML
dataset: {type: npy, train: x.npy, train_labels: y.npy, test_split: 0.5}
layers: [{type: linear, out_features: 3}]
loss: cross_entropy
$tail
YAML
sed 's/train: x.npy/train: double.npy, normalize: measured/' \
    arrays.yaml > double.yaml # a column of which only a double tells the rows apart
sed 's/double.npy/float.npy/' double.yaml > float.yaml
cat > digits.yaml << YAML
dataset: {type: digits, train: 200, test: 50, normalize: measured, augment: {crop: {padding: 2}}}
layers: [{type: conv2d, out_channels: 2, kernel_size: 5, stride: 3}, {type: dropout, p: 0.5}, relu, flatten,
         {type: linear, out_features: 10}]
loss: cross_entropy
$tail
YAML
value() { # of the last JSON
    python3 -c 'import json, sys; print(repr(json.load(open(sys.argv[1]))[sys.argv[2]]))' "$out" "$1"
}
for config in penguins flats arrays double float digits; do
    expect_status 0 lamina run $config.yaml --db all.db
    expect_status 0 lamina weights $config/1 --db all.db --output $config.safetensors --last
    for split in train test; do
        recorded=$(sql all.db "SELECT printf('%!.17g', value) FROM leaderboard JOIN series USING (trial_id) WHERE
            experiment = '$config' AND split = '$split' AND name = iif('$split' = 'train', 'evaluated_loss', 'loss')
            AND iteration = last_iteration")
        for net in "$config/1 --last --db all.db" $config.safetensors; do
            # shellcheck disable=SC2086 # words
            expect_status 0 lamina evaluate $net --split $split --json
            python3 -c 'import sys; assert float(sys.argv[1]) == float(sys.argv[2]), sys.argv' "$(value loss)" \
                "$recorded" || fail "$net has another loss on $split: $(value loss), recorded was $recorded"
        done
    done
done

# Data that is more exact than what the net was trained on, or less.
expect_status 0 lamina evaluate float/1 --db all.db --split train --set dataset.train=double.npy
expect_status 0 lamina evaluate double/1 --db all.db --split train --set dataset.train=float.npy

# Other data: measured by what was learnt, in other folders, by the classes of the net.
mkdir other
cat > line.csv << 'CSV'
x,y
0,no
1,yes
2,no
3,yes
CSV
cat > line.yaml << 'YAML'
dataset: {type: csv, train: line.csv, label: y, normalize: measured}
layers: [{type: linear, out_features: 2}]
loss: cross_entropy
optimizer: {type: sgd, learning_rate: 1}
schedule: {epochs: 200, batch_size: 4, shuffle: false}
YAML
expect_status 0 lamina run line.yaml --db all.db
cd other
printf '%s\n' x,y 100,yes -100,no 200,no > more.csv
expect_status 0 lamina evaluate line/1 --db ../all.db --set dataset.train=more.csv --split train
expect_output 'accuracy               0.6667  2 of 3'
expect_output '  yes                       1     0.5000     1.0000     0.6667'
expect_output '  no                     1      1'
expect_status 0 lamina evaluate line/1 --db ../all.db # its own data, from whatever folder
expect_output 'line/1 (its last, iteration 200) on the train split: 4 samples'
expect_no_error
printf '%s\n' x,y 100,maybe -100,no > strange.csv
expect_status 1 lamina evaluate line/1 --db ../all.db --set dataset.train=strange.csv
expect_error "strange.csv:2:5: column 2 (\`y\`): \`maybe\` is none of the classes of the net"
expect_status 1 lamina evaluate ../flats.safetensors
expect_error "a net in a file looks for its data from the current folder: \`--set dataset.test=FILE\` names other data"
# Of files that are splits only that of the split is read: no other need be there.
expect_status 0 lamina evaluate ../flats.safetensors --json --set dataset.test=../flats.csv
first=$(value loss)
expect_status 0 lamina evaluate flats/1 --db ../all.db --last --split train --json
expect_equal "$(value loss)" "$first" 'its loss, of the same file as another split'
expect_status 0 lamina predict ../flats.safetensors --split test --set dataset.test=../flats.csv
expect_equal "$(wc -l < "$out")" 5
expect_status 1 lamina evaluate ../flats.safetensors --split train --set dataset.test=../flats.csv
expect_error 'flats.csv: cannot be read'
expect_status 2 lamina evaluate line/1 --db ../all.db --split validation
expect_error 'the data has no validation split'
expect_status 2 lamina evaluate line/1 --db ../all.db --set schedule.batch_size=2
expect_error 'of a trained net only its data can be changed'

# What a class counts is as in training, whatever the training split of other data has.
printf '%s\n' x,y 1,no 2,yes 3,yes > ../even.csv
cat > ../balanced.yaml << 'YAML'
dataset: {type: csv, train: even.csv, test: line.csv, label: y}
layers: [{type: linear, out_features: 2}]
loss: {type: cross_entropy, weight: balanced}
optimizer: {type: sgd, learning_rate: 0.1}
schedule: {epochs: 3, batch_size: 4}
YAML
expect_status 0 lamina run ../balanced.yaml --db ../all.db
expect_status 0 lamina evaluate balanced/1 --db ../all.db --json
first=$(value loss)
printf '%s\n' x,y 1,no 2,no 3,no 4,yes > skew.csv
expect_status 0 lamina evaluate balanced/1 --db ../all.db --json --set dataset.train=skew.csv
expect_equal "$(value loss)" "$first" 'its loss, with other training data'

cp ../line.csv kept.csv
echo 4,no >> ../line.csv
expect_status 0 lamina evaluate line/1 --db ../all.db
expect_error 'warning: line/1: its data is not what it was when the net was trained'
mv kept.csv ../line.csv
expect_status 2 lamina evaluate line/1 --db ../all.db --set dataset.normalize=none
expect_error 'what a net takes was settled in its training and stays'

# A results file of an earlier version: what the net takes is learnt from the data once more.
sqlite3 ../all.db 'UPDATE trials SET signature = NULL; UPDATE experiment_configs SET file = NULL, folder = NULL'
cd ..
expect_status 0 lamina evaluate penguins/1 --last --db all.db --split train --json
first=$(value loss)
expect_status 0 lamina evaluate penguins.safetensors --split train --json
expect_equal "$(value loss)" "$first"

# From no other data: its key tells.
cp penguins.csv kept.csv
sed -i s/3750/3751/ penguins.csv
expect_status 1 lamina evaluate penguins/1 --last --db all.db
expect_error 'the data at hand, or a layer'
mv kept.csv penguins.csv
expect_status 0 lamina evaluate penguins/1 --last --db all.db --split train --set dataset.limit=3 --json
limited=$(value loss)
expect_status 0 lamina evaluate penguins.safetensors --split train --set dataset.limit=3 --json
expect_equal "$(value loss)" "$limited"

# Files of others have tensors, and nothing that tells which layers they are of.
python3 - << 'PYTHON'
import json, struct
header = json.dumps({"w": {"dtype": "F32", "shape": [1], "data_offsets": [0, 4]}}).encode()
open("w.safetensors", "wb").write(struct.pack("<Q", len(header)) + header + struct.pack("<f", 2))
PYTHON
expect_status 0 lamina weights w.safetensors
expect_output '1 tensor, 1 numbers'
expect_status 1 lamina evaluate w.safetensors
expect_error 'has tensors, but nothing that tells which layers they are of'

# A file that was edited may have more classes than its layers have outputs.
expect_status 0 lamina weights line/1 --db all.db --output line.safetensors
python3 - << 'PYTHON'
import json, struct
data = open("line.safetensors", "rb").read()
size, = struct.unpack("<Q", data[:8])
header = json.loads(data[8:8 + size])
signature = json.loads(header["__metadata__"]["signature"])
signature["class_names"].append("maybe")
signature["class_counts"].append(1)
signature["classes"] = 3
header["__metadata__"]["signature"] = json.dumps(signature)
del header["__metadata__"]["sha256"]
header = json.dumps(header).encode()
open("edited.safetensors", "wb").write(struct.pack("<Q", len(header)) + header + data[8 + size:])
PYTHON
for command in 'evaluate edited.safetensors --split train' 'predict edited.safetensors line.csv' \
    'weights edited.safetensors --output edited.onnx'; do
    # shellcheck disable=SC2086 # words
    expect_status 1 lamina $command
    expect_error 'the net ends with 2 outputs, and its signature has 3 classes'
done

# A layer runs in a child: where it crashes, that is told, and a layer of another version too.
mkdir first second
chmod go-w first second
cat > shift.c << 'C'
#include <lamina/layer.h>
#include <stdlib.h>

static int forward(const struct lamina_runner *runner, const struct lamina_forward *f)
{
    (void)runner;
    if (CRASHES)
        abort();
    for (int64_t i = 0; i < f->batch_size * lamina_elements(f->input_shape); i++)
        f->output[i] = f->input[i] + 1;
    return 0;
}

static int backward(const struct lamina_runner *runner, const struct lamina_backward *b)
{
    (void)runner;
    for (int64_t i = 0; i < b->batch_size * lamina_elements(b->input_shape); i++)
        b->input_gradient[i] = b->output_gradient[i];
    return 0;
}

static const struct lamina_layer shift = {.struct_size = sizeof shift,
                                          .name = "shift",
                                          .version = VERSION,
                                          .summary = "y = x + 1",
                                          .shape = lamina_keep_shape,
                                          .forward = forward,
                                          .backward = backward};

const struct lamina_layer *lamina_layer_v1(void)
{
    return &shift;
}
C
cc -shared -fPIC -I"$source/plugins" -DCRASHES=0 -DVERSION='"1.0"' -o first/shift.so shift.c
cc -shared -fPIC -I"$source/plugins" -DCRASHES=1 -DVERSION='"2.0"' -o second/shift.so shift.c
chmod go-w first/shift.so second/shift.so
cat > shift.yaml << 'YAML'
dataset: {type: moons, train: 20, test: 10}
layers: [{type: linear, out_features: 4}, shift, {type: linear, out_features: 2}]
loss: cross_entropy
optimizer: {type: sgd, learning_rate: 0.1}
schedule: {epochs: 1, batch_size: 20}
YAML
expect_status 0 lamina run shift.yaml --db all.db --plugin-path first
expect_status 0 lamina evaluate shift/1 --db all.db --plugin-path first
expect_no_error
expect_status 1 lamina evaluate shift/1 --db all.db --plugin-path second
expect_error 'those at hand are linear@1.0 shift@2.0 linear@1.0'
expect_error 'layers.1 (shift) crashed in its forward callback'
expect_status 2 lamina evaluate shift/1 --db all.db
expect_error "there is no layer 'shift'"
