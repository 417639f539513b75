/* libFuzzer target: any bytes as a file of tensors. The reader must answer with tensors
 * or a sentence; what it takes it writes, and reads as the same. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "net/safetensors.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static void write_and_read(const struct tensors *tensors)
{
    char path[64], before[DIGEST_SIZE], after[DIGEST_SIZE];
    struct error error = {0};
    struct tensors again = {.arena = tensors->arena};
    snprintf(path, sizeof path, "%ld.safetensors", (long)getpid());
    if (safetensors_write(path, tensors, &error) != 0 ||
        safetensors_read(path, &again, &error) != 0)
        abort();
    tensors_digest(tensors, before);
    tensors_digest(&again, after);
    if (strcmp(before, after) != 0 || again.text_count != tensors->text_count)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    char path[64];
    int memory = memfd_create("tensors", MFD_CLOEXEC);
    if (memory < 0 || write(memory, bytes, size) != (ssize_t)size)
        abort();
    snprintf(path, sizeof path, "/proc/self/fd/%d", memory);
    struct tensors tensors = {.arena = arena_new()};
    struct error error = {0};
    if (safetensors_read(path, &tensors, &error) == 0)
        write_and_read(&tensors);
    else if (error.text[0] == '\0')
        abort();
    arena_free(tensors.arena);
    close(memory);
    return 0;
}
