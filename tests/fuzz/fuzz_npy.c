/* libFuzzer target: any bytes, plain or .gz, as an .npy file. The reader must answer with
 * an array or a sentence. */
#include "data/npy.h"
#include "fuzz/fuzz_array.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    fuzz_array(npy_read, bytes, size);
    return 0;
}
