/* Which name was meant: by a word that is written another way (`ReLU`, `batchSize`), that
 * other programs have for it (`lr`, `BCELoss`), or that is misspelt. */
#ifndef CONFIG_SPELLING_H
#define CONFIG_SPELLING_H

#include <stddef.h>

#include "base/text.h"

/* The one of `known` that is meant, or NULL. */
const char *spelling_nearest(const char *word, const char *const *known, size_t count);

/* The same, but for words that are only near. */
const char *spelling_same(const char *word, const char *const *known, size_t count);

/* Adds "; did you mean `relu`?", or why the word can go; returns whether it added any. */
bool spelling_hint(const char *word, const char *const *known, size_t count,
                   struct text *out);

#endif
