#!/usr/bin/env bash
# A validator of JSON Schema, ajv in its strict mode, judges configs by the schema as `lamina plan`
# does, with messages at the place of the mistake.
. "$(dirname "$0")/../e2e/common.sh"

for program in node npm; do
    command -v $program > /dev/null || skip "$program is not installed: configs are not validated"
done
cp "$source"/tests/judges/{package.json,validate.mjs} .
timeout 120 npm install --no-audit --no-fund > npm.log 2>&1 ||
    skip "npm cannot install ajv: configs are not validated"

. "$source/tests/judges/schema_configs.sh"
expect_status 0 lamina schema --plugin-path layers
cp "$out" schema.json

# It accepts the schema, and every config that is shipped.
validate() {
    expect_status 0 timeout 60 node validate.mjs schema.json "$@"
}
validate "$source"/configs/*.yaml "$source"/tests/bench/*.yaml
expect_equal "$(grep -vc ': ok$' "$out")" 0 "shipped configs that the schema refuses"

# Every bad config has a mistake, but those whose mistake no schema can see.
validate "$source"/tests/bad-configs/*.yaml
expect_equal "$(sed -n 's/\.yaml: ok$//p' "$out" | sort | xargs)" \
    "$(echo block-names-equal block-nobody-reads block-nobody-reads-without-a-name \
        block-repetition-nobody-reads block-too-deep block-too-many epochs-into-an-integer \
        extends-a-device extends-a-folder extends-a-variable extends-another-type extends-circle \
        extends-does-not-parse extends-duplicate-key extends-empty-file \
        extends-epochs-and-iterations extends-itself extends-list-at-the-top extends-missing \
        extends-not-utf8 extends-seed-of-swept-seeds extends-what-the-base-sweeps \
        extends-wrong-in-the-base from-a-block-around-its-own from-a-type \
        from-a-type-of-a-named-layer from-another-block from-into-a-block \
        from-into-a-block-without-a-name from-its-own-block from-itself from-itself-a-block \
        from-later from-out-of-a-block from-out-of-a-block-later from-start-outside from-unknown \
        from-unknown-far layer-called-input layer-called-previous layer-names-equal \
        layer-names-equal-in-a-block layer-nobody-reads layer-nobody-reads-in-a-block \
        set-a-name-twice set-below-a-value set-in-layers-what-the-base-sweeps set-of-extends \
        set-reaches-nothing set-what-it-sweeps \
        set-what-the-base-sweeps set-wrong-value sweep-block-and-a-part \
        sweep-block-in-a-block-left-out sweep-block-layer-index sweep-block-layer-unknown \
        sweep-block-left-out sweep-block-repetition sweep-block-repetition-high \
        sweep-concat-meets-grid sweep-from-leaves-one-unread sweep-from-unknown \
        sweep-layer-index sweep-layer-name sweep-linspace-of-seven-digits sweep-linspace-too-close sweep-list-row-meets-itself \
        sweep-logspace-for-integer sweep-logspace-too-close sweep-path-twice sweep-random-bounds-turned \
        sweep-random-budget-too-large sweep-random-nothing sweep-random-one-row \
        sweep-random-out-of-range sweep-random-path-nowhere sweep-random-section-a-number \
        sweep-random-section-misspelt sweep-random-section-when sweep-random-step-too-wide \
        sweep-random-too-wide sweep-random-when-in-choice sweep-range-end-not-reached \
        sweep-range-step-too-wide sweep-range-too-close sweep-range-too-many sweep-range-turned sweep-repeat-too-many sweep-search-a-small-space \
        sweep-search-budget-below-startup sweep-search-in-a-choice sweep-search-lag-above-startup \
        sweep-search-nothing sweep-search-one-value \
        sweep-search-out-of-range sweep-search-path-nowhere sweep-search-startup-below-lag \
        sweep-search-too-many-folds sweep-search-when-below sweep-search-when-drawn-otherwise sweep-search-when-never \
        sweep-search-when-of-a-fold sweep-sequence-part-nowhere sweep-unset-a-value \
        sweep-unset-unknown-axis sweep-when-never sweep-when-nowhere sweep-when-with-layers \
        sweep-zip-of-sweeps-unequal sweep-zip-unequal tag unset-an-element unset-in-another-type \
        unset-the-name unset-unknown-path unset-what-is-needed)"
expect_output 'learning-rate-zero.yaml: /optimizer/learning_rate must be > 0'
expect_output 'unknown-layer-option.yaml: /layers/0 must NOT have additional properties'
expect_output 'missing-out-features.yaml: /layers/0 must have required property'
expect_output 'layer-type-unknown.yaml: /layers/1 must be equal to one of the allowed values: '
expect_output 'neither-epochs-nor-iterations.yaml: /schedule must have required property'
expect_output 'sweep-value-out-of-range.yaml: /sweep/grid/optimizer.learning_rate/1 must be > 0'
for one in dataset-type-unknown missing-type name-bad option-of-a-layer-without-options; do
    expect_equal "$(grep -c "^$one.yaml" "$out")" 1 "mistakes told of $one"
done

# Configs that only a closer look tells apart: `lamina plan` takes and refuses the same, as
# e2e/schema.sh holds.
validate good/*
expect_equal "$(grep -vc ': ok$' "$out")" 0 "good configs that the schema refuses"
validate bad/*
expect_equal "$(grep -c ': ok$' "$out")" 0 "bad configs that the schema accepts"
