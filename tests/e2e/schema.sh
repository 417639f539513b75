#!/usr/bin/env bash
# The JSON Schema of configs: it is whole, and has every key that the reader has.
. "$(dirname "$0")/common.sh"

. "$source/tests/judges/schema_configs.sh"

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

# The keys that the reader says it knows, where an unknown one is far from all of them.
known() {
    expect_status 2 lamina plan "$1"
    sed -n 's/.*`[a-z.]*zzzzzzzzzz`; known here: //p' "$err" | tr -d ' ' | tr , '\n' | sort | xargs
}

config zzzzzzzzzz=1 > top.yaml
expect_equal "$(schema '*sorted(s["else"]["properties"])')" "$(known top.yaml)" "keys of a config"
config schedule='{zzzzzzzzzz: 1}' > schedule.yaml
expect_equal "$(schema '*sorted(s["$defs"]["schedule"]["properties"])')" \
    "$(known schedule.yaml)" "keys of a schedule"
config sweep='{zzzzzzzzzz: 1}' > sweep.yaml
expect_equal "$(schema '*sorted(s["else"]["properties"]["sweep"]["properties"])')" \
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

# Whether the schema says the same is for tests/judges/schema.sh.
for file in good/*; do
    expect_status 0 lamina plan "$file" --plugin-path layers
done
for file in bad/*; do
    expect_status 2 lamina plan "$file" --plugin-path layers
done
