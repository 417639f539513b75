#!/usr/bin/env bash
# lamina predict: the answers of a net, computed here once more from its file, about data of each form.
. "$(dirname "$0")/common.sh"

# ---- A table with rules, and a reader of the file of the net ----

cat > train.csv << 'CSV'
id,colour,mass,when,kind
1,red,4.5,1700000000.25,"big, round"
2,blue,3.25,1700000001.5,small
3,red,5,1700000003,"big, round"
4,green,,1700000002.75,small
5,blue,4,1700000001.25,"big, round"
6,red,2.5,1700000000.5,small
CSV
cat > table.yaml << 'YAML'
dataset: {type: csv, train: train.csv, label: kind, ignore: [id], normalize: measured,
  columns: {colour: one_hot, mass: {missing: mean}}}
layers: [{type: linear, name: hidden, out_features: 5}, tanh, {type: linear, out_features: 2}]
loss: cross_entropy
optimizer: {type: sgd, learning_rate: 0.5}
schedule: {epochs: 30, batch_size: 2}
YAML
expect_status 0 lamina run table.yaml --db t.db
expect_status 0 lamina weights table/1 --db t.db --output net.safetensors
# What does not fit on the disk is told, and nothing is left of it.
status=0
{ head -n 1 train.csv && for _ in {1..2000}; do sed -n 2p train.csv; done; } > many.csv
(ulimit -f 20 && exec "$build/lamina" predict net.safetensors many.csv --output many.out.csv) > "$out" 2> "$err" || status=$?
expect_equal "$status" 1
expect_error 'cannot write many.out.csv'
[ ! -e many.out.csv ] || fail 'a part of the answers was written'
cat > read.py << 'PYTHON'
import csv, json, math, struct, sys
def net(path):
    data = open(path, "rb").read()
    size, = struct.unpack("<Q", data[:8])
    header = json.loads(data[8:8 + size])
    about = header.pop("__metadata__")
    tensors = {}
    for name, of in header.items():
        begin, end = of["data_offsets"]
        values = struct.unpack("<%df" % ((end - begin) // 4), data[8 + size + begin:8 + size + end])
        width = of["shape"][-1]
        tensors[name] = [values[i:i + width] for i in range(0, len(values), width)] if len(of["shape"]) > 1 else values
    return tensors, json.loads(about["signature"])
def linear(tensors, name, x):
    return [sum(w * v for w, v in zip(row, x)) + b
            for row, b in zip(tensors[name + ".weight"], tensors[name + ".bias"])]
def softmax(o):
    e = [math.exp(v - max(o)) for v in o]
    return [v / sum(e) for v in e]
PYTHON
cat > check.py << 'PYTHON'
import csv, math, sys
from read import net, linear, softmax
tensors, signature = net("net.safetensors")
colours, classes = ["blue", "green", "red"], ["big, round", "small"]
rows = list(csv.DictReader(open("train.csv")))
masses = [float(r["mass"]) for r in rows if r["mass"]]
fill = sum(masses) / len(masses)
def moments(values):
    mean = sum(values) / len(values)
    return mean, math.sqrt(sum((v - mean) ** 2 for v in values) / len(values))
mass = moments([float(r["mass"] or fill) for r in rows])
when = moments([float(r["when"]) for r in rows])
for at, (mean, std) in (3, mass), (4, when): # the normalization that the file tells others of
    assert abs(signature["mean"][at] - mean) < 1e-5 and abs(signature["std"][at] - std) < 1e-5, (at, signature)
assert signature["far"] == [4]
answers = list(csv.DictReader(open(sys.argv[1])))
assert list(answers[0]) == ["row", "predicted", "probability", "p_big, round", "p_small"], list(answers[0])
assert len(answers) == len(rows)
for number, (row, answer) in enumerate(zip(rows, answers), 1):
    x = [float(row["colour"] == c) for c in colours]
    x += [(float(row["mass"] or fill) - mass[0]) / mass[1], (float(row["when"]) - when[0]) / when[1]]
    p = softmax(linear(tensors, "2", [math.tanh(v) for v in linear(tensors, "hidden", x)]))
    assert int(answer["row"]) == number
    assert answer["predicted"] == classes[p.index(max(p))]
    for c, want in zip(classes, p):
        assert abs(float(answer["p_" + c]) - want) < 1e-6, (number, answer, p)
    assert answer["probability"] == answer["p_" + answer["predicted"]]
PYTHON
expect_status 0 lamina predict table/1 train.csv --db t.db --probabilities
cp "$out" own.csv
expect_status 0 python3 check.py own.csv

# A file of the net answers the same, without the results file and the training data; so do standard input, .gz, any
# order of the columns, and a file without the label.
mkdir -p away
mv train.csv away/
all=$(cat own.csv)
for data in plain gz shuffled unlabelled; do
    case $data in
    plain) cp away/train.csv data.csv ;;
    gz) gzip -c away/train.csv > data.csv ;;
    shuffled) python3 -c '
import csv, sys
rows = list(csv.reader(open("away/train.csv")))
csv.writer(open("data.csv", "w")).writerows([[r[3], r[4], r[0], r[2], r[1]] for r in rows])' ;;
    unlabelled) cut -d, -f2-4 away/train.csv > data.csv ;;
    esac
    expect_status 0 lamina predict net.safetensors data.csv --probabilities
    expect_equal "$(cat "$out")" "$all" "$data"
    [ $data = unlabelled ] || expect_error ' of 6 right ('
    expect_status 0 lamina predict net.safetensors - --probabilities < data.csv
    expect_equal "$(cat "$out")" "$all" "$data on standard input"
done
expect_no_error

# What is right is counted, and listed where it is not.
expect_status 0 lamina predict net.safetensors away/train.csv
right=$(python3 -c '
import csv
rows = zip(csv.DictReader(open("away/train.csv")), csv.DictReader(open("own.csv")))
print(sum(a["kind"] == b["predicted"] for a, b in rows))')
expect_error "$right of 6 right ("
sed 's/"big, round"/SMALL/; s/small/"big, round"/; s/SMALL/small/' away/train.csv > turned.csv
expect_status 0 lamina predict net.safetensors turned.csv --wrong
expect_error "$((6 - right)) of 6 right ("
expect_equal "$(wc -l < "$out")" "$((right + 1))" "lines of what is wrong"
expect_equal "$(head -1 "$out")" row,actual,predicted,probability
expect_equal "$(sed -n 2p "$out" | cut -d, -f1,2)" 1,small

# Of no use, told once; the ignored column and the label are not.
sed 's/^/x,/; 1s/^x,/note,/' away/train.csv > data.csv
expect_status 0 lamina predict net.safetensors data.csv --top 2 --output top.csv
expect_equal "$(cat "$err" | head -1)" 'not used, as the net was trained without: `note`'
expect_equal "$(head -1 top.csv)" row,predicted_1,probability_1,predicted_2,probability_2
expect_equal "$(wc -l < top.csv)" 7

# ---- What is wrong with data ----

refuse() { # STATUS SENTENCE ARGUMENT...: neither a file nor a half of one
    local status=$1 sentence=$2
    shift 2
    expect_status "$status" lamina predict "$@" --output refused.csv
    expect_error "$sentence"
    [ -z "$(find . -name 'refused.csv*')" ] || fail "a file was made"
}
give() { printf 'colour,mass,when\n%b' "$1" > data.csv; }
give 'red,1,1700000000\npink,2,1700000000\n'
refuse 1 'data.csv:3:1: column 1 (`colour`): the net was trained on no `pink`' net.safetensors data.csv
expect_status 1 lamina predict net.safetensors data.csv
expect_equal "$(cut -d, -f1 "$out" | xargs)" 'row 1' # what came before stays
give 'red,heavy,1700000000\n'
refuse 1 'data.csv:2:5: column 2 (`mass`): `heavy` is not a number' net.safetensors data.csv
give 'red,1,\n'
refuse 1 'data.csv:2:7: column 3 (`when`): the value is missing' net.safetensors data.csv
give 'red,1\n'
refuse 1 'data.csv:2:1: the row has 2 fields, but the header has 3 columns' net.safetensors data.csv
printf 'colour,when\nred,1\n' > data.csv
refuse 2 'data.csv:1:1: the header has no column `mass`, which the net takes' net.safetensors data.csv
printf 'colour;mass;when\nred;1;1\n' > data.csv
refuse 2 '`delimiter: ";"` may be right, as the row has 2 of these (--set ' net.safetensors data.csv
printf 'colour,when\nred,1\n' | refuse 2 'standard input:1:1: the header has no column `mass`' net.safetensors -
refuse 1 'nowhere.csv: cannot be read' net.safetensors nowhere.csv
refuse 1 'empty.csv: is empty' net.safetensors "$(: > empty.csv && echo empty.csv)"
refuse 2 'the net takes a table' net.safetensors "$(npy '<f4' False '1, 3' '\0\0\0\0\0\0\0\0\0\0\0\0' > x.npy && echo x.npy)"
refuse 2 '--top 3: the net tells 2 classes apart' net.safetensors data.csv --top 3
refuse 2 'give it or DATA, not both' net.safetensors data.csv --split test
refuse 2 'what to predict is missing' net.safetensors
refuse 2 '--labels are those of DATA' net.safetensors --split test --labels x.npy
refuse 1 'labels of their own are for arrays' net.safetensors away/train.csv --labels x.npy
refuse 2 '--wrong lists what is predicted wrong, without' net.safetensors away/train.csv --wrong --top 2
refuse 2 'the data does not say what is right' net.safetensors "$(cut -d, -f2-4 away/train.csv > data.csv && echo data.csv)" --wrong
expect_status 2 lamina predict net.safetensors away/train.csv --output a.png
expect_error 'a sheet of pictures is drawn of what is predicted --wrong'
expect_status 2 lamina predict net.safetensors away/train.csv --wrong --output a.png
expect_error 'images of one channel or three'

# What is read is not replaced, under whatever name.
cp away/train.csv mine.csv
ln -f mine.csv twin.csv
cp net.safetensors kept.safetensors
for output in mine.csv ./mine.csv twin.csv; do
    expect_status 2 lamina predict net.safetensors mine.csv --output "$output"
    expect_error "--output $output is the file that is read"
done
expect_status 2 lamina predict net.safetensors - --output mine.csv < mine.csv
expect_error '--output mine.csv is the file that is read'
expect_status 2 lamina predict net.safetensors mine.csv --output net.safetensors
expect_error '--output net.safetensors is the file that is read'
expect_status 2 lamina weights net.safetensors --output net.safetensors
expect_error "--output net.safetensors is the net's own file"
cmp mine.csv away/train.csv || fail "the data was replaced"
cmp net.safetensors kept.safetensors || fail "the net was replaced"

# ---- Numbers to predict, in the data's own units ----

cat > flats.csv << 'CSV'
area,rent,age
50,1700000500,10
70,1700000700,20
90,1700000900,5
30,1700000300,40
CSV
cat > flats.yaml << 'YAML'
dataset: {type: csv, train: flats.csv, target: [rent, age], normalize: measured, normalize_targets: measured}
layers: [{type: linear, out_features: 2}]
loss: mse
optimizer: {type: sgd, learning_rate: 0.1}
schedule: {epochs: 5, batch_size: 4}
YAML
expect_status 0 lamina run flats.yaml --db t.db
expect_status 0 lamina weights flats/1 --db t.db --output flats.safetensors
expect_status 0 lamina predict flats/1 flats.csv --db t.db
expect_error 'off by '
cp "$out" rents.csv
cat > rents.py << 'PYTHON'
import csv, math
from read import net, linear
tensors, signature = net("flats.safetensors")
def moments(values):
    mean = sum(values) / len(values)
    return mean, math.sqrt(sum((v - mean) ** 2 for v in values) / len(values))
rows = list(csv.DictReader(open("flats.csv")))
area, rent, age = (moments([float(r[c]) for r in rows]) for c in ("area", "rent", "age"))
for row, answer in zip(rows, csv.DictReader(open("rents.csv"))):
    o = linear(tensors, "0", [(float(row["area"]) - area[0]) / area[1]])
    assert list(answer) == ["row", "rent", "age"]
    assert abs(float(answer["rent"]) - (o[0] * rent[1] + rent[0])) < 1e-3, answer
    assert abs(float(answer["age"]) - (o[1] * age[1] + age[0])) < 1e-4, answer
PYTHON
expect_status 0 python3 rents.py
refuse 2 '--wrong is of classes, and the net predicts numbers' flats/1 flats.csv --db t.db --wrong
refuse 2 '--probabilities: the net has none, as it was trained by mse' flats/1 flats.csv --db t.db --probabilities

# Targets that are 0 or 1 have a chance each.
printf 'x,yes,no\n1,1,0\n-1,0,1\n2,1,0\n-2,0,1\n' > chances.csv
cat > chances.yaml << 'YAML'
dataset: {type: csv, train: chances.csv, target: [yes, no]}
layers: [{type: linear, out_features: 2}]
loss: bce_with_logits
optimizer: {type: sgd, learning_rate: 1}
schedule: {epochs: 20, batch_size: 4}
YAML
expect_status 0 lamina run chances.yaml --db t.db
expect_status 0 lamina predict chances/1 chances.csv --db t.db
expect_equal "$(head -1 "$out")" row,yes,p_yes,no,p_no
expect_equal "$(sed 1d "$out" | cut -d, -f1,2,4 | xargs)" '1,1,0 2,0,1 3,1,0 4,0,1'
expect_error '8 of 8 right (100.00 %)'

# ---- The data of its own config: the recorded counts, and pictures ----

cat > digits.yaml << 'YAML'
dataset: {type: digits, train: 600, test: 300}
layers: [flatten, {type: linear, out_features: 10}]
loss: cross_entropy
optimizer: {type: sgd, learning_rate: 0.1}
schedule: {iterations: 40, batch_size: 32}
YAML
expect_status 0 lamina run digits.yaml --db t.db
recorded=$(sql t.db "SELECT correct || ' of ' || total FROM evaluations JOIN trials ON trial_id = trials.id
                     WHERE split = 'test' AND evaluations.iteration = 40 AND config LIKE '%digits%'")
expect_status 0 lamina predict digits/1 --db t.db --split test
expect_error "$recorded right ("
expect_equal "$(wc -l < "$out")" 301
expect_status 0 lamina predict digits/1 --db t.db --split test --wrong
expect_equal "$(($(wc -l < "$out") - 1))" "$((${recorded#* of } - ${recorded% of *}))" "what is wrong"
if command -v gnuplot > /dev/null; then
    expect_status 0 lamina predict digits/1 --db t.db --split test --wrong --output wrong.svg
    expect_equal "$(cat "$out")" wrong.svg
    grep -q 'that are predicted wrong' wrong.svg || fail "the sheet has no title"
fi
expect_status 2 lamina predict digits/1 --db t.db --split validation
expect_error 'has no validation split'

# MNIST's own files, where they are.
mnist=${LAMINA_DATA:-$source/data}/mnist
if [ -e "$mnist/t10k-images-idx3-ubyte.gz" ]; then
    sed 's/{type: digits.*/mnist/' digits.yaml > mnist.yaml
    expect_status 0 lamina run mnist.yaml --db t.db
    recorded=$(sql t.db "SELECT correct || ' of ' || total FROM evaluations JOIN trials ON trial_id = trials.id
                         WHERE split = 'test' AND config LIKE '%mnist%'")
    expect_status 0 lamina predict mnist/1 --db t.db "$mnist/t10k-images-idx3-ubyte.gz" \
        --labels "$mnist/t10k-labels-idx1-ubyte.gz"
    expect_error "$recorded right ("
fi

# Pictures and arrays of bytes: three images of 2 x 2.
cat > pictures.py << 'PYTHON'
import os, struct, zlib
def png(path, width, rows):
    chunk = lambda kind, data: struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    with open(path, "wb") as file:
        file.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, len(rows), 8, 0, 0, 0, 0)) +
                   chunk(b"IDAT", zlib.compress(b"".join(b"\0" + bytes(r) for r in rows))) + chunk(b"IEND", b""))
images = [("dark", [[0, 10], [20, 0]]), ("light", [[250, 255], [240, 255]]), ("dark", [[5, 0], [9, 30]])]
for folder in ("classes/dark", "classes/light", "flat", "wide", "broken"):
    os.makedirs(folder)
for number, (name, rows) in enumerate(images):
    png("classes/%s/%d.png" % (name, number), 2, rows)
    png("flat/%d.png" % number, 2, rows)
png("wide/0.png", 2, images[0][1])
png("wide/1.png", 3, [[0, 0, 0], [0, 0, 0]])
png("broken/0.png", 2, images[0][1])
open("broken/1.png", "wb").write(open("flat/0.png", "rb").read()[:40])
open("three.idx", "wb").write(struct.pack(">HBBIII", 0, 8, 3, 3, 2, 2) + b"".join(bytes(sum(r, [])) for _, r in images))
open("labels.idx", "wb").write(struct.pack(">HBBI", 0, 8, 1, 3) + bytes([0, 1, 0]))
PYTHON
expect_status 0 python3 pictures.py
cat > shades.yaml << 'YAML'
dataset: {type: images, train: classes, mode: grey}
layers: [flatten, {type: linear, out_features: 2}]
loss: cross_entropy
optimizer: {type: sgd, learning_rate: 1}
schedule: {epochs: 60, batch_size: 3}
YAML
if lamina run shades.yaml --db t.db > /dev/null 2> no-pictures; then
    expect_status 0 lamina predict shades/1 classes --db t.db
    expect_equal "$(cut -d, -f1-3 "$out" | xargs)" \
        'row,file,predicted 1,classes/dark/0.png,dark 2,classes/dark/2.png,dark 3,classes/light/1.png,light'
    expect_error '3 of 3 right (100.00 %)'
    expect_status 0 lamina predict shades/1 flat --db t.db
    expect_no_error
    expect_equal "$(cut -d, -f2,3 "$out" | xargs)" \
        'file,predicted flat/0.png,dark flat/1.png,light flat/2.png,dark'
    cut -d, -f1,3- "$out" > flat.csv
    expect_status 0 lamina predict shades/1 three.idx --labels labels.idx --db t.db
    expect_equal "$(cat "$out")" "$(cat flat.csv)" "an array of the same images"
    expect_error '3 of 3 right (100.00 %)'
    expect_status 0 lamina predict shades/1 flat/1.png --db t.db
    expect_equal "$(cut -d, -f1-3 "$out" | tail -1)" 1,flat/1.png,light
    refuse 1 'wide/1.png: is 2 high and 3 wide, but the net takes images 2 high and 2 wide' shades/1 wide --db t.db
    expect_status 1 lamina predict shades/1 wide --db t.db
    expect_equal "$(cut -d, -f1,2 "$out" | tail -1)" 1,wide/0.png
    refuse 1 'broken/1.png: ' shades/1 broken --db t.db
    printf 'BM12345678' > flat.bmp
    refuse 1 'flat.bmp: is neither a picture, PNG or JPEG, nor an array' shades/1 flat.bmp --db t.db
    mkdir -p strange/dusk strange/dark
    cp flat/0.png strange/dusk/
    cp flat/0.png strange/dark/
    refuse 1 'strange/dusk: the net does not know this class' shades/1 strange --db t.db
    refuse 2 'the net takes none' net.safetensors flat/0.png
else
    grep -q 'built without' no-pictures || fail "pictures cannot be trained on: $(cat no-pictures)"
fi

# ---- A layer that crashes costs a sentence ----

if command -v cc > /dev/null && [ $slower = 1 ]; then
    mkdir layers
    sed 's/relu/mine/g' "$source/plugins/relu.c" > mine.c
    cc -std=c11 -O1 -shared -fPIC -I"$source/plugins" -o layers/mine.so mine.c
    sed 's/tanh/mine/; s/train: train/train: away\/train/' table.yaml > mine.yaml
    expect_status 0 lamina run mine.yaml --db t.db --plugin-path layers
    cp mine.c honest.c
    sed -i 's/^static int forward(.*/#include <stdlib.h>\n&/' mine.c
    sed -i '/^static int forward(/,/^{/s/^{/{ abort();/' mine.c
    grep -q 'abort();' mine.c || fail "the layer does not crash"
    cc -std=c11 -O1 -shared -fPIC -I"$source/plugins" -o layers/mine.so mine.c
    refuse 1 'layers.1 (mine) crashed in its forward callback' mine/1 away/train.csv --db t.db --plugin-path layers

    # So does one that answers in the runner's place.
    cat > forge.c << 'C'
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "worker/predict_child.h"
static void forge(void)
{
    static char bytes[4096];
    struct message_header *header = (void *)bytes;
    struct predict_head *head = (void *)(header + 1);
    struct stat status;
    size_t size = sizeof *head;
    int pipe = 3;
    while (fstat(pipe, &status) != 0 || !S_ISFIFO(status.st_mode))
        pipe++;
    header->type = MESSAGE_ANSWERS;
    head->count = 1;
    switch (CASE) {
    case 0: head->count = (int64_t)1 << 40; break;             /* more than a block */
    case 1: size += 8; break;                                  /* without its answers */
    case 2: size += 8 + 8 + 4; memset(bytes + 48, 7, 4); break; /* a class that there is not */
    case 3: size += 8 + 8 + 4 + 4; head->has_known = 1; memset(bytes + 52, 7, 4); break;
    case 4: size += 8 + 8 + 4 + 4; head->has_files = 1; memset(bytes + 52, 'x', 4); break; /* a name without an end */
    case 5: size += 8 + 8 + 4 + 1; break;                      /* a byte too many */
    case 6: head->count = 0; break;                            /* the last one, too early */
    case 7: head->count = -1; break;
    case 8: header->type = MESSAGE_SEEN; break;                /* what nobody asked for */
    case 9: header->type = MESSAGE_PROBLEM; break;             /* no sentence */
    case 10: header->type = MESSAGE_UNUSED; memset(head, 'x', size); break;
    case 11: header->type = MESSAGE_ITERATION; break;
    }
    header->size = (uint32_t)size;
    if (write(pipe, bytes, sizeof *header + size) < 0)
        _exit(9);
}
C
    sed '/^static int forward(/,/^{/s/^{/{ forge();/' honest.c > plain.c
    cat forge.c plain.c > mine.c
    for case in 0 1 2 3 4 5 6 7 8 9 10 11; do
        cc -std=c11 -D_GNU_SOURCE -DCASE=$case -O1 -shared -fPIC -I"$source/plugins" -I"$source/runner" \
            -o layers/mine.so mine.c
        refuse 1 "wrote into the runner's pipe" mine/1 away/train.csv --db t.db --plugin-path layers
    done
fi
