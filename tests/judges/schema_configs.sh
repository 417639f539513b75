# shellcheck shell=bash
# What the tests of the schema share; sourced after common.sh. Makes layers/many.so, a layer with
# an option of each type, and configs that only a closer look tells apart, in good/ and in bad/.

mkdir layers
cat > many.c <<'C'
#include <lamina/layer.h>

struct options {
    struct lamina_integers kernel;
    double ratio;
    const char *note;
    int64_t offset;
    int32_t groups;
    struct lamina_integers padding;
};

static const struct lamina_option table[] = {
    {"kernel", LAMINA_INTEGERS, offsetof(struct options, kernel), "[3, 3]", "[1, inf)", "K."},
    {"ratio", LAMINA_REAL, offsetof(struct options, ratio), ".5", "(0, 1)", "R."},
    {"note", LAMINA_TEXT, offsetof(struct options, note), "a \"note\"", NULL, "N."},
    {"offset", LAMINA_INTEGER, offsetof(struct options, offset), "0x10", NULL, "O."},
    {"groups", LAMINA_CHOICE, offsetof(struct options, groups), "1", "1 | all", "G."},
    {"padding", LAMINA_INTEGERS, offsetof(struct options, padding), "0", "same | [0, 9]", "P."},
};

static int forward(const struct lamina_runner *runner, const struct lamina_forward *pass)
{
    return lamina_fail(runner, NULL, "only its options matter, %p", (const void *)pass);
}

static int backward(const struct lamina_runner *runner, const struct lamina_backward *pass)
{
    return lamina_fail(runner, NULL, "only its options matter, %p", (const void *)pass);
}

const struct lamina_layer *lamina_layer_v1(void)
{
    static const struct lamina_layer layer = {
        .struct_size = sizeof layer, .name = "many", .version = "1", .summary = "\\ \"y\" = x",
        LAMINA_OPTIONS(struct options, table), .shape = lamina_keep_shape,
        .forward = forward, .backward = backward,
    };
    return &layer;
}
C
"${CC:-cc}" -std=c11 -shared -fPIC -I "$source/plugins" -o layers/many.so many.c
chmod go-w layers layers/many.so

# A config in one line for each key: config KEY=VALUE... > FILE.
config() {
    declare -A keys=([dataset]='digits' [layers]='[{type: linear, name: last, out_features: 10}]'
        [loss]='cross_entropy' [optimizer]='{type: sgd, learning_rate: 0.1}'
        [schedule]='{epochs: 1, batch_size: 32}')
    local key
    for key in "$@"; do
        keys[${key%%=*}]=${key#*=}
    done
    for key in "${!keys[@]}"; do
        echo "$key: ${keys[$key]}"
    done
}

mkdir good bad

# Configs that only a closer look tells apart.
layer() {
    config layers="[{type: many, $1}, {type: linear, out_features: 10}]"
}
swept() {
    config layers='[{type: many, name: m, kernel: [3, 3]}, {type: linear, out_features: 10}]' \
        sweep="{grid: {$1}}"
}
layer 'kernel: 5, ratio: 1e-3, note: 7, offset: -0x0, groups: 1' > bad/hexadecimal-sign.yaml
layer 'kernel: 5, ratio: 1e-3, note: 7, offset: -9, groups: 1' > good/values.yaml
layer 'kernel: [1, 0x2], groups: "1", note: no' > good/values-2.yaml
layer 'kernel: [], groups: all, note: true' > good/values-3.yaml
layer 'kernel: [1, 0]' > bad/integers-range.yaml
layer 'kernel: [1, 2, 3, 4, 5, 6, 7]' > bad/integers-many.yaml
layer 'kernel: three' > bad/integers-word.yaml
layer 'padding: same' > good/integers-or-word.yaml
layer 'padding: [1, 9]' > good/integers-or-word-2.yaml
layer 'padding: [same]' > bad/integers-or-word.yaml
layer 'padding: valid' > bad/integers-or-word-2.yaml
layer 'ratio: 0' > bad/open-low.yaml
layer 'ratio: 1' > bad/open-high.yaml
layer 'note: [a]' > bad/text-list.yaml
layer 'note: ' > bad/text-empty.yaml
layer 'groups: 2' > bad/choice.yaml
layer 'offset: 1e30' > bad/too-large.yaml
config seed=1e30 > bad/seed.yaml
config objective=loss > good/objective.yaml
config objective='{metric: accuracy, split: test, mode: max}' record='{top_k: 3}' > \
    good/objective-2.yaml
config sweep='{grid: {objective: [loss], record.top_k: [3], record.every: [5]}}' > \
    good/objective-3.yaml
config objective=f1 > bad/objective.yaml
config objective='{split: train}' > bad/objective-2.yaml
config record=true > bad/record.yaml
config record='{every: 0}' > bad/record-2.yaml
config sweep='{grid: {record.top: [5]}}' > bad/record-3.yaml
config record='{metrics: [auc, f1_macro]}' dataset=moons layers='[{type: linear, out_features: 2}]' > good/metrics.yaml
config record='{metrics: balanced_accuracy}' > good/metrics-2.yaml
config record='{metrics: [f1_macro, accuracy]}' > bad/metrics.yaml
config loss='{type: cross_entropy, weight: balanced}' > good/weight.yaml
config loss='{type: hinge, weight: [1, 1, 1, 1, 1, 1, 1, 1, 1, 0]}' sweep='{grid: {loss.weight: [balanced]}}' > good/weight-2.yaml
config loss='{type: cross_entropy, weight: balance}' > bad/weight.yaml
config loss='{type: cross_entropy, weight: [balanced]}' > bad/weight-2.yaml
config dataset='{type: digits, folds: 2, fold: 1, stratify: true}' > good/fold.yaml
config dataset='{type: digits, folds: 2, fold: 1.5}' > bad/fold.yaml
config name=2024 > good/name.yaml
config name=-1 > bad/name.yaml
config optimizer=sgd > bad/short.yaml
config layers='[linear]' > bad/short-layer.yaml
config schedule='{iterations: 1, epochs: 0, batch_size: 9, learning_rate: constant}' > \
    good/zero.yaml
config schedule='{epochs: 0, batch_size: 9}' > bad/zero.yaml
config schedule='{epochs: 1, batch_size: 9, learning_rate: {type: constant, step: 1}}' > \
    bad/rate.yaml
rates() { # SCHEDULES [SWEEP]
    config schedule="{epochs: 2, batch_size: 9, learning_rate: {type: sequential, milestones: [1], schedules: $1}}" \
        sweep="${2:-{\}}"
}
rates '[constant, {type: cosine, eta_min: 0.1}]' > good/sequence.yaml
rates '[linear, {type: exponential, gamma: 0.5}]' \
    '{grid: {schedule.learning_rate.schedules.1.gamma: [0.5], schedule.learning_rate.schedules.0: [constant, {type: linear, end_factor: 0}]}}' > \
    good/sequence-2.yaml
rates '[constant, cosine]' '{list: [{schedule.learning_rate.milestones: [{epochs: 1}]}, {schedule.learning_rate.milestones: 1}]}' > good/sequence-3.yaml
rates '[constant, cosine]' '{list: [{schedule.learning_rate.milestones: [{epoch: 1}]}]}' > bad/sequence-8.yaml
rates '[constant, exponential]' > bad/sequence.yaml
rates '[constant, {type: cosine, interval: epoch}]' > bad/sequence-2.yaml
rates '[constant, one_cycle]' > bad/sequence-3.yaml
rates constant > bad/sequence-4.yaml
rates '[constant, cosine]' '{grid: {schedule.learning_rate.schedules.1.eta_min: [-1]}}' > bad/sequence-5.yaml
rates '[constant, cosine]' '{grid: {schedule.learning_rate.schedules.first: [cosine]}}' > bad/sequence-6.yaml
rates '[constant, cosine]' '{grid: {schedule.learning_rate.schedules.1.warmup: [1]}}' > bad/sequence-7.yaml
config loss='{type: cross_entropy}' sweep='{}' > good/sweep.yaml
config sweep='{seeds: [0, 0x10]}' > good/seeds.yaml
config sweep='{seeds: [-1]}' > bad/seeds.yaml
config sweep='{grid: {layers.last: [{type: linear, out_features: 10}], dataset: [digits]}}' > \
    good/axes.yaml
swept 'layers.m.kernel.1: [2], layers.0.type: [many], compat: [none]' > good/paths.yaml
swept 'layers: [[{type: linear, out_features: 10}]], dataset.train: [64]' > good/paths-2.yaml
swept 'schedule.learning_rate.type: [constant], layers.m.name: [n]' > good/paths-3.yaml
swept 'layers.m.bias: [true], layers.m.kernell: [1]' > bad/path.yaml
swept 'layers.m.ratio.0: [0.5]' > bad/path-2.yaml
swept 'layers.m.kernel.1: [0]' > bad/path-3.yaml
swept 'schedule.epoch: [1]' > bad/path-4.yaml
config sweep='{zip: {dataset.train: [64, 65], schedule.batch_size: [7, 8]}, seeds: [1]}' > good/zip.yaml
config sweep='{zip: {schedule.batch_size: [0, 8]}}' > bad/zip.yaml
config sweep='{list: [{compat: none}, {schedule.batch_size: 5}]}' > good/list.yaml
config sweep='{list: [{schedule.batch_size: [5]}]}' > bad/list.yaml
config sweep='{list: {schedule.batch_size: 5}}' > bad/list-2.yaml
config sweep='{grid: [{zip: {compat: [none]}}, {concat: {dataset.train: [64], schedule.batch_size: [7]}}]}' > \
    good/nested.yaml
config sweep='{grid: [{seeds: [1]}]}' > bad/nested.yaml
config sweep='{grid: [{}]}' > bad/nested-2.yaml
config sweep='{grid: {compat: [none, pytorch], schedule.batch_size: {values: [7], when: {compat: none}}}}' > \
    good/when.yaml
config sweep='{grid: {schedule.batch_size: {value: [7]}}}' > bad/when.yaml
config sweep='{random: {budget: 2, schedule.batch_size: {integer: [1, 9], step: 2}}}' > good/random.yaml
config sweep='{random: {budget: 2, seed: 3, dataset.train: {choice: [64, {log_integer: [64, 99]}]}}}' > \
    good/random-2.yaml
config sweep='{random: {schedule.batch_size: {integer: [1, 9]}}}' > bad/random.yaml
config sweep='{random: {budget: 0, schedule.batch_size: {integer: [1, 9]}}}' > bad/random-2.yaml
config sweep='{random: {budget: 2, schedule.batch_size: {integer: [1.5, 9]}}}' > bad/random-3.yaml
config sweep='{random: {budget: 2, schedule.batch_size: {normal: [1, 9]}}}' > bad/random-4.yaml
config sweep='{random: {budget: 2, schedule.batch_size: [1, 9]}}' > bad/random-5.yaml
config sweep='{random: {budget: 2, optimizer: {choice: [{type: sgd, learning_rate: {log_uniform: [0.01, 1]}}, {type: adam}]}}}' > \
    good/random-3.yaml
config sweep='{search: {budget: 20, schedule.batch_size: {integer: [1, 99], when: {loss: cross_entropy}}}, seeds: [1, 2]}' > good/search.yaml
config dataset='{type: digits, folds: 2, fold: 1}' sweep='{grid: {dataset.fold: {range: [0, 1], step: 1}},
    search: {method: tpe, budget: 9, startup: 5, lag: 5, seed: 3, optimizer.learning_rate: {uniform: [1, 2]}}}' > good/search-2.yaml
config sweep='{search: {schedule.batch_size: {integer: [1, 99]}}}' > bad/search.yaml
config sweep='{search: {budget: 20, startup: 0, schedule.batch_size: {integer: [1, 99]}}}' > bad/search-2.yaml
config sweep='{search: {budget: 20, schedule.batch_size: {integer: [1, 99]}}, list: [{compat: none}]}' > bad/search-3.yaml
config sweep='{search: {budget: 20, schedule.batch_size: {integer: [1, 99]}}, grid: {compat: [none]}}' > bad/search-4.yaml
config dataset='{type: digits, folds: 2, fold: 1}' sweep='{search: {budget: 20, schedule.batch_size: {integer: [1, 99]}},
    grid: {dataset.fold: {values: [0], when: {compat: none}}}}' > bad/search-5.yaml
config sweep='{grid: [{search: {budget: 20, schedule.batch_size: {integer: [1, 99]}}}]}' > bad/search-6.yaml
config sweep='{search: {budget: 20, when: {compat: none}, schedule.batch_size: {integer: [1, 99]}}}' > bad/search-7.yaml
config sweep='{search: {budget: 20, method: random, schedule.batch_size: {integer: [1, 99]}}}' > bad/search-8.yaml
config sweep='{grid: {schedule.batch_size: {range: [8, 64], step: 8}, optimizer.learning_rate: {logspace: [1e-4, 1], count: 5}}}' > good/range.yaml
config sweep='{zip: {optimizer.learning_rate: {linspace: [0.1, 0.9], count: 5, when: {loss: cross_entropy}}}}' > good/range-2.yaml
config sweep='{concat: [{grid: {optimizer.learning_rate: {range: [0.1, 0.5], step: 0.1}}}]}' > good/range-3.yaml
config sweep='{grid: {schedule.batch_size: {range: [8, 64]}}}' > bad/range.yaml
config sweep='{grid: {schedule.batch_size: {range: [8, 64], step: 0}}}' > bad/range-2.yaml
config sweep='{grid: {schedule.batch_size: {range: [8, 64], step: 8, count: 8}}}' > bad/range-3.yaml
config sweep='{grid: {schedule.batch_size: {linspace: [8, 64], count: 1}}}' > bad/range-4.yaml
config sweep='{grid: {optimizer.learning_rate: {logspace: [0, 1], count: 5}}}' > bad/range-5.yaml
config sweep='{grid: {schedule.batch_size: {range: [8, 64], step: 8, values: [8]}}}' > bad/range-6.yaml
config sweep='{grid: {schedule.batch_size: {range: [8, 64], linspace: [8, 64], step: 8}}}' > bad/range-7.yaml
config sweep='{grid: {schedule.batch_size: {count: 8}}}' > bad/range-8.yaml
config stop='{rule: patience, evaluations: 3}' schedule='{epochs: 1, batch_size: 9, evaluate_every: 1}' > \
    good/stop.yaml
config stop='{rule: halving, first: 3, factor: 1}' \
    schedule='{epochs: 1, batch_size: 9, evaluate_every: 1}' > bad/stop.yaml
config stop='{type: target, value: 1}' > bad/stop-2.yaml
config schedule='{epochs: 9, batch_size: 9, evaluate_every: {epochs: 0.5}, learning_rate: {type: step, step_size: 2, warmup: {epochs: 1.5}}}' \
    stop='{rule: patience, evaluations: {epochs: 2}}' checkpoint='{every: {epochs: 1}}' > good/epochs.yaml
config sweep='{grid: {schedule.evaluate_every: [{epochs: 1}, 5, {epochs: 0.5}], schedule.learning_rate: [{type: step, step_size: 1, warmup: {epochs: 1}}]}}' \
    schedule='{epochs: 3, batch_size: 9}' > good/epochs-swept.yaml
config sweep='{grid: {schedule.evaluate_every.epochs: [1, 2]}}' \
    schedule='{epochs: 3, batch_size: 9, evaluate_every: {epochs: 3}}' > good/epochs-swept-by-path.yaml
n=0
for every in '{epochs: 0}' '{epochs: -1}' '{epoch: 1}' '{}' '{epochs: 1, iterations: 2}' '{epochs: [1]}' '[1]' 1.5; do
    n=$((n + 1))
    config schedule="{epochs: 3, batch_size: 9, evaluate_every: $every}" > bad/epochs-$n.yaml
done
config checkpoint='{every: 5, keep: best}' on_failure='{stop_after: 2}' timeout=1.5 > good/conduct.yaml
config on_failure=stop > good/conduct-2.yaml
config on_failure=never > bad/conduct.yaml
config checkpoint='{keep: all}' > bad/conduct-2.yaml
config checkpoint=none > bad/conduct-3.yaml
config timeout=-1 > bad/conduct-4.yaml

# Graphs and blocks.
nested='[{type: linear, name: a, out_features: 8}, {repeat: 2, name: body, from: a, layers: [
    {type: linear, name: fc, out_features: 8}, {repeat: 1, layers: [relu, {type: add, from: [previous, start]}]}]},
    {type: linear, out_features: 10, from: [body]}]'
config layers="$nested" > good/graph.yaml
config layers="$nested" sweep='{grid: {layers.body.repeat: [1, 2], layers.body.fc.bias: [true],
    layers.body.1.0.type: [tanh], layers.body.1.1.from: [[previous, start]], layers.2.from: [body, previous],
    layers.body.fc.init.type: [xavier_uniform], layers.body.0.optimizer: [{learning_rate: 1}]}}' > good/graph-paths.yaml
config layers="$nested" sweep='{list: [{layers.body: {type: relu, name: body}}, {layers.body: {repeat: 1, name: body, layers: [relu]}},
    {layers.body.fc: relu}, {layers.body.1.0: {type: tanh}}]}' > good/graph-whole.yaml
config layers="$nested" sweep='{random: {budget: 2, layers.body.repeat: {integer: [1, 9]}}}' > good/graph-random.yaml
config layers='[linear, {repeat: 2, layers: [relu], bias: true}]' > bad/graph.yaml
config layers='[{repeat: 2, layers: [{repeat: 2}]}]' > bad/graph-2.yaml
config layers='[{repeat: 2, layers: [{type: relu, name: repeat}]}]' > bad/graph-3.yaml
config layers='[{repeat: 1.5, layers: [relu]}]' > bad/graph-4.yaml
config layers='[{type: relu, from: []}]' > bad/graph-5.yaml
config layers='[{type: relu, from: {a: b}}]' > bad/graph-6.yaml
config layers="$nested" sweep='{grid: {layers.body.repeat: [0]}}' > bad/graph-7.yaml
config layers="$nested" sweep='{grid: {layers.body.layers: [[relu]]}}' > bad/graph-8.yaml
config layers="$nested" sweep='{grid: {layers.body.fc.baias: [true]}}' > bad/graph-9.yaml

# What builds on another may lack keys, and take some away.
config > good/base.yaml
part() {
    printf 'extends: ../good/base.yaml\n%s\n' "$1"
}
part 'optimizer: {momentum: 0.9}' > good/part.yaml
part 'schedule: {epochs: ~unset, iterations: 3, learning_rate: {type: constant}}' > good/part-unset.yaml
part 'set: {layers.last.bias: false}' > good/part-set.yaml
part 'optimizer: {momentm: 0.9}' > bad/part-misspelt.yaml
part 'optimizer: {momentum: -1}' > bad/part-range.yaml
part 'optimizer: {type: sgdd}' > bad/part-type.yaml
part 'dataset: [~unset]' > bad/part-list.yaml
part 'sweep: {girds: {compat: [none]}}' > bad/part-form.yaml
config optimizer='{type: sgd, learning_rate: ~unset}' > bad/unset-alone.yaml
