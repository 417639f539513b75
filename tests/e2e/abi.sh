# What layer.h promises about versions: a layer built with the header of 1.0 or 1.1 loads and trains for
# ever; one built with a later minor version loads where it needs nothing of it, and is refused
# where it does; a layer may be written in C++.
. "$(dirname "$0")/common.sh"

flags="-O2 -Wall -Wextra -Wpedantic -Werror -shared -fPIC -fvisibility=hidden"
mkdir layers later
chmod go-w layers later
cat > train.yaml << 'END'
dataset: {type: digits, train: 200, test: 50}
layers:
  - {type: linear, out_features: 16}
  - {type: old_scale, noisy: true, start: 2}
  - old_center
  - cpp_softplus
  - {type: linear, out_features: 10}
loss: cross_entropy
optimizer: {type: sgd, learning_rate: 0.1}
schedule: {epochs: 1, batch_size: 50}
END

# The structs only grow: what was built with those of an earlier version is as it was.
cc -std=c11 $flags -I "$source/tests/abi/1.0" -o layers/old_scale.so "$source/tests/abi/old_scale.c"
cc -std=c11 $flags -I "$source/tests/abi/1.1" -o layers/old_center.so "$source/tests/abi/old_center.c"
if command -v g++ > /dev/null; then
    g++ -std=c++17 $flags -I "$source/plugins" -o layers/cpp_softplus.so \
        "$source/tests/abi/cpp_softplus.cpp"
else
    sed -i '/cpp_softplus/d' train.yaml
fi
chmod go-w layers/*.so
for layer in layers/*.so; do
    expect_status 0 lamina check "$layer" --input 2,3
    expect_output 'keeps what layer.h promises'
done
expect_status 0 lamina run train.yaml --plugin-path layers --db abi.db
expect_equal "$(sql abi.db 'SELECT state FROM trials')" 'done'
expect_status 1 lamina weights train/1 --db abi.db --plugin-path layers --output net.onnx
expect_error 'layers.1 (old_scale): the layer old_scale does not say what it is in ONNX'

# What 1.1 brought acts as it did, and 1.0 has it not.
expect_status 2 lamina run train.yaml --plugin-path layers --db abi.db --set schedule.batch_size=199
expect_error 'leave one of 1, but layers.2 (old_center) must have 2 to train on'
! cc -std=c11 $flags -I "$source/tests/abi/1.0" -o none.so "$source/tests/abi/old_center.c" 2> /dev/null ||
    fail "the header of 1.0 has what 1.1 brought"

# Words that came to have a meaning in every layer are still a layer's own where it had them first.
sed 's/"old_scale"/"old_words"/; s/{"noisy"/{"frozen"/; s/{"start"/{"init"/; s/{"kind"/{"optimizer"/' \
    "$source/tests/abi/old_scale.c" > old_words.c
cc -std=c11 $flags -I "$source/tests/abi/1.0" -o layers/old_words.so old_words.c
chmod go-w layers/old_words.so
sed '/cpp_softplus/d; s/old_scale, noisy: true, start: 2/old_words, frozen: true, init: 2, optimizer: negative/' \
    train.yaml > words.yaml
expect_status 0 lamina run words.yaml --plugin-path layers --db words.db
sed '/cpp_softplus/d; s/start: 2/start: 2, kind: negative/' train.yaml > renamed.yaml
expect_status 0 lamina run renamed.yaml --plugin-path layers --db words.db
expect_equal "$(sql words.db 'SELECT count(DISTINCT final_loss), count(*) FROM trials')" '1|2'
expect_equal "$(sql words.db "SELECT value FROM settings WHERE path = 'layers.1.init'")" 2.0
expect_status 2 lamina run words.yaml --plugin-path layers --db words.db --set layers.1.init=normal
expect_equal "$(cat "$err")" '--set layers.1.init=normal: `layers.1.init` must be a number, not "normal"'
expect_status 0 lamina layers old_words --plugin-path layers
expect_output "(This layer's own: it cannot have the \`init\` that other layers have.)"
expect_status 0 lamina schema --plugin-path layers
python3 -c 'import json, sys; json.load(open(sys.argv[1]), object_pairs_hook=lambda pairs: len({key for key, value in pairs}) == len(pairs) or sys.exit(f"twice: {pairs}"))' "$out" ||
    fail "the schema says a key twice"

# A layer in another language than C fails with a text that is ready, reports, and has a parameter with a role.
if command -v rustc > /dev/null; then
    mkdir rust
    rustc -O -C panic=abort -C lto --crate-type cdylib -o rust/rust_shift.so "$source/tests/abi/rust_shift.rs"
    chmod go-w rust rust/*.so
    expect_status 0 lamina check rust/rust_shift.so --input 5
    sed 's/{type: old_scale.*/{type: rust_shift, optimizer: {exempt: bias}}/; /cpp_softplus/d; /old_center/d
        s/0.1}/0.1, weight_decay: 0.1}/' train.yaml > rust.yaml
    expect_status 0 lamina run rust.yaml --plugin-path rust --db rust.db
    expect_equal "$(sql rust.db "SELECT count(*), count(DISTINCT value) FROM metrics WHERE name = 'layers.1.first'")" '4|4'
    expect_status 2 lamina plan rust.yaml --plugin-path rust --set 'layers=[rust_shift]'
    expect_error 'layers.0 (rust_shift): its input must be a vector (100 %s); its input is 1x28x28, a sample of the dataset'
fi

# A header of a later minor version: structs that the runner reads have grown at their ends.
mkdir header
cp -r "$source/plugins/lamina" header
awk '
    /^#define LAMINA_ABI_MINOR / {print "#define LAMINA_ABI_MINOR 7"; next}
    /^struct lamina_(layer|option) \{/ {grows = 1}
    grows && /^};/ {print "    const char *later;"; grows = 0}
    {print}' "$source/plugins/lamina/layer.h" > header/lamina/layer.h
! cmp -s header/lamina/layer.h "$source/plugins/lamina/layer.h" || fail "the header did not grow"
sed 's/"old_scale"/"later"/; s/"Nothing."}/"Nothing.", "more"}/' "$source/tests/abi/old_scale.c" > later.c
cc -std=c11 -Wno-missing-field-initializers $flags -Wno-missing-field-initializers -I header \
    -o later/later.so later.c
chmod go-w later/later.so
sed '/cpp_softplus/d; /old_center/d; s/old_scale/later/' train.yaml > later.yaml
expect_status 0 lamina check later/later.so --input 2,3
expect_status 0 lamina run later.yaml --plugin-path later --db later.db
expect_equal "$(sql later.db 'SELECT final_loss FROM trials' | wc -l)" 1

sed 's/\.name = "later"/.needs_minor = 7, &/' later.c > needs.c
cc -std=c11 $flags -Wno-missing-field-initializers -I header -o later/later.so needs.c
expect_status 1 lamina check later/later.so
expect_output 'needs version 1.7 of layer.h, but this lamina has 1.'
expect_status 2 lamina run later.yaml --plugin-path later --db refused.db
expect_error 'needs version 1.7 of layer.h'
