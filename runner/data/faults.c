/* Which faults of many are told. A file whose columns have a hundred gaps each is mended
 * in one round by who sees every column, and not the first column's twenty. */
#include "data/faults.h"

static size_t find_column(const struct faults *faults, size_t column)
{
    size_t i = 0;
    while (i < faults->column_count && faults->columns[i].column != column)
        i++;
    return i;
}

bool faults_wants(const struct faults *faults, size_t column)
{
    return faults->count < FAULTS_TOLD ||
           (faults->column_count < FAULTS_TOLD &&
            find_column(faults, column) == faults->column_count);
}

void faults_add(struct faults *faults, size_t column, const struct error *error)
{
    size_t of_column = find_column(faults, column);
    struct fault fault = {.number = ++faults->count, .column = column, .of_column = 1};
    if (error != NULL)
        fault.error = *error;
    if (faults->count <= FAULTS_TOLD)
        faults->first[faults->count - 1] = fault;
    if (of_column < faults->column_count)
        faults->columns[of_column].of_column++;
    else if (faults->column_count < FAULTS_TOLD)
        faults->columns[faults->column_count++] = fault;
}

static bool is_first_of_column(const struct faults *faults, int64_t number)
{
    for (size_t i = 0; i < faults->column_count; i++)
        if (faults->columns[i].number == number)
            return true;
    return false;
}

/* How many of the first faults there is room for, beside those of the columns. */
static size_t count_first(const struct faults *faults)
{
    size_t told = faults->column_count, i = 0;
    size_t most = faults->count < FAULTS_TOLD ? (size_t)faults->count : FAULTS_TOLD;
    for (; i < most && told < FAULTS_TOLD; i++)
        told += !is_first_of_column(faults, faults->first[i].number);
    return i;
}

static void add_line(const struct faults *faults, const struct fault *fault,
                     struct text *out)
{
    text_add(out, "%s", fault->error.text);
    if (faults->count > FAULTS_TOLD && fault->of_column > 1)
        text_add(out, " (one of %lld in this %s)", (long long)fault->of_column,
                 fault->column == FAULTS_ROW ? "way" : "column");
    text_add(out, "\n");
}

/* Both lists are in order: the next line is the lesser one of theirs. */
void faults_tell(const struct faults *faults, const char *path, struct text *out)
{
    size_t firsts = count_first(faults), i = 0, column = 0;
    int64_t told = 0;
    while (i < firsts || column < faults->column_count) {
        const struct fault *left = i < firsts ? &faults->first[i] : NULL;
        const struct fault *right =
            column < faults->column_count ? &faults->columns[column] : NULL;
        bool take_column =
            right != NULL && (left == NULL || right->number <= left->number);
        if (left != NULL && (!take_column || right->number == left->number))
            i++;
        column += take_column;
        add_line(faults, take_column ? right : left, out);
        told++;
    }
    if (faults->count > told)
        text_add(out, "%s: and %lld more\n", path, (long long)(faults->count - told));
}
