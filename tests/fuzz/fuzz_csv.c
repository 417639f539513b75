/* libFuzzer target: any bytes, plain or .gz, as a CSV file, whose first byte chooses the
 * options. The reader must answer with a dataset or a sentence. */
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "config/tree.h"
#include "data/datasets.h"
#include "support/component.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static const char *const options[] = {
        "label: c",
        "label: 1, header: false",
        "target: [1, 2], delimiter: ;",
        "target: a",
        "label: 2, classes: [x, y]",
        "target: 2, header: false, delimiter: blanks",
        "label: c, skip: 2, comment: \"#\"",
        "target: b, delimiter: ;, decimal: \",\", "
        "thousands: \".\"",
        "label: c, na: [\"\", \"?\"], missing: median, "
        "text: {one_hot: true, missing: most_frequent, "
        "unknown: zeros}, normalize: measured",
        "target: b, columns: {a: {one_hot: true, missing: "
        "{value: x}, indicator: true}, c: {ordinal: [x, "
        "y], missing: drop}}, validation_split: 1"};
    int memory = memfd_create("csv", MFD_CLOEXEC);
    if (size == 0 || memory < 0 ||
        write(memory, bytes + 1, size - 1) != (ssize_t)size - 1)
        return size == 0 ? 0 : (abort(), 0);
    char yaml[320];
    snprintf(yaml, sizeof yaml, "{type: csv, train: /proc/self/fd/%d, %s}", memory,
             options[bytes[0] % (sizeof options / sizeof options[0])]);
    struct arena *arena = arena_new();
    struct error error = {0};
    struct component component = component_of(datasets_kinds(), "csv", yaml, arena);
    struct datasets *store = datasets_new();
    if (datasets_load(store, &component, &error) == NULL && error.text[0] == '\0')
        abort();
    datasets_free(store);
    arena_free(arena);
    close(memory);
    return 0;
}
