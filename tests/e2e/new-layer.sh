# A stranger with nothing but the installed files: `lamina new-layer`, then make, check and run, and
# the same by CMake. Nothing that is there is written over.
. "$(dirname "$0")/common.sh"

installed="$work/installed in a folder" # which no step may take for several
cmake --install "$build" --prefix "$installed" > /dev/null
export PATH=$installed/bin:$PATH
PKG_CONFIG_PATH=$(dirname "$(find "$installed" -name lamina.pc)")
export PKG_CONFIG_PATH
export HOME="$work/my home" # a wrong place to install into must not be the user's
expect_equal "$(pkg-config --variable=abi lamina)" "$(lamina --version | sed -n 's/^ABI of layers //p')"
unset -f lamina
umask 022
mkdir mine
cd mine

expect_status 0 lamina new-layer bend
expect_equal "$(sed -n 's/^    //p' "$out")" "cd bend
make
lamina check bend.so
lamina run bend.yaml --plugin-path ."
cd bend
expect_status 2 env PKG_CONFIG_PATH= PKG_CONFIG_LIBDIR= make
expect_error 'set PKG_CONFIG_PATH to its lib/pkgconfig'
expect_status 0 make all
[ -e bend.so ] || fail "make all makes no bend.so"
expect_status 0 make clean
[ ! -e bend.so ] || fail "make clean leaves bend.so"
expect_status 0 make
expect_status 0 lamina check bend.so
expect_output 'keeps what layer.h promises'
expect_status 0 make check
expect_status 0 lamina run bend.yaml --plugin-path . --db bend.db
expect_equal "$(sql bend.db "SELECT count(*) FROM trials WHERE state = 'done'")" 2
expect_equal "$(sql bend.db "SELECT count(DISTINCT final_loss) FROM trials")" 2 "b begins elsewhere"
# It learns: well above the one in ten of guessing.
expect_equal "$(sql bend.db "SELECT min(final_accuracy) > 0.5 FROM trials")" 1

expect_status 0 cmake -B build -DCMAKE_PREFIX_PATH="$installed"
expect_status 0 cmake --build build
expect_status 0 lamina check build/bend.so --input 5

# Where users put them.
expect_status 0 make install
cd ..
expect_status 0 lamina layers bend
expect_output 'y = x / (1 + exp(-b x))'
expect_output 'What b begins with.'

expect_status 1 lamina new-layer bend
expect_error 'bend cannot be made: File exists; take another name'
expect_status 1 lamina new-layer linear
expect_error 'linear came with lamina already'
expect_status 2 lamina new-layer Bend
expect_error 'no name of a layer'
expect_status 2 lamina new-layer ../bend
expect_status 2 lamina new-layer
expect_error "the layer's NAME is missing"
expect_equal "$(ls)" bend

# A name that CMake keeps for itself.
expect_status 0 lamina new-layer all
cd all
expect_status 0 cmake -B build -DCMAKE_PREFIX_PATH="$installed"
expect_status 0 cmake --build build
expect_status 0 lamina check build/all.so --input 5
