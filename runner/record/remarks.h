/* What people write down about an experiment or a trial: notes, and the tags by which
 * they find it again. A trial's are the same in all experiments that ask for it. */
#ifndef RECORD_REMARKS_H
#define RECORD_REMARKS_H

#include "record/named.h"

struct remark {
    int64_t id, time_us; /* of a note; else 0 */
    int64_t number;      /* of the trial that it is about; 0: about the experiment */
    const char *text;
};

struct remarks {
    struct remark *at; /* in the arena */
    size_t count;
};

/* Those of what is named; of an experiment its own first, then those of its trials. -1
 * with a sentence. */
int remarks_notes(const struct database *database, const struct named *named,
                  struct arena *arena, struct remarks *notes, struct error *error);
int remarks_tags(const struct database *database, const struct named *named,
                 struct arena *arena, struct remarks *tags, struct error *error);

/* Each of these is one transaction. 1 with a sentence: the text is none, or there is no
 * such note or tag to remove, and nothing was changed. */
int remarks_add_note(struct database *database, const struct named *named,
                     const char *text, int64_t *id, struct error *error);
int remarks_remove_note(struct database *database, const struct named *named, int64_t id,
                        struct error *error);

struct remarks_tags {
    const char *const *add, *const *remove;
    size_t add_count, remove_count;
};
int remarks_change_tags(struct database *database, const struct named *named,
                        const struct remarks_tags *tags, struct error *error);

#endif
