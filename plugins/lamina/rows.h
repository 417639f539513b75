/* lamina/rows.h - a bias for each sample of a batch, and for its gradient sums over the
 * samples. Inline functions over lamina/layer.h; nothing here is part of the binary
 * contract.
 *
 * The order of additions is PyTorch's (torch.sum over the first dimension, 1.13, on a CPU
 * with AVX2 and one thread), so what cancels there cancels here: of an l1 or hinge loss
 * often all does, and an optimizer that divides by the gradient's size makes a whole step
 * of what is left. */
#ifndef LAMINA_ROWS_H
#define LAMINA_ROWS_H

#include <lamina/layer.h>

#ifdef __cplusplus
extern "C" {
#endif

enum { LAMINA_ROWS_WIDTH = 32, LAMINA_ROWS_LEVELS = 4, LAMINA_ROWS_STEP = 16 };

/* sum (width) of `count` rows that begin `stride` floats apart; width is at most
 * LAMINA_ROWS_WIDTH. Sixteen are added up, then sixteen such sums, and so on. */
static inline void lamina_sum_cascade(const float *rows, int64_t stride, int64_t count,
                                      int64_t width, float *sum)
{
    float level[LAMINA_ROWS_LEVELS][LAMINA_ROWS_WIDTH] = {{0}};
    for (int64_t i = 0; i < count; i++) {
        for (int64_t c = 0; c < width; c++)
            level[0][c] += rows[i * stride + c];
        int64_t full = LAMINA_ROWS_STEP;
        for (int l = 1; l < LAMINA_ROWS_LEVELS && (i + 1) % full == 0; l++) {
            for (int64_t c = 0; c < width; c++) {
                level[l][c] += level[l - 1][c];
                level[l - 1][c] = 0;
            }
            full *= LAMINA_ROWS_STEP;
        }
    }
    for (int64_t c = 0; c < width; c++) {
        sum[c] = level[0][c];
        for (int l = 1; l < LAMINA_ROWS_LEVELS; l++)
            sum[c] += level[l][c];
    }
}

/* The same as four sums, of every fourth row each. */
static inline void lamina_sum_fourths(const float *rows, int64_t stride, int64_t count,
                                      int64_t width, float *sum)
{
    float part[LAMINA_ROWS_WIDTH];
    int64_t fourth = count / 4;
    lamina_sum_cascade(rows, 4 * stride, fourth, width, sum);
    for (int64_t i = 4 * fourth; i < count; i++)
        for (int64_t c = 0; c < width; c++)
            sum[c] += rows[i * stride + c];
    for (int64_t k = 1; k < 4; k++) {
        lamina_sum_cascade(rows + k * stride, 4 * stride, fourth, width, part);
        for (int64_t c = 0; c < width; c++)
            sum[c] += part[c];
    }
}

/* One column is a row of its own, taken eight numbers at a time. */
static inline float lamina_sum_column(const float *column, int64_t count)
{
    float eight[8], sum = 0;
    lamina_sum_fourths(column, 8, count / 8, 8, eight);
    for (int64_t i = count / 8 * 8; i < count; i++)
        sum += column[i];
    for (int k = 0; k < 8; k++)
        sum += eight[k];
    return sum;
}

/* sum (width) = beta * sum + the sum of rows (count, width). With beta 0 sum may hold
 * anything. */
static inline void lamina_sum_rows(const float *rows, int64_t count, int64_t width,
                                   float beta, float *sum)
{
    int64_t group = width < 8 ? 4 : LAMINA_ROWS_WIDTH;
    for (int64_t c = 0; c < width; c += group) {
        float part[LAMINA_ROWS_WIDTH];
        int64_t columns = width - c < group ? width - c : group;
        if (width == 1 && count >= 8)
            part[0] = lamina_sum_column(rows, count);
        else if (columns < group)
            lamina_sum_fourths(rows + c, width, count, columns, part);
        else
            lamina_sum_cascade(rows + c, width, count, columns, part);
        for (int64_t k = 0; k < columns; k++)
            sum[c + k] = part[k] + (beta == 0 ? 0 : beta * sum[c + k]);
    }
}

/* (count, width): the row, as often. */
static inline void lamina_repeat_row(const float *row, int64_t count, int64_t width,
                                     float *rows)
{
    for (int64_t i = 0; i < count; i++)
        for (int64_t j = 0; j < width; j++)
            rows[i * width + j] = row[j];
}

#ifdef __cplusplus
}
#endif
#endif
