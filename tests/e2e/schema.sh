#!/usr/bin/env bash
# The JSON Schema of configs: it is whole, it has every key that the reader has, and it judges
# configs as `lamina plan` does, with messages at the place of the mistake.
. "$(dirname "$0")/common.sh"

# A layer with an option of each type, so that the schema has all of them.
mkdir layers
cat > many.c <<'C'
#include <lamina/layer.h>

struct options {
    struct lamina_integers kernel;
    double ratio;
    const char *note;
    int64_t offset;
    int32_t groups;
};

static const struct lamina_option table[] = {
    {"kernel", LAMINA_INTEGERS, offsetof(struct options, kernel), "[3, 3]", "[1, inf)", "K."},
    {"ratio", LAMINA_REAL, offsetof(struct options, ratio), ".5", "(0, 1)", "R."},
    {"note", LAMINA_TEXT, offsetof(struct options, note), "a \"note\"", NULL, "N."},
    {"offset", LAMINA_INTEGER, offsetof(struct options, offset), "0x10", NULL, "O."},
    {"groups", LAMINA_CHOICE, offsetof(struct options, groups), "1", "1 | all", "G."},
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

expect_status 0 lamina schema --plugin-path layers
expect_no_error
cp "$out" schema.json
expect_status 0 python3 -m json.tool schema.json

# schema PYTHON_EXPRESSION
schema() {
    python3 -c "
import json
s = json.load(open('schema.json'))
kinds = lambda name: {kind['if']['properties']['type']['const']: kind['then']['properties']
                      for kind in s['\$defs'][name].get('else', s['\$defs'][name])['allOf']}
print($1)"
}
expect_equal "$(schema 's["$schema"]')" "https://json-schema.org/draft/2020-12/schema"
expect_equal "$(schema '*sorted(kinds("layer"))')" \
    "$({ basename -s .c -a "$source"/plugins/*.c; echo many; } | LC_ALL=C sort | paste -sd ' ')"
expect_equal "$(schema 'kinds("layer")["linear"]["out_features"]["minimum"]')" 1
expect_equal "$(schema 'kinds("layer")["linear"]["bias"]["default"]')" True
expect_equal "$(schema 'kinds("layer")["many"]["kernel"]["default"]')" "[3, 3]"
expect_equal "$(schema 'kinds("layer")["many"]["note"]["default"]')" 'a "note"'
expect_equal "$(schema 'kinds("layer")["many"]["offset"]["default"]')" 16
expect_equal "$(schema 'kinds("layer")["many"]["groups"]["enum"]')" "['1', 1, 'all']"
expect_equal "$(schema 'kinds("optimizer")["sgd"]["learning_rate"]["description"]')" "Step size."
expect_equal "$(schema '"additionalProperties" in str(s).replace("False", "")')" True

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

# The keys that the reader says it knows, where an unknown one is far from all of them.
known() {
    expect_status 2 lamina plan "$1"
    sed -n 's/.*`[a-z.]*zzzzzzzzzz`; known here: //p' "$err" | tr -d ' ' | tr , '\n' | sort | xargs
}
mkdir good bad
config zzzzzzzzzz=1 > top.yaml
expect_equal "$(schema '*sorted(s["properties"])')" "$(known top.yaml)" "keys of a config"
config schedule='{zzzzzzzzzz: 1}' > schedule.yaml
expect_equal "$(schema '*sorted(s["$defs"]["schedule"]["properties"])')" \
    "$(known schedule.yaml)" "keys of a schedule"
config sweep='{zzzzzzzzzz: 1}' > sweep.yaml
expect_equal "$(schema '*sorted(s["properties"]["sweep"]["properties"])')" \
    "$(known sweep.yaml)" "keys of a sweep"

# What can be said wrong on the command line, and layers that cannot be used.
expect_status 2 lamina schema config.yaml
expect_error "one argument too many: config.yaml"
mkdir broken
echo "not a library" > broken/broken.so
chmod go-w broken broken/broken.so
expect_status 0 lamina schema --plugin-path broken
expect_error 'the schema is without the layer "broken"'
expect_equal "$(grep -c '"broken"' "$out")" 0 "a layer that cannot be used is in the schema"

for program in node npm; do
    command -v $program > /dev/null || skip "$program is not installed: configs are not validated"
done
cp "$source"/tests/e2e/schema/* .
timeout 120 npm install --no-audit --no-fund > npm.log 2>&1 ||
    skip "npm cannot install ajv: configs are not validated"

# The validator in its strict mode accepts the schema, and every config that is shipped.
validate() {
    expect_status 0 timeout 60 node validate.mjs schema.json "$@"
}
validate "$source"/configs/*.yaml "$source"/tests/bench/*.yaml
expect_equal "$(grep -vc ': ok$' "$out")" 0 "shipped configs that the schema refuses"

# Every bad config has a mistake, but those whose mistake no schema can see.
validate "$source"/tests/bad-configs/*.yaml
expect_equal "$(sed -n 's/\.yaml: ok$//p' "$out" | sort | xargs)" \
    "$(echo layer-names-equal sweep-concat-meets-grid sweep-layer-index sweep-layer-name \
        sweep-list-row-meets-itself sweep-path-twice sweep-random-bounds-turned \
        sweep-random-budget-too-large sweep-random-nothing sweep-random-one-row \
        sweep-random-out-of-range sweep-random-path-nowhere sweep-random-step-too-wide \
        sweep-random-too-wide sweep-random-when-in-choice sweep-when-never sweep-when-nowhere \
        sweep-zip-of-sweeps-unequal sweep-zip-unequal tag)"
expect_output 'learning-rate-zero.yaml: /optimizer/learning_rate must be > 0'
expect_output 'unknown-layer-option.yaml: /layers/0 must NOT have additional properties'
expect_output 'missing-out-features.yaml: /layers/0 must have required property'
expect_output 'layer-type-unknown.yaml: /layers/1 must be equal to one of the allowed values: '
expect_output 'neither-epochs-nor-iterations.yaml: /schedule must have required property'
expect_output 'sweep-value-out-of-range.yaml: /sweep/grid/optimizer.learning_rate/1 must be > 0'
for one in dataset-type-unknown missing-type name-bad option-of-a-layer-without-options; do
    expect_equal "$(grep -c "^$one.yaml" "$out")" 1 "mistakes told of $one"
done

# Configs that only a closer look tells apart: the schema says what `lamina plan` says.
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
config name=2024 > good/name.yaml
config name=-1 > bad/name.yaml
config optimizer=sgd > bad/short.yaml
config layers='[linear]' > bad/short-layer.yaml
config schedule='{iterations: 1, epochs: 0, batch_size: 9, learning_rate: constant}' > \
    good/zero.yaml
config schedule='{epochs: 0, batch_size: 9}' > bad/zero.yaml
config schedule='{epochs: 1, batch_size: 9, learning_rate: {type: constant, step: 1}}' > \
    bad/rate.yaml
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
config stop='{rule: patience, evaluations: 3}' schedule='{epochs: 1, batch_size: 9, evaluate_every: 1}' > \
    good/stop.yaml
config stop='{rule: halving, first: 3, factor: 1}' \
    schedule='{epochs: 1, batch_size: 9, evaluate_every: 1}' > bad/stop.yaml
config stop='{type: target, value: 1}' > bad/stop-2.yaml
config checkpoint='{every: 5, keep: best}' on_failure='{stop_after: 2}' timeout=1.5 > good/conduct.yaml
config on_failure=stop > good/conduct-2.yaml
config on_failure=never > bad/conduct.yaml
config checkpoint='{keep: all}' > bad/conduct-2.yaml
config checkpoint=none > bad/conduct-3.yaml
config timeout=-1 > bad/conduct-4.yaml
for file in good/*; do
    expect_status 0 lamina plan "$file" --plugin-path layers
done
for file in bad/*; do
    expect_status 2 lamina plan "$file" --plugin-path layers
done
validate good/*
expect_equal "$(grep -vc ': ok$' "$out")" 0 "good configs that the schema refuses"
validate bad/*
expect_equal "$(grep -c ': ok$' "$out")" 0 "bad configs that the schema accepts"
