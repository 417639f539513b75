/* The table of forms, and finding one by its key. */
#include "config/sweep_form.h"

#include <string.h>

#define ROW(name, key, content, help) {#key, SWEEP_FORM_##content, help},
const struct sweep_form_row sweep_form_table[SWEEP_FORM_COUNT] = {SWEEP_FORMS(ROW)};

enum sweep_form sweep_form_find(const char *key, size_t length)
{
    int form = 0;
    while (form < SWEEP_FORM_COUNT &&
           (strlen(sweep_form_table[form].key) != length ||
            memcmp(sweep_form_table[form].key, key, length) != 0))
        form++;
    return (enum sweep_form)form;
}
