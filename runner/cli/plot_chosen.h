/* Which settings `lamina plot --kind settings` draws: those that are named, or the one
 * that matters most. */
#ifndef CLI_PLOT_CHOSEN_H
#define CLI_PLOT_CHOSEN_H

#include "cli/plot.h"
#include "report/compared.h"
#include "report/space.h"

/* What is drawn. */
struct plot_scene {
    struct database *database;
    const struct compared *compared;
    struct space space; /* of all its trials */
    const struct space_axis *axes[PLOT_MOST_SETTINGS];
    size_t axis_count;
    struct plot_notes notes;
    const char *path;
};

/* Chooses one or two axes of the scene's space, and notes how. Returns EXIT_OK, or the
 * status to exit with, `error` filled. */
enum exit_status plot_chosen_find(struct plot_scene *scene,
                                  const struct plot_given *given, struct arena *arena,
                                  struct error *error);

#endif
