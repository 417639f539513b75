/* libFuzzer target: any bytes, plain or .gz, as images and as labels. The reader must
 * answer with a file or a sentence. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "data/idx.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    int memory = memfd_create("idx", MFD_CLOEXEC);
    if (memory < 0 || write(memory, bytes, size) != (ssize_t)size)
        abort();
    char path[64];
    snprintf(path, sizeof path, "/proc/self/fd/%d", memory);
    for (int dims = 1; dims <= 3; dims += 2) {
        struct idx_file file;
        struct error error = {0};
        int status = idx_read(path, dims, &file, &error);
        if (status == 0)
            free(file.block);
        else if (error.text[0] == '\0')
            abort();
    }
    close(memory);
    return 0;
}
