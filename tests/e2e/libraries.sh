# The libraries that are there when the program runs: each CBLAS that links serves and is named
# truly; an SQLite that is too old, or without the functions that views need, is told.
. "$(dirname "$0")/common.sh"

[ $slower = 1 ] || skip "the build without sanitizers runs it"

cat > product.c << 'END'
#include "model/gemm.h"
#include <stdio.h>
int main(void)
{
    const float a[] = {1, 2, 3, 4}, b[] = {5, 6, 7, 8};
    float c[4];
    char library[GEMM_LIBRARY_SIZE];
    gemm_warm();
    gemm(false, true, 2, 2, 2, 1, a, 2, b, 2, 0, c, 2);
    printf("%g %g %g %g\n%s\n", (double)c[0], (double)c[1], (double)c[2], (double)c[3], gemm_library(library));
    return 0;
}
END
for library in openblas blis cblas blas; do
    cc -std=c11 -D_GNU_SOURCE "-I$source/runner" product.c "$source/runner/model/gemm_cblas.c" \
        -o product "-l$library" -ldl 2> /dev/null || continue
    expect_status 0 ./product
    expect_output '17 23 39 53'
    case $library in
    openblas) expect_output 'OpenBLAS ' ;;
    blis) expect_output 'BLIS ' ;;
    *) grep -q '^OpenBLAS \|^BLIS \|^CBLAS of /' "$out" || fail "-l$library is not named" ;;
    esac
done

cat > old.c << 'END'
int sqlite3_libversion_number(void) { return 3036000; }
const char *sqlite3_libversion(void) { return "3.36.0"; }
END
cat > plain.c << 'END'
#define _GNU_SOURCE
#include <dlfcn.h>
#include <string.h>
int sqlite3_prepare_v2(void *db, const char *sql, int size, void **out, const char **rest)
{
    int (*real)(void *, const char *, int, void **, const char **) = dlsym(RTLD_NEXT, "sqlite3_prepare_v2");
    return real(db, strstr(sql, "sqrt(") ? "SELECT root(4)" : sql, -1, out, rest);
}
END
for library in old plain; do
    cc -shared -fPIC -o $library.so $library.c
done
cat > run.yaml << 'END'
dataset: {type: digits, train: 200, test: 50}
layers: [{type: linear, out_features: 10}]
loss: cross_entropy
optimizer: {type: sgd, learning_rate: 0.1}
schedule: {epochs: 1, batch_size: 50}
END
expect_status 1 env LD_PRELOAD="$work/old.so" "$build/lamina" run run.yaml --db new.db
expect_error 'Lamina needs SQLite 3.37 or newer, but this is 3.36.0'
expect_status 1 env LD_PRELOAD="$work/plain.so" "$build/lamina" run run.yaml --db new.db
expect_error 'built without (SQLITE_ENABLE_MATH_FUNCTIONS)'
expect_status 0 lamina run run.yaml --db new.db
