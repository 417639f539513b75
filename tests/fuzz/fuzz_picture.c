/* libFuzzer target: any bytes as a picture, which is made grey, or red, green and blue,
 * and resized. The reader must answer with pixels or a sentence. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "data/picture.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    int memory = memfd_create("picture", MFD_CLOEXEC);
    if (memory < 0 || write(memory, bytes, size) != (ssize_t)size)
        abort();
    char path[64];
    snprintf(path, sizeof path, "/proc/self/fd/%d", memory);
    for (int64_t channels = 1; channels <= 3; channels += 2) {
        struct picture picture;
        struct error error = {0};
        if (picture_read(path, channels, &picture, &error) == 0) {
            if (picture_resize(&picture, 7, 5, &error) != 0)
                abort();
            free(picture.pixels);
        } else if (error.text[0] == '\0') {
            abort();
        }
    }
    close(memory);
    return 0;
}
