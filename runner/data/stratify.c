/* Rounding a table of shares, classes by parts, so that both the parts' sizes and the
 * classes' counts stay what they are. All shares are rounded down; what a class and a
 * part then lack is given part by part, one sample each, to the classes that lack most:
 * that this comes out even is the theorem of Gale and Ryser (1957), as there are
 * fractions, the remainders, that do. Draws nothing itself: who is first of a class is
 * told by the order of the rows. */
#include "data/stratify.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* A class. */
struct stratum {
    int64_t class, count;
    int64_t end;       /* of its places that no part has yet */
    int64_t lacking;   /* samples that it has beyond its shares, rounded down */
    int64_t remainder; /* of its share in the part at hand, in n-ths of a sample */
};

struct work {
    const struct stratify_cut *cut;
    int64_t count;
    struct stratum *strata;
    int32_t *places;  /* in `rows`, by class */
    int32_t *part_of; /* of each place */
    int32_t *copy;    /* of the rows */
    int64_t *begins;  /* of each part */
};

static int64_t share_of(const struct work *work, const struct stratum *stratum,
                        int64_t part)
{
    return stratum->count * work->cut->sizes[part] / work->count;
}

/* Counts the classes, lists their places, and what they lack. */
static void begin(struct work *work, const int32_t *rows)
{
    const struct stratify_cut *cut = work->cut;
    for (int64_t i = 0; i < work->count; i++)
        work->strata[cut->labels[rows[i]]].count++;
    for (int64_t k = 0, end = 0; k < cut->classes; k++) {
        struct stratum *stratum = &work->strata[k];
        stratum->class = k;
        stratum->end = end;
        end += stratum->count;
        stratum->lacking = stratum->count;
        for (int64_t part = 0; part < cut->parts; part++)
            stratum->lacking -= share_of(work, stratum, part);
    }
    for (int64_t i = 0; i < work->count; i++)
        work->places[work->strata[cut->labels[rows[i]]].end++] = (int32_t)i;
}

static int by_lack(const void *a, const void *b)
{
    const struct stratum *left = a, *right = b;
    if (left->lacking != right->lacking)
        return left->lacking > right->lacking ? -1 : 1;
    if (left->remainder != right->remainder)
        return left->remainder > right->remainder ? -1 : 1;
    return left->class < right->class ? -1 : 1;
}

/* Gives a part the last places of each class that none has yet. */
static void fill_part(struct work *work, int64_t part)
{
    const struct stratify_cut *cut = work->cut;
    int64_t lacking = cut->sizes[part];
    for (int64_t k = 0; k < cut->classes; k++) {
        struct stratum *stratum = &work->strata[k];
        stratum->remainder = stratum->count * cut->sizes[part] % work->count;
        lacking -= share_of(work, stratum, part);
    }
    qsort(work->strata, (size_t)cut->classes, sizeof *work->strata, by_lack);
    for (int64_t k = 0; k < cut->classes; k++) {
        struct stratum *stratum = &work->strata[k];
        bool one_more = k < lacking;
        stratum->lacking -= one_more;
        for (int64_t i = share_of(work, stratum, part) + one_more; i > 0; i--)
            work->part_of[work->places[--stratum->end]] = (int32_t)part;
    }
}

static void reorder(struct work *work, int32_t *rows)
{
    memcpy(work->copy, rows, (size_t)work->count * sizeof *rows);
    for (int64_t part = 1; part < work->cut->parts; part++)
        work->begins[part] = work->begins[part - 1] + work->cut->sizes[part - 1];
    for (int64_t i = 0; i < work->count; i++)
        rows[work->begins[work->part_of[i]]++] = work->copy[i];
}

int stratify_rows(const struct stratify_cut *cut, int32_t *rows, struct error *error)
{
    struct work work = {.cut = cut};
    for (int64_t part = 0; part < cut->parts; part++)
        work.count += cut->sizes[part];
    work.strata = calloc((size_t)cut->classes, sizeof *work.strata);
    work.begins = calloc((size_t)cut->parts, sizeof *work.begins);
    work.places = malloc((3 * (size_t)work.count + 1) * sizeof *work.places);
    bool has_memory = work.strata != NULL && work.begins != NULL && work.places != NULL;
    if (has_memory) {
        work.part_of = work.places + work.count;
        work.copy = work.part_of + work.count;
        begin(&work, rows);
        for (int64_t part = cut->parts; part-- > 0;)
            fill_part(&work, part);
        reorder(&work, rows);
    } else
        error_set(error, "dataset: the system has no memory left");
    free(work.strata);
    free(work.begins);
    free(work.places);
    return has_memory ? 0 : -1;
}
