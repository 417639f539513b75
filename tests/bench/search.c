/* What a search comes to on functions whose least value is known, without training.
 *
 *   bench-search LAG SEEDS     LAG 0: all rows are drawn
 *
 * prints a line for each function and seed: the name, and the least regret of the first
 * 25, 50 and 100 rows. */
#include <stdio.h>
#include <stdlib.h>

#include "support/landscape.h"

enum { BUDGET = 100, STARTUP = 10 };

int main(int count, char **words)
{
    if (count != 3) {
        fprintf(stderr, "usage: bench-search LAG SEEDS\n");
        return 2;
    }
    size_t lag = strtoul(words[1], NULL, 10), seeds = strtoul(words[2], NULL, 10);
    size_t startup = lag == 0 ? BUDGET : lag > STARTUP ? lag : STARTUP;
    for (size_t i = 0; i < landscape_count; i++)
        for (size_t seed = 0; seed < seeds; seed++) {
            double best[BUDGET];
            struct search_settings settings = {.seed = (int64_t)seed,
                                               .lag = lag > 0 ? lag : 1};
            landscape_search(&landscapes[i], &settings, startup, BUDGET, best);
            printf("%s\t%.17g\t%.17g\t%.17g\n", landscapes[i].name, best[24], best[49],
                   best[99]);
        }
    return 0;
}
