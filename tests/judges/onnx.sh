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
    grep -qE "(x| )[0-9]+ ($name|.*\| $name) \{" "$source/tests/judges/onnx_nets.txt" ||
        fail "onnx_nets.txt has no net with $name"
done
expect_status 0 "$build/tests/dump-onnx" nets "$build/plugins" < "$source/tests/judges/onnx_nets.txt"
cp "$out" list
{
    echo species,island,bill_length_mm,body_mass_g,sex,year
    printf '%s\n' Adelie,Dream,3{0..9}.5,3750,male,2007 Gentoo,Biscoe,NA,5{0..9}00,female,2008 \
        Chinstrap,Dream,48.{0..9},NA,NA,2009
} > penguins.csv
for config in "$source"/configs/*.yaml; do
    sets=()
    if grep -q 'type: \(fashion_\)\?mnist' "$config"; then # whose images are as large
        sets=('dataset={type: digits, train: 600, test: 100}')
    elif grep -q 'penguins.csv' "$config"; then
        sets=(dataset.train=penguins.csv)
    fi
    expect_status 0 "$build/tests/dump-onnx" nets "$build/plugins" "$config" "${sets[@]}"
    cat "$out" >> list
done
[ "$(wc -l < list)" -ge 65 ] || fail "only $(wc -l < list) nets were written"

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
