#include "train/fit_search.h"

#include "train/objective.h"
#include "train/prune.h"
#include "train/stop.h"

void fit_search_budget(const struct search_space *space, const struct trial_spec *spec,
                       struct problems *problems)
{
    struct arena *arena = arena_new();
    const struct stop *stop = stop_new(spec, NULL, arena);
    size_t below = space->budget / space->lag * space->lag, above = below + space->lag;
    if (prune_compares(stop) && below != space->budget)
        problems_add(
            problems, tree_get(space->section, "budget")->mark,
            "with `stop: %s` rows come in brackets of `lag: %zu`, so `budget` must "
            "be a multiple of it: %s%zu",
            spec->stop.kind->name, space->lag,
            below < space->startup ? "" : arena_format(arena, "%zu or ", below), above);
    arena_free(arena);
}

void fit_search_objective(const struct search_space *space, const struct trial_spec *spec,
                          const struct dataset *dataset, const struct trial_spec *first,
                          const struct dataset *of_first, struct problems *problems)
{
    const struct objective one = objective_of(spec, dataset),
                           other = objective_of(first, of_first);
    if (one.metric != other.metric || one.split != other.split ||
        one.maximize != other.maximize)
        problems_add(problems, space->section->mark,
                     "`search` compares its rows, so their objective must be the same: "
                     "give `objective`");
}
