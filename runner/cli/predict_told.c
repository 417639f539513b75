/* Lines end with LF alone, so that they can be pasted beside what they are about. Row by
 * row into a text, which is written block by block. */
#include "cli/predict_told.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/memory.h"
#include "base/print.h"
#include "base/terminal.h"
#include "data/tally.h"
#include "view/shown.h"

struct predict_told {
    const struct net *net;
    const struct signature *signature;
    struct predict_told_wishes wishes;
    FILE *out;
    struct arena *arena;
    const char **names; /* (width) of classes or targets, as CSV has them */
    bool has_scores;    /* answers are no probabilities */
    bool has_chances;   /* they are those of targets that are 0 or 1 */
    bool begun;         /* the header is written */
    struct text text;   /* of the block */
    int64_t *order;     /* (width) */
    /* How it went: */
    int64_t answered, left_out, known, right, lost;
    double errors; /* the sum of what targets are off by, over `known` numbers */
    /* What is drawn: */
    struct sample {
        int64_t row;
        const char *label;
        float *values; /* malloc'ed; NULL: not seen */
    } wrong[PREDICT_TOLD_DRAWN];
    size_t wrong_count;
    struct error refusal;
    double began, drawn_at; /* of the line of progress */
    bool has_line;
};

/* ---- CSV ---- */

/* RFC 4180: quotes around what holds a comma, a quote or a line's end; quotes doubled. */
static const char *quote(const char *name, struct arena *arena)
{
    struct text text = {0};
    if (name[0] != '\0' && name[strcspn(name, ",\"\r\n")] == '\0')
        return arena_copy(arena, name, strlen(name));
    for (const char *c = name; *c != '\0'; c++)
        text_add(&text, *c == '"' ? "\"\"" : "%c", *c);
    const char *quoted = arena_format(arena, "\"%s\"", text.length > 0 ? text.at : "");
    text_free(&text);
    return quoted;
}

static void name_columns(struct predict_told *told, int64_t width)
{
    const struct signature *net = told->signature;
    const char *const *given = net->classes > 0 ? net->class_names : net->target_names;
    for (int64_t i = 0; i < width; i++)
        told->names[i] =
            quote(given != NULL ? given[i]
                  : net->classes > 0
                      ? arena_format(told->arena, "%lld", (long long)i)
                      : arena_format(told->arena, "target_%lld", (long long)i + 1),
                  told->arena);
}

/* A name behind "p_", where quotes stand around the whole. */
static void add_led(struct text *text, const char *name)
{
    if (name[0] == '"')
        text_add(text, ",\"p_%s", name + 1);
    else
        text_add(text, ",p_%s", name);
}

static void add_header(struct predict_told *told, bool has_files)
{
    const int64_t width = predict_wishes_width(told->signature);
    const bool classes = told->signature->classes > 0;
    struct text *text = &told->text;
    text_add(text, has_files ? "row,file" : "row");
    if (told->wishes.wrong)
        text_add(text, ",actual");
    if (classes && told->wishes.top == 0)
        text_add(text, told->has_scores ? ",predicted" : ",predicted,probability");
    for (int64_t k = 1; k <= told->wishes.top; k++) {
        text_add(text, ",predicted_%lld", (long long)k);
        if (!told->has_scores)
            text_add(text, ",probability_%lld", (long long)k);
    }
    for (int64_t i = 0; i < width && !classes; i++) {
        text_add(text, ",%s", told->names[i]);
        if (told->has_chances)
            add_led(text, told->names[i]);
    }
    for (int64_t i = 0; i < width && classes && told->wishes.probabilities; i++)
        add_led(text, told->names[i]);
    text_add(text, "\n");
    told->begun = true;
}

/* Of no number the field is empty. */
static void add_number(struct text *text, double value, bool is_float)
{
    char buffer[TEXT_REAL_SIZE];
    if (isnan(value))
        text_add(text, ",");
    else if (isinf(value))
        text_add(text, value > 0 ? ",inf" : ",-inf");
    else
        text_add(text, ",%s",
                 is_float ? text_from_float((float)value, buffer)
                          : text_from_real(value, buffer));
}

static void add_class(struct predict_told *told, const float *answers, int64_t class)
{
    bool is_lost = isnan(answers[class]);
    text_add(&told->text, ",%s", is_lost ? "" : told->names[class]);
    if (!told->has_scores)
        add_number(&told->text, (double)answers[class], true);
}

/* The classes by what is said for them, that which is predicted first: rounding may have
 * made several the same. */
static void add_top(struct predict_told *told, const float *answers, int32_t predicted)
{
    const int64_t width = predict_wishes_width(told->signature);
    int64_t *order = told->order;
    for (int64_t k = 0; k < told->wishes.top; k++) {
        int64_t best = k == 0 ? predicted : -1;
        for (int64_t i = 0; i < width && k > 0; i++) {
            bool is_taken = false;
            for (int64_t j = 0; j < k; j++)
                is_taken = is_taken || order[j] == i;
            if (!is_taken && (best < 0 || answers[i] > answers[best]))
                best = i;
        }
        order[k] = best;
        add_class(told, answers, best);
    }
}

static void add_targets(struct predict_told *told, const float *answers)
{
    const struct signature *net = told->signature;
    for (int64_t i = 0; i < net->targets; i++) {
        double value = predict_back(net, i, answers[i]);
        if (told->has_chances)
            text_add(&told->text, ",%s", isnan(value) ? "" : value > 0.5 ? "1" : "0");
        add_number(&told->text, value, net->target_mean == NULL);
    }
}

static void add_row(struct predict_told *told, const struct predict_block *block,
                    int64_t i)
{
    const int64_t width = predict_wishes_width(told->signature);
    const float *answers = block->answers + i * width;
    struct text *text = &told->text;
    text_add(text, "%lld", (long long)block->rows[i]);
    if (block->files != NULL) {
        struct arena *arena = arena_new();
        text_add(text, ",%s", quote(block->files[i], arena));
        arena_free(arena);
    }
    if (told->wishes.wrong)
        text_add(text, ",%s", told->names[block->labels[i]]);
    if (told->signature->classes == 0)
        add_targets(told, answers);
    else if (told->wishes.top > 0)
        add_top(told, answers, block->predicted[i]);
    else
        add_class(told, answers, block->predicted[i]);
    for (int64_t c = 0; c < width && told->wishes.probabilities && block->predicted; c++)
        add_number(text, (double)answers[c], true);
    text_add(text, "\n");
}

/* ---- How it goes ---- */

static bool is_lost(const struct predict_told *told, const float *answers)
{
    for (int64_t c = 0; c < predict_wishes_width(told->signature); c++)
        if (isnan(answers[c]))
            return true;
    return false;
}

/* Whether the sample is known and predicted wrong. */
static bool count(struct predict_told *told, const struct predict_block *block, int64_t i)
{
    const int64_t width = predict_wishes_width(told->signature);
    const float *answers = block->answers + i * width;
    const bool lost = is_lost(told, answers);
    told->lost += lost;
    if (block->labels != NULL && block->labels[i] >= 0) {
        bool right = !lost && block->labels[i] == block->predicted[i];
        told->known++;
        told->right += right;
        return !right;
    }
    for (int64_t t = 0; block->targets != NULL && t < width; t++) {
        float target = block->targets[i * width + t];
        if (isnan(target) || isnan(answers[t]))
            continue;
        told->known++;
        told->right += told->has_chances && (answers[t] > 0.5f) == (target > 0.5f);
        told->errors += fabs(predict_back(told->signature, t, answers[t]) -
                             predict_back(told->signature, t, target));
    }
    return false;
}

/* The first that are wrong, whose values come behind the block. */
static void note_wrong(struct predict_told *told, const struct predict_block *block,
                       int64_t i)
{
    if (told->wrong_count == PREDICT_TOLD_DRAWN)
        return;
    told->wrong[told->wrong_count++] = (struct sample){
        .row = block->rows[i],
        .label = arena_format(told->arena, "%s, not %s", told->names[block->predicted[i]],
                              told->names[block->labels[i]])};
}

/* A line that is drawn again, where answers are not on the same terminal. */
static void show_progress(struct predict_told *told)
{
    double now = clock_seconds();
    if (now < told->drawn_at + 1 || !terminal_can_redraw(stderr) ||
        (terminal_can_redraw(told->out) && !told->wishes.draws))
        return;
    print_err(TERMINAL_CLEAR_LINE "predicting: %lld rows, %.0f s",
              (long long)told->answered, now - told->began);
    told->drawn_at = now;
    told->has_line = true;
}

void predict_told_pause(struct predict_told *told)
{
    if (told->has_line)
        print_err(TERMINAL_CLEAR_LINE);
    told->has_line = false;
}

/* ---- What predict() tells ---- */

static void hear_unused(void *self, const char *columns)
{
    (void)self;
    print_err("not used, as the net was trained without: %s\n", columns);
}

static int hear_block(void *self, const struct predict_block *block)
{
    struct predict_told *told = self;
    told->left_out = block->left_out;
    told->text.length = 0;
    if (told->wishes.wrong && block->count > 0 && block->labels == NULL) {
        error_set_option(&told->refusal, "data",
                         "--wrong: the data does not say what is right: a table does by "
                         "its column of labels, arrays by --labels, pictures by folders "
                         "of their classes");
        return -1;
    }
    if (!told->begun && !told->wishes.draws)
        add_header(told, block->files != NULL);
    for (int64_t i = 0; i < block->count; i++) {
        bool wrong = count(told, block, i);
        if (wrong && told->wishes.draws)
            note_wrong(told, block, i);
        if (!told->wishes.draws && (wrong || !told->wishes.wrong))
            add_row(told, block, i);
    }
    told->answered += block->count;
    if (told->text.length > 0)
        print_exact(told->out, told->text.at);
    show_progress(told);
    return ferror(told->out) ? -1 : 0;
}

static void hear_seen(void *self, int64_t row, const float *values)
{
    struct predict_told *told = self;
    size_t size = (size_t)lamina_elements(&told->signature->sample) * sizeof *values,
           i = 0;
    while (i < told->wrong_count && told->wrong[i].row != row)
        i++;
    if (i == told->wrong_count || told->wrong[i].values != NULL)
        return;
    if ((told->wrong[i].values = malloc(size)) != NULL)
        memcpy(told->wrong[i].values, values, size);
}

struct predict_listener predict_told_listener(struct predict_told *told)
{
    return (struct predict_listener){
        .self = told, .unused = hear_unused, .block = hear_block, .seen = hear_seen};
}

/* ---- Beginning and end ---- */

struct predict_told *predict_told_new(const struct net *net, FILE *out,
                                      const struct predict_told_wishes *wishes)
{
    const int64_t width = predict_wishes_width(net->signature);
    const enum loss_activation activation = loss_activation(&net->spec->loss);
    struct predict_told *told = memory_zeroed(sizeof *told);
    told->arena = arena_new();
    told->net = net;
    told->signature = net->signature;
    told->wishes = *wishes;
    told->out = out;
    told->names = arena_array(told->arena, (size_t)width, sizeof *told->names);
    told->order = arena_array(told->arena, (size_t)width, sizeof *told->order);
    told->has_scores = activation == LOSS_AS_THEY_ARE;
    told->has_chances = net->signature->classes == 0 && activation == LOSS_SIGMOID;
    told->began = told->drawn_at = clock_seconds();
    name_columns(told, width);
    return told;
}

void predict_told_free(struct predict_told *told)
{
    for (size_t i = 0; i < told->wrong_count; i++)
        free(told->wrong[i].values);
    text_free(&told->text);
    arena_free(told->arena);
    free(told);
}

int predict_told_draw(struct predict_told *told, const char *path, struct error *error)
{
    const char *labels[PREDICT_TOLD_DRAWN];
    float *values[PREDICT_TOLD_DRAWN];
    size_t count = 0;
    for (size_t i = 0; i < told->wrong_count; i++)
        if (told->wrong[i].values != NULL) {
            labels[count] = told->wrong[i].label;
            values[count++] = told->wrong[i].values;
        }
    if (count == 0) {
        print_err("nothing is predicted wrong, so nothing is drawn\n");
        return 0;
    }
    const struct shown_inputs inputs = {
        .title = arena_format(told->arena, "%zu of %lld that are predicted wrong", count,
                              (long long)(told->known - told->right)),
        .signature = told->signature,
        .labels = labels,
        .values = values,
        .count = count};
    if (shown_draw_inputs(&inputs, path, error) != 0)
        return -1;
    print_out("%s\n", path);
    return 0;
}

bool predict_told_refusal(const struct predict_told *told, struct error *error)
{
    *error = told->refusal;
    return error->text[0] != '\0';
}

void predict_told_end(struct predict_told *told)
{
    const char *rows = told->left_out == 1 ? "row is" : "rows are";
    if (told->left_out > 0)
        print_err("%lld %s left out, as `missing: drop` of the net's config says\n",
                  (long long)told->left_out, rows);
    if (told->lost > 0)
        print_err("warning: of %lld samples the net's outputs are no numbers: these "
                  "answers are empty\n",
                  (long long)told->lost);
    if (told->known == 0)
        return;
    if (told->signature->classes > 0 || told->has_chances)
        print_err("%lld of %lld right (%.2f %%)\n", (long long)told->right,
                  (long long)told->known,
                  100 * (double)told->right / (double)told->known);
    else
        print_err("off by %g in the mean of %lld\n", told->errors / (double)told->known,
                  (long long)told->known);
}
