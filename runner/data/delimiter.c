/* Counts what stands between the fields of a row, outside of quotes. */
#include "data/delimiter.h"

#include <stdbool.h>
#include <string.h>

/* How often `c` stands outside of quotes; of blanks, runs between others count. */
static size_t count(const char *row, size_t length, char c)
{
    size_t found = 0;
    bool quoted = false, begun = false, blank = false;
    for (size_t i = 0; i < length; i++) {
        bool is_blank = strchr(" \t\r\n", row[i]) != NULL;
        quoted = quoted != (row[i] == '"');
        if (quoted)
            continue;
        if (c != ' ')
            found += row[i] == c;
        else if (!is_blank)
            found += begun && blank;
        begun = begun || !is_blank;
        blank = is_blank;
    }
    return found;
}

/* Several blanks in a row, as where columns stand below each other. */
static bool is_wide(const char *row, size_t length)
{
    return memmem(row, length, "   ", 3) != NULL;
}

void delimiter_advise(const char *row, size_t length, char delimiter, struct text *out)
{
    static const struct {
        char delimiter;
        const char *yaml;
    } others[] = {{',', "\",\""}, {';', "\";\""}, {'\t', "\"\\t\""}, {'|', "\"|\""}};
    size_t most = count(row, length, delimiter);
    const char *yaml = NULL;
    if (length > 0 && row[0] == '#') {
        text_add(out, "it looks like a comment: `comment: \"#\"` leaves such lines out");
        return;
    }
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
        size_t found = count(row, length, others[i].delimiter);
        if (found > most) {
            most = found;
            yaml = others[i].yaml;
        }
    }
    if (count(row, length, delimiter) == 0 &&
        (yaml == NULL ? count(row, length, ' ') > 0 : is_wide(row, length)))
        text_add(out,
                 "its fields stand between blanks: `delimiter: blanks` may be right");
    else if (yaml != NULL)
        text_add(out, "`delimiter: %s` may be right, as the row has %zu of these", yaml,
                 most);
}
