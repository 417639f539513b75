# `lamina check` passes every layer that is shipped, finds the one mistake of each layer in
# tests/check-plugins, says so as JSON too, and outlives them all.
. "$(dirname "$0")/common.sh"

# All shapes that are tried where none is given take three times as long as one: in the short form
# some layers are checked with them. With sanitizers, where it takes many minutes, some stand for all.
layers=("$build"/plugins/*.so) every=1 image=() shape=()
[ $slower = 1 ] || layers=("$build"/plugins/{batch_norm,conv2d,linear}.so) every=8
[ "$long" = 1 ] || image=("--input=3,5,6") shape=("--input=2,3,4")
for layer in "${layers[@]}"; do
    input=("${image[@]}")
    [[ $long = 1 || $layer != *1d.so ]] || input=("--input=3,12") # of sequences
    expect_status 0 lamina check "$layer" "${input[@]}"
    expect_output 'keeps what layer.h promises'
    expect_no_error
done

for layer in concat dropout linear; do
    [ "$long" = 1 ] || expect_status 0 lamina check "$build/plugins/$layer.so"
done

# What is multiplied may be repeated along some dimensions.
expect_status 0 lamina check "$build/plugins/multiply.so" --input 3,4,5 --input 3,1,1
expect_status 0 lamina check "$build/plugins/multiply.so" --input 1,4,5 --input 3,4,1 --input 3,1,5

# The first line of each source tells what is to be found: in the short form with one shape, and with
# all that are tried where that does not show it.
report_tells() { # TYPE WANTED [OPTION]...
    status=0
    lamina check "$build/check-plugins/$1.so" "${@:3}" > report.txt 2> "$err" || status=$?
    grep -qF -e "$2" report.txt
}
checked=0
for source_file in "$source"/tests/check-plugins/*.c; do
    checked=$((checked + 1))
    type=$(basename "$source_file" .c)
    [ $((checked % every)) = 0 ] || continue
    [ "$type$long" != many_options0 ] || continue # that one is below
    wanted=$(sed -n '1s|^/\* expect: \(.*\) \*/$|\1|p' "$source_file")
    [ -n "$wanted" ] || fail "$source_file does not say what is expected"
    report_tells "$type" "$wanted" "${shape[@]}" || report_tells "$type" "$wanted" || {
        cat report.txt
        fail "$type: the report has no \"$wanted\""
    }
    case $wanted in
    'keeps what'* | 'left out at kinks' | 'differ on purpose'* | 'backward reads neither'*) expect_equal "$status" 0 "$type" ;;
    *) expect_equal "$status" 1 "$type" ;;
    esac
    [ ! -s "$err" ] || fail "$type: stderr is not empty"
done
[ "$checked" -ge 100 ] || fail "only $checked layers were checked"

# A mistake is found with options too, and nowhere but where it is.
expect_status 0 lamina check "$build/check-plugins/right.so" --set initial=0.25 --input 2,3
expect_status 1 lamina check "$build/check-plugins/wrong_weight.so" --set initial=0.25 --input 2,3
! grep -q 'FAIL.*bias\|FAIL.*the input' "$out" || fail "right gradients are called wrong"

# What is infinite alone and in its batch is the same.
expect_status 1 lamina check "$build/check-plugins/logarithm.so" "${shape[@]}"
! grep -q 'depends on the other samples' "$out" || fail "infinite outputs are called others"

# An option that the user gives excuses no layer whose samples depend on each other, unless it
# is a switch that says so.
expect_status 1 lamina check "$build/check-plugins/mixes_by_share.so" "${shape[@]}" --set share=2
expect_output 'depends on the other samples of its batch, with share: 2'
expect_status 0 lamina check "$build/plugins/batch_norm.so" "${shape[@]}" --set track_running_stats=false

# Right layers pass with shapes of the user's own, too: of few elements, one of which is at
# a kink, of many, of which the mean rounds, and where each pass is long.
if [ $slower = 1 ]; then
    expect_status 0 lamina check "$build/check-plugins/root.so" --input 1
    expect_status 0 lamina check "$build/check-plugins/fraction.so" --input 2
    expect_status 0 lamina check "$build/plugins/layer_norm.so" --input 600
fi
if [ "$long$slower" = 11 ]; then
    for type in batch_norm layer_norm max_pool2d softmax; do
        expect_status 0 lamina check "$build/plugins/$type.so" --input 1,28,28
    done
    expect_status 0 lamina check "$build/plugins/conv2d.so" --input 1,28,28 \
        --set out_channels=16 --set kernel_size=3
fi

# Options that only some values of others allow, and sums of many outputs that cancel each other.
if [ $slower = 1 ]; then
    expect_status 0 lamina check "$build/plugins/conv_transpose2d.so" --input 3,5,6 --set stride=3 --set output_padding=2
    expect_status 0 lamina check "$build/plugins/conv2d.so" --input 3,5,6 --set padding=4 \
        --set padding_mode=replicate --set groups=3 --set out_channels=3
fi

# Where a choice refuses all that is tried, nobody is told that it was checked.
expect_status 0 lamina check "$build/check-plugins/images_by_choice.so" --input 5
expect_output 'was not tried with kind: images'

# A library with a sanitizer, which ends the process that loads it, is called what it is.
if [ $slower = 1 ] && cc -shared -fPIC -fsanitize=address -DLAYER_NAME='"sanitized"' \
    -I"$source/plugins" -o sanitized.so "$source/tests/check-plugins/right.c" 2> "$err"; then
    chmod go-w . sanitized.so
    expect_status 1 lamina check ./sanitized.so
    expect_output 'was built with a sanitizer that this lamina was not built with'
fi

# More options than are tried are no options of one value alone.
if [ $slower = 1 ]; then
    expect_status 0 lamina check "$build/check-plugins/many_options.so" --input 1
    expect_output 'only the first 64 ways of setting its options are tried'
    ! grep -q 'tried at one value alone' "$out" || fail "options that were left out are called single"
fi

# JSON says the same.
expect_status 1 lamina check "$build/check-plugins/wrong_bias.so" "${shape[@]}" --json
python3 - "$out" << 'END' || fail "the JSON is not as it should be"
import json
import sys

with open(sys.argv[1]) as file:
    report = json.load(file)
assert report["layer"] == "wrong_bias" and report["passed"] is False, report
failed = [f for f in report["findings"] if f["verdict"] == "failed"]
assert [f["check"] for f in failed] == ["gradients"], failed
assert "bias" in failed[0]["sentence"], failed
END

# Shapes of several inputs: one that all have, or one for each.
weighs=$build/check-plugins/weighs_many.so
expect_status 0 lamina check "$weighs" --input 3 --input 3 --input 3 --input 3
expect_output '1 kind of input is accepted; the last, 3, 3, 3 and 3, becomes 3'
expect_status 1 lamina check "$weighs" --input 2,3 --input 3,2
expect_output 'refuses every input shape that was tried, with its default options: its inputs must have one shape'
expect_status 1 lamina check "$build/check-plugins/weighs_two.so" --input 3 --input 3 --input 3
expect_output 'takes 2 inputs, and --input was given 3 times'

# What cannot be checked.
expect_status 2 lamina check
expect_error "the layer's FILE.so is missing"
expect_status 2 lamina check "$build/plugins/linear.so" --input 3,x
expect_error "a sample's shape is needed"
expect_status 1 lamina check "$work/missing.so"
expect_error "missing"
expect_status 1 lamina check "$source/README.md"
expect_error "a layer's library is named <type>.so"
cp "$source/README.md" fake.so
chmod 644 fake.so
expect_status 1 lamina check ./fake.so
expect_output 'cannot be loaded'
expect_status 1 lamina check "$build/plugins/linear.so" --set out=3
expect_output 'has no option that --set out=3 could set; it has out_features, bias'
expect_status 1 lamina check "$build/plugins/linear.so" --set out_feature=3
expect_output '(did you mean out_features?)'
expect_status 1 lamina check "$build/plugins/linear.so" --set out_features=0
expect_output '--set out_features=0: `out_features` must be in [1, inf), not 0'
