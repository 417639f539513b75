/* Recorded rows of a plan. */
#include "run/recorded.h"

#include "run/prepare.h"

struct proposal *recorded_row(const struct proposal_list *list, size_t row)
{
    for (size_t i = 0; i < list->count; i++)
        if (list->at[i].row == (int64_t)row)
            return &list->at[i];
    return NULL;
}

bool recorded_has_point(const struct proposal_list *list,
                        const struct search_rows *search,
                        const struct search_point *point)
{
    for (size_t i = 0; i < list->count; i++)
        if (list->at[i].row > (int64_t)search->count &&
            search_point_same(&list->at[i].point, point, search->space->count))
            return true;
    return false;
}

/* All at once, as each time layers are asked; one by one only where that fails. */
int recorded_prepare(const struct proposal_list *list, struct prepared *prepared,
                     struct error *error)
{
    const size_t first = prepared->plan.rows.search->count;
    struct search_point *points =
        arena_array(prepared->arena, list->count, sizeof *points);
    size_t count = 0;
    while (count < list->count && list->at[count].row == (int64_t)(first + count)) {
        points[count] = list->at[count].point;
        count++;
    }
    int status = count > 0 ? prepare_rows(prepared, points, count, error) : 0;
    if (status <= 0)
        return status;
    status = 0;
    for (size_t i = 0; i < count && status == 0; i++)
        status = prepare_rows(prepared, &points[i], 1, error);
    return status < 0 ? -1 : 0;
}
