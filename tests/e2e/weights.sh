#!/usr/bin/env bash
# lamina weights: the file of a net has all that is needed to use it, in the form that others read.
. "$(dirname "$0")/common.sh"

mkdir -p project/configs project/data elsewhere
cat > project/data/flats.csv << 'CSV'
rooms,area,kind
2,50.5,small
3,70,large
4,90,large
1,30,small
CSV
cat > project/configs/flats.yaml << 'YAML'
dataset: {type: csv, train: ../data/flats.csv, test: ../data/flats.csv, label: kind, normalize: measured}
layers: [{type: linear, name: hidden, out_features: 4}, sigmoid, {type: linear, out_features: 2}]
loss: cross_entropy
optimizer: {type: sgd, learning_rate: 0.5}
schedule: {epochs: 20, batch_size: 2}
YAML
cd project
expect_status 0 lamina run configs/flats.yaml --db ../flats.db
cd ../elsewhere
expect_status 0 lamina weights flats/1 --db ../flats.db
expect_output 'hidden.weight            (4, 2) '
expect_output '4 tensors, 22 numbers'
expect_status 0 lamina weights flats/1 --db ../flats.db --output net.safetensors
expect_equal "$(cat "$out")" net.safetensors

# Another reader, of the published format, computes the recorded loss with what is in the file alone.
cat > read.py << 'PYTHON'
import json, math, struct, sys
data = open("net.safetensors", "rb").read()
size = struct.unpack("<Q", data[:8])[0]
header = json.loads(data[8:8 + size])
assert (8 + size) % 64 == 0, size
about = header.pop("__metadata__")
tensors, end = {}, 0
for name, of in sorted(header.items(), key=lambda item: item[1]["data_offsets"]):
    begin, end_of = of["data_offsets"]
    assert of["dtype"] == "F32" and begin == end
    end = end_of
    values = struct.unpack("<%df" % ((end - begin) // 4), data[8 + size + begin:8 + size + end])
    width = of["shape"][-1]
    tensors[name] = [values[i:i + width] for i in range(0, len(values), width)] if len(of["shape"]) == 2 else values
assert 8 + size + end == len(data)
signature = json.loads(about["signature"])
def linear(name, x):
    return [sum(w * v for w, v in zip(row, x)) + b
            for row, b in zip(tensors[name + ".weight"], tensors[name + ".bias"])]
loss = 0
rows = [line.split(",") for line in open("../project/data/flats.csv").read().split()[1:]]
for row in rows:
    x = [(float(v) - m) / s for v, m, s in zip(row, signature["mean"], signature["std"])]
    out = linear("2", [1 / (1 + math.exp(-v)) for v in linear("hidden", x)])
    loss += math.log(sum(math.exp(v) for v in out)) - out[signature["class_names"].index(row[2])]
told = json.loads(about["metrics"])["test"]["loss"]
assert abs(loss / len(rows) - told) < 1e-6, (loss / len(rows), told)
print(about["trial"], about["iteration"], about["layers"], [c["name"] for c in signature["columns"]])
PYTHON
expect_status 0 python3 read.py
expect_equal "$(cat "$out")" "flats/1 40 linear@1.0 sigmoid@1.0 linear@1.0 ['rooms', 'area']"

# Nothing of where it was trained, unless that is asked for.
for word in "$work" ../data "$(hostname)" started_us; do
    if grep -qF "$word" net.safetensors; then fail "the file tells $word"; fi
done
expect_status 0 lamina weights flats/1 --db ../flats.db --output told.safetensors --provenance
grep -qF ../data/flats.csv told.safetensors || fail "the file does not tell its data"
grep -qF started_us told.safetensors || fail "the file does not tell when it was trained"

# The same net, the same file; a file is a net as a trial is.
expect_status 0 lamina weights net.safetensors --output again.safetensors
cmp net.safetensors again.safetensors || fail "the copy is another one"

# A byte that was lost is noticed.
cp net.safetensors damaged.safetensors
printf '\x7' | dd of=damaged.safetensors bs=1 seek=$(($(stat -c %s net.safetensors) - 9)) conv=notrunc status=none
expect_status 1 lamina weights damaged.safetensors
expect_error "damaged.safetensors: its tensors and metadata are not those that were written: the file is damaged"

# A layer may leave, or write into the pipe, before the tensors are told: they are not believed to be all.
mkdir tells
cat > tells.c << 'C'
#include <fcntl.h>
#include <lamina/layer.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "worker/message.h"

static int shape(const struct lamina_runner *runner, const void *options, const struct lamina_shape *input,
                 struct lamina_plan *plan)
{
    const struct message_header part = {MESSAGE_PART, 0};
    const char *does = getenv("TELLS");
    struct stat status;
    if (does != NULL && strcmp(does, "nothing") == 0)
        _exit(0);
    for (int fd = 3; does != NULL && fd < 1024; fd++)
        if (fstat(fd, &status) == 0 && S_ISFIFO(status.st_mode) && (fcntl(fd, F_GETFL) & O_ACCMODE) == O_WRONLY &&
            write(fd, &part, sizeof part) < 0)
            abort();
    return lamina_keep_shape(runner, options, input, plan);
}

static int forward(const struct lamina_runner *runner, const struct lamina_forward *f)
{
    (void)runner;
    memcpy(f->output, f->input, (size_t)(f->batch_size * lamina_elements(f->input_shape)) * sizeof(float));
    return 0;
}

static int backward(const struct lamina_runner *runner, const struct lamina_backward *b)
{
    (void)runner;
    memcpy(b->input_gradient, b->output_gradient,
           (size_t)(b->batch_size * lamina_elements(b->input_shape)) * sizeof(float));
    return 0;
}

const struct lamina_layer *lamina_layer_v1(void)
{
    static const struct lamina_layer layer = {.struct_size = sizeof layer,
                                              .name = "tells",
                                              .version = "1.0",
                                              .summary = "y = x",
                                              .shape = shape,
                                              .forward = forward,
                                              .backward = backward,
                                              .onnx_operator = "Identity"};
    return &layer;
}
C
cc -shared -fPIC -I"$source/plugins" -I"$source/runner" -o tells/tells.so tells.c
chmod go-w tells tells/tells.so
tells() {
    lamina "$@" --db ../flats.db --plugin-path tells
}
expect_status 0 tells run ../project/configs/flats.yaml --set name=tells --set layers.1=tells
expect_status 0 tells weights tells/1 --output tells.safetensors
for does in nothing part; do
    export TELLS=$does
    expect_status 1 tells weights tells/1
    expect_status 1 tells weights tells/1 --output "$does.safetensors"
    [ ! -e "$does.safetensors" ] || fail "a part of a net was written"
    expect_status 1 tells weights tells.safetensors --output "$does.onnx"
    unset TELLS
done
expect_error "wrote into the runner's pipe"

# What is not there.
expect_status 2 lamina weights
expect_error "the net is missing"
expect_status 2 lamina weights flats --db ../flats.db
expect_error "name a trial of flats as flats/N: its best is flats/1"
expect_status 2 lamina weights flat/1 --db ../flats.db
expect_error 'did you mean "flats"?'
expect_status 2 lamina weights flats/one --db ../flats.db
expect_error '"flats/one" is no net'
expect_status 2 lamina weights flats/7 --db ../flats.db
expect_error 'flats has no trial 7'
expect_status 2 lamina weights flats/1 --db ../flats.db --output net.pt
expect_error 'ends in .safetensors'
expect_status 1 lamina weights gone.safetensors
expect_error 'gone.safetensors'
expect_status 2 lamina weights net.safetensors --last --output again.safetensors
expect_error 'net.safetensors has the best weights of its trial: leave --last out'

# What made a file tells no more when it is written again, and one without a best says so.
expect_status 0 lamina weights told.safetensors --output untold.safetensors
if grep -qF started_us untold.safetensors; then fail "the second file tells when it was trained"; fi

# Where none were kept the command that makes them works as it stands, from wherever it is read.
cd ../project
expect_status 0 lamina run configs/flats.yaml --db ../flats.db --set schedule.epochs=3 --set name=short
cd ../elsewhere
sqlite3 ../flats.db 'DELETE FROM checkpoints'
expect_status 1 lamina weights short/1 --db ../flats.db
expect_error "short/1 kept no weights: \`cd $work/project && lamina run configs/flats.yaml --set"
PATH=$build:$PATH expect_status 0 bash -c "$(sed -n 's/.*: `\(cd .*\)` trains it again.*/\1/p' "$err")"
expect_status 0 lamina weights short/1 --db ../flats.db
expect_output 'iteration: 6'
