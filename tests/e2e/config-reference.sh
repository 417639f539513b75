#!/usr/bin/env bash
# The key reference, configs/README.md: every example is a part of a config that trains, and every
# key and option stands there.
. "$(dirname "$0")/common.sh"

base() {
    cat << 'YAML'
dataset: {type: digits, train: 600, test: 100}
layers: [{type: linear, name: hidden, out_features: 16}, sigmoid, {type: linear, out_features: 10}]
loss: cross_entropy
optimizer: {type: sgd, learning_rate: 0.1}
schedule: {iterations: 100, batch_size: 32, evaluate_every: 50}
YAML
}
awk '/^```yaml$/ {n++; on = 1; next} /^```$/ {on = 0} on {print > ("example-" n ".yaml")}' \
    "$source/configs/README.md"

printf '%s\n' id,width,length,species 1,0.2,1.4,setosa 2,1.4,4.7,versicolor 3,0.3,1.5,setosa \
    4,1.3,4.5,versicolor > iris.csv
printf '%s\n' 'rooms;area;price;rent' '2;50.5;100;9' '3;70;150;12' '4;90;190;16' > flats.csv
cp flats.csv more-flats.csv
printf '%s\n' species,island,mass,sex,size,year Adelie,Biscoe,3750,male,small,2007 \
    Gentoo,Dream,NA,NA,large,2008 Adelie,Dream,3400,female,medium,2007 Gentoo,Biscoe,5100,male,large,2009 \
    Adelie,Biscoe,3300,NA,small,2009 Gentoo,Dream,5300,female,large,2007 > penguins.csv
printf '%s\n' age,work,income '39,State,<=50K' '50,?,>50K' '?,Private,<=50K' '28,Private,>50K' > adults.csv
for mpg in 18.0 15.0 16.0 17.0 31.0; do # as at UCI
    printf '%s   8   307.0      130.0      3504.      12.0   70  1\t"a car"\n' $mpg
done > auto-mpg.data
printf '%s\n' 'Mietspiegel 2024' '' 'Zimmer;Miete' '2;1.050,50' '# geschätzt' '3,5;950' '4;1.320,00' > wohnungen.csv
printf '%s\n' no,1,2 yes,3,4 no,1,3 | gzip > train.csv.gz
cp train.csv.gz test.csv.gz
for split in train validation test; do # ten images of 2 x 2 pixels
    { printf '\0\0\10\3\0\0\0\12\0\0\0\2\0\0\0\2' && head -c 40 /dev/zero; } | gzip > $split-images.gz
    printf '\0\0\10\1\0\0\0\12\0\1\2\3\4\5\6\7\10\11' | gzip > $split-labels.gz
done
for split in x x-test; do # ten samples of two numbers
    npy '<f4' False '10, 2' "$(printf '%.0s\\0\\0\\x80\\x3f' {1..20})" > $split.npy
done
npy '|u1' False '10,' '\x0\x1\x2\x3\x4\x5\x6\x7\x8\x9' | tee y.npy > y-test.npy
npy '<f8' False '10, 1' "$(printf '%.0s\\0\\0\\0\\0\\0\\0\\xf0\\x3f' {1..10})" > prices.npy
for split in train test; do
    cp x.npy x_$split.npy
    cp y.npy y_$split.npy
done
python3 -m zipfile -c arrays.npz x_train.npy y_train.npy x_test.npy y_test.npy
for class in 0 1 2 3 4 5 6 7 8 9; do # a picture of 2 x 1 each
    mkdir -p pictures/train/$class pictures/test/$class
    python3 -c '
import struct, sys, zlib
def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
sys.stdout.buffer.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 2, 8, 0, 0, 0, 0))
                        + chunk(b"IDAT", zlib.compress(b"\0\x80\0\xff")) + chunk(b"IEND", b""))' |
        tee pictures/train/$class/a.png > pictures/test/$class/a.png
done

PYTHONDONTWRITEBYTECODE=1 PYTHONPATH=$source/tests/support python3 -c '
from safetensors import pack, write
write("pretrained.safetensors", {"hidden.weight": pack((64, 784), [0] * 64 * 784), "hidden.bias": pack((64,), [0] * 64)})'

base | sed 's/0.1}/0.1, momentum: 0.9}/' > base.yaml
for example in example-*.yaml; do
    base | while IFS= read -r line; do
        grep -qE "^(${line%%:*}|extends):" "$example" || echo "$line"
    done > "whole-$example"
    cat "$example" >> "whole-$example"
    if grep -q 'label:' "$example"; then # these have two classes, not ten
        sed -i 's/out_features: 10}/out_features: 2}/' "whole-$example"
    fi
    [ "$long" = 0 ] || expect_status 0 lamina plan "whole-$example"
    expect_status 0 lamina run "whole-$example" --db examples.db
done
[ "$(ls example-*.yaml | wc -l)" -ge 40 ] || fail "configs/README.md has lost its examples"

# No key, option or type is missing in the reference.
expect_status 0 lamina schema
grep -oE '"[a-z0-9_]+": \{"description"|"const": "[a-z0-9_]+"' "$out" |
    sed 's/"const": //; s/^"\([^"]*\)".*/\1/' | grep -vx items | sort -u > names
[ "$(wc -l < names)" -ge 150 ] || fail "the schema has lost its names"
while read -r name; do
    grep -qE "\`([^\`]*[^a-z0-9_\`])?$name([^a-z0-9_\`][^\`]*)?\`" "$source/configs/README.md" || fail "configs/README.md has no $name"
done < names
