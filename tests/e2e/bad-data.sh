#!/usr/bin/env bash
# Damaged data: one clear sentence with the file's name, status 1, and nothing recorded.
. "$(dirname "$0")/common.sh"

cat > idx.yaml <<'YAML'
dataset:
  type: idx
  train_images: images
  train_labels: labels
  test_images: images
  test_labels: labels
layers: [{type: linear, out_features: 2}]
loss: cross_entropy
optimizer: {type: sgd, learning_rate: 0.1}
schedule: {iterations: 2, batch_size: 2}
YAML
good_images() { printf '\0\0\10\3\0\0\0\3\0\0\0\2\0\0\0\2abcdefghijkl'; }
good_labels() { printf '\0\0\10\1\0\0\0\3\0\1\0'; }
refused() { # WHAT: the sentence names it
    expect_status 1 lamina run idx.yaml --db refused.db
    expect_output "$1"
    [ "$(wc -l < "$err")" -eq 1 ] || fail "more than one line of error"
    good_images > images
    good_labels > labels
}

good_images > images
good_labels > labels
expect_status 0 lamina run idx.yaml --db good.db
gzip -nk images labels
expect_status 0 lamina run idx.yaml --db good.db --set dataset.train_images=images.gz \
    --set dataset.train_labels=labels.gz
expect_output '1 of 1 trial is recorded already' # the same data, however it is stored

rm images; refused images
: > images; refused 'empty'
head -c 20 images > short; mv short images; refused '8 bytes'
printf 'x' >> images; refused 'images'
printf '\0\0\15\3\0\0\0\3\0\0\0\2\0\0\0\2abcdefghijkl' > images; refused 'images'
printf '\0\0\10\3\377\377\377\377\377\377\377\377\377\377\377\377' > images; refused 'images'
printf '\0\0\10\1\0\0\0\2\0\1' > labels; refused 'labels'
gzip -nc images | head -c 30 > half; mv half images; refused 'images'
gzip -nc images | tr 'a' 'b' > damaged || true
{ gzip -nc images | head -c 24; printf '\377\377\377\377'; gzip -nc images | tail -c +29; } > damaged
mv damaged images; refused 'images'

# An array of numpy: what it is, and the call that mends it.
npy '|u1' False '3, 2, 2' abcdefghijkl > x.npy
npy '<i2' False '3,' '\0\0\x01\0\0\0' > y.npy
from_npy="dataset={type: npy, train: $PWD/x.npy, train_labels: $PWD/y.npy}"
refused_npy() { # WHAT
    expect_status 1 lamina run idx.yaml --db refused.db --set "$from_npy"
    expect_error "$1"
    [ "$(wc -l < "$err")" -eq 1 ] || fail "more than one line of error"
    npy '|u1' False '3, 2, 2' abcdefghijkl > x.npy
}
expect_status 0 lamina plan idx.yaml --set "$from_npy"
expect_output '4 features, 2 classes'
npy '<u2' True '2, 3' abcdefghijkl > x.npy
refused_npy 'x.npy: is in Fortran'"'"'s order, the first dimension fastest; in numpy `np.ascontiguousarray(a)`'
npy '>u2' False '3, 2' abcdefghijkl > x.npy
refused_npy 'x.npy: is big-endian (>u2); in numpy `a.astype('"'<u2'"')`'
npy '|O' False '3, 1' abcdefghijkl > x.npy
refused_npy 'x.npy: has pickled objects of Python, which are programs and not run here (|O)'
npy '<f4' False '3, 1' '\0\0\0\0\0\0\x80\x7f\0\0\xc0\x7f' > x.npy
refused_npy 'x.npy: the value at [1, 0] is infinite, and no number; 2 such values in all'
npy '<f4' False '2, 1' abcdefgh > x.npy
refused_npy 'y.npy has 3 labels'
good_images > x.npy
refused_npy 'x.npy: is an IDX file; `type: idx` reads it'
head -c 137 x.npy > short
mv short x.npy
refused_npy 'x.npy: is truncated: 3 bytes of 140 are missing'
expect_status 2 lamina run idx.yaml --db refused.db --set "$from_npy" --set dataset.test=x.npy
expect_error '--set dataset.test=x.npy: `test` and `test_labels` are given together or not at all'

# An archive of them: what it has, that it is whole, and what it is.
if ! grep -q 'unzip_none' "$build/build.ninja" 2> /dev/null; then
    npy '|u1' False '3, 2, 2' abcdefghijkl > x.npy
    python3 -m zipfile -c z.npz x.npy y.npy
    from_npz="dataset={type: npz, file: $PWD/z.npz, train: x, train_labels: y}"
    expect_status 0 lamina plan idx.yaml --set "$from_npz"
    expect_output '4 features, 2 classes'
    expect_status 1 lamina plan idx.yaml --set "$from_npz" --set dataset.train_labels=labels
    expect_error 'z.npz: has no array `labels`; it has: x, y'
    sed 's/abcdefghijkl/abcdefghijkm/' z.npz > other && mv other z.npz
    expect_status 1 lamina plan idx.yaml --set "$from_npz"
    expect_error 'z.npz: is damaged: CRC error; get the file again'
    cp x.npy z.npz
    expect_status 1 lamina plan idx.yaml --set "$from_npz"
    expect_error 'z.npz: is an .npy file of numpy; `type: npy` reads it'
fi

# Folders of pictures: each file that is none, all at once, and nothing recorded.
if grep -q 'picture_png' "$build/build.ninja" 2> /dev/null; then
    png() { # WIDTH HEIGHT PIXELS: of grey bytes
        python3 -c '
import struct, sys, zlib
def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
width, height, pixels = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3].encode()
rows = b"".join(b"\0" + pixels[i * width:(i + 1) * width] for i in range(min(height, len(pixels))))
sys.stdout.buffer.write(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
                        + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))' "$@"
    }
    mkdir -p pictures/cats pictures/dogs
    for name in cats/1 cats/2 dogs/1 dogs/2; do
        png 2 2 abcd > pictures/$name.png
    done
    from_pictures="dataset={type: images, train: $PWD/pictures, mode: grey}"
    expect_status 0 lamina run idx.yaml --db pictures.db --set "$from_pictures"
    expect_equal "$(sql pictures.db "SELECT group_concat(name) FROM classes")" cats,dogs
    expect_status 0 lamina run idx.yaml --db pictures.db --set "$from_pictures" --set "dataset.size=[2, 2]"
    expect_status 2 lamina run idx.yaml --db refused.db --set "$from_pictures" --set "dataset.size=2"
    png 3 2 abcdef > pictures/cats/3.png
    head -c 50 pictures/dogs/1.png > pictures/dogs/3.png
    png 65535 65535 a > pictures/dogs/4.png
    echo nothing > pictures/dogs/note.txt
    expect_status 1 lamina run idx.yaml --db refused.db --set "$from_pictures"
    expect_error 'pictures/cats/3.png: is 2 high and 3 wide, but the images before it are 2 high and 2 wide: `size: [2, 2]` resizes all'
    expect_error 'pictures/dogs/3.png: is damaged: it is truncated; get the file again'
    expect_error 'pictures/dogs/4.png: is 65535 high and 65535 wide, more than the limit of 67,108,864 pixels'
    expect_error 'pictures/dogs/note.txt: is no PNG and no JPEG picture: take it out of the folder, or give it a name that begins with a dot'
    expect_equal "$(wc -l < "$err")" 4
fi

# A label past what `classes` allows, and a net that does not fit the labels.
expect_status 1 lamina run idx.yaml --db refused.db --set dataset.classes=1
expect_output labels
expect_status 2 lamina run idx.yaml --db refused.db --set layers.0.out_features=3
expect_output '2 classes'

# MNIST that is not MNIST: the file and what to do are named.
mkdir -p data/mnist
good_images > data/mnist/train-images-idx3-ubyte
good_images > data/mnist/t10k-images-idx3-ubyte
good_labels > data/mnist/train-labels-idx1-ubyte
good_labels > data/mnist/t10k-labels-idx1-ubyte
unset LAMINA_DATA
expect_status 1 lamina run "$source/configs/mnist-fnn.yaml" --db refused.db
expect_output train-images-idx3-ubyte
expect_output 'SHA-256'
expect_status 2 lamina run "$source/configs/mnist-fnn.yaml" --db refused.db --set "dataset={type: mnist, root: $PWD/data/mnist}"
expect_error "--set dataset={type: mnist, root: $PWD/data/mnist}: $PWD/data/mnist/train-images-idx3-ubyte: its SHA-256"
rm -r data
expect_status 1 lamina run "$source/configs/mnist-fnn.yaml" --db refused.db
expect_output 'scripts/get-data mnist'
[ ! -e refused.db ] || fail "a refused run made a results file"

# A sweep over data files trains each that differs, and equal ones once.
good_images > images
good_labels > labels
good_images | tr a z > other
cp images same
expect_status 0 lamina run idx.yaml --db swept.db \
    --set 'sweep={grid: {dataset.train_images: [images, other, same]}}'
expect_equal "$(sql swept.db 'SELECT count(*) FROM trials')" 2
expect_equal "$(sql swept.db 'SELECT count(DISTINCT run_key) FROM trials')" 2
