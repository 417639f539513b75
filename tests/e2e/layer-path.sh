#!/usr/bin/env bash
# What a person relies on whose folders others can reach: a layer runs from where it was looked at,
# with the libraries beside it; a folder above it that others may write is refused; and no file is
# opened because a results file names it.
. "$(dirname "$0")/common.sh"

cat > net.yaml <<'YAML'
name: net
dataset: {type: digits, train: 40, test: 20}
layers: [{type: linear, out_features: 8}, twice, {type: linear, out_features: 10}]
loss: cross_entropy
optimizer: {type: sgd, learning_rate: 0.1}
schedule: {iterations: 3, batch_size: 20}
YAML

# A layer that needs a library beside itself.
mkdir -p 'above/layers $LIB'
cat > factor.c <<'C'
float factor(void);
float factor(void) { return 2; }
C
cat > twice.c <<'C'
#include <lamina/layer.h>

float factor(void);

static int forward(const struct lamina_runner *runner, const struct lamina_forward *pass)
{
    (void)runner;
    for (int64_t i = 0; i < pass->batch_size * lamina_elements(pass->input_shape); i++)
        pass->output[i] = factor() * pass->input[i];
    return 0;
}

static int backward(const struct lamina_runner *runner, const struct lamina_backward *pass)
{
    int64_t count = pass->input_gradient ? pass->batch_size * lamina_elements(pass->input_shape) : 0;
    (void)runner;
    for (int64_t i = 0; i < count; i++)
        pass->input_gradient[i] = factor() * pass->output_gradient[i];
    return 0;
}

LAMINA_EXPORT const struct lamina_layer *lamina_layer_v1(void)
{
    static const struct lamina_layer layer = {.struct_size = sizeof layer, .name = "twice",
        .version = VERSION, .summary = "y = 2x", .shape = lamina_keep_shape,
        .forward = forward, .backward = backward};
    return &layer;
}
C
make_layer() { # VERSION FOLDER
    cc -shared -fPIC -o "$2/libfactor.so" factor.c
    cc -std=c11 -shared -fPIC -DVERSION="\"$1\"" -I"$source/plugins" -o "$2/twice.so" twice.c -L"$2" -lfactor \
        -Wl,-rpath,'$ORIGIN'
    chmod go-w "$2" "$2"/*.so
}
make_layer 1.0 'above/layers $LIB'
expect_status 0 lamina run net.yaml --plugin-path 'above/layers $LIB' --db net.db
expect_equal "$(sql net.db "SELECT path, version FROM layers WHERE type = 'twice'")" \
    "$PWD/above/layers \$LIB/twice.so|1.0"
expect_status 0 lamina check 'above/layers $LIB/twice.so'

# A folder above.
chmod o+w above
expect_status 2 lamina run net.yaml --plugin-path 'above/layers $LIB' --db x.db
expect_output "$PWD/above may be written by others, who could run their code as you: chmod go-w '$PWD/above'"
expect_status 1 lamina check 'above/layers $LIB/twice.so'
[ ! -e x.db ] || fail "a refused layer made a results file"
chmod o-w above

# `status` says what was built anew where it finds the layer, and looks nowhere else.
make_layer 2.0 'above/layers $LIB'
expect_status 0 lamina status --db net.db
if grep -q stale "$out"; then fail "a layer was looked at that the search does not find"; fi
expect_status 0 lamina status --db net.db --plugin-path 'above/layers $LIB'
expect_output "stale: $PWD/above/layers \$LIB/twice.so was built anew since"
mkfifo fifo
for path in /dev/zero "$PWD/fifo"; do
    sqlite3 net.db "UPDATE layers SET path = '$path'"
    expect_status 0 timeout 60 "$build/lamina" status --db net.db --plugin-path 'above/layers $LIB'
    if grep -q stale "$out"; then fail "$path was read as a layer"; fi
done

# Whatever is exchanged meanwhile, the digest that is recorded is that of the version that ran.
mkdir one two
make_layer 1.0 one
make_layer 2.0 two
digests="1.0 $(sha256sum < one/twice.so) 2.0 $(sha256sum < two/twice.so)"
(while [ ! -e enough ]; do
    mv one three && mv two one && mv three two
done) 2> /dev/null &
swapper=$!
trap 'touch "$work/enough"; wait; chmod -R u+w "$work"; rm -rf "$work"' EXIT
for i in 1 2 3 4 5 6; do
    status=0
    "$build/lamina" run net.yaml --plugin-path one --db "swap$i.db" > "$out" 2> "$err" || status=$?
    [ "$status" = 0 ] || [ "$status" = 2 ] || [ "$status" = 3 ] || fail "run $i ended with $status"
    [ "$status" = 0 ] || grep -qE "changed while lamina was running|no layer 'twice'|cannot be|No such file" "$out" "$err" ||
        fail "run $i gives another reason"
    [ ! -e "swap$i.db" ] || case $digests in
        *"$(sql "swap$i.db" "SELECT version || ' ' || sha256 FROM layers WHERE type = 'twice'")"*) ;;
        *) fail "run $i recorded the digest of another file" ;;
    esac
done
touch enough
wait "$swapper"
