/* What a net answers, as CSV, and how much of it is right. */
#ifndef CLI_PREDICT_TOLD_H
#define CLI_PREDICT_TOLD_H

#include <stdio.h>

#include "base/output.h"
#include "run/net.h"
#include "worker/predict.h"

enum { PREDICT_TOLD_DRAWN = 64 }; /* samples of a sheet, at most */

struct predict_told_wishes {
    int64_t top; /* 0: the class that is predicted */
    bool probabilities, wrong;
    bool draws; /* what is wrong is drawn, and not listed */
};

struct predict_told; /* borrows the net and the file */

struct predict_told *predict_told_new(const struct net *net, FILE *out,
                                      const struct predict_told_wishes *wishes);
void predict_told_free(struct predict_told *told);

/* Whom predict() tells. */
struct predict_listener predict_told_listener(struct predict_told *told);

/* Takes the line of progress away. */
void predict_told_pause(struct predict_told *told);

/* Draws what was predicted wrong. -1 with a sentence. */
int predict_told_draw(struct predict_told *told, const char *path, struct error *error);

/* Tells on stderr what has come of it, once all is answered. */
void predict_told_end(struct predict_told *told);

/* Why it wanted no more, where that is not for its file; false: no sentence. */
bool predict_told_refusal(const struct predict_told *told, struct error *error);

#endif
