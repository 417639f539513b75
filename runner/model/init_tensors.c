/* Matches the tensors of a network with those of a file. Guesses nothing: no prefix is
 * stripped, nothing is transposed or broadcast. */
#include "model/init_tensors.h"

#include <string.h>

#include "base/set.h"
#include "model/init.h"
#include "model/network_tensor.h"

#define MOST_TOLD 5 /* of each side */

static bool takes(const struct trial_spec *spec, const struct network_tensor *tensor)
{
    return !spec->layers[tensor->layer].own_init;
}

/* What does not match, told. */
struct mismatch {
    struct text text;
    size_t count; /* of the network, and then of the file */
};

static bool begin_one(struct mismatch *mismatch)
{
    if (mismatch->count++ >= MOST_TOLD)
        return false;
    text_add(&mismatch->text, mismatch->text.length > 0 ? "; " : "");
    return true;
}

static void end_side(struct mismatch *mismatch)
{
    if (mismatch->count > MOST_TOLD)
        text_add(&mismatch->text, "; %zu more", mismatch->count - MOST_TOLD);
    mismatch->count = 0;
}

static void tell_wanted(struct mismatch *mismatch, const struct network_tensor *wanted,
                        const struct tensor *found)
{
    if (!begin_one(mismatch))
        return;
    text_add(&mismatch->text, "the net wants %s ", wanted->name);
    tensors_add_shape(&mismatch->text, (int)wanted->shape->dims, wanted->shape->at);
    if (found != NULL) {
        text_add(&mismatch->text, ", the file has %.100s ", found->name);
        tensors_add_shape(&mismatch->text, found->dims, found->at);
    } else {
        text_add(&mismatch->text, ", which the file lacks");
    }
}

static void tell_unused(struct mismatch *mismatch, const struct tensor *unused)
{
    if (!begin_one(mismatch))
        return;
    text_add(&mismatch->text, "the file has %.100s ", unused->name);
    tensors_add_shape(&mismatch->text, unused->dims, unused->at);
    text_add(&mismatch->text, ", which the net does not take");
}

static int refuse(const struct network *network, const struct trial_spec *spec,
                  const struct tensors *tensors, struct mismatch *mismatch,
                  struct error *error)
{
    int32_t unused[MOST_TOLD];
    size_t count = init_tensors_unused(network, spec, tensors, unused, MOST_TOLD);
    end_side(mismatch);
    for (size_t i = 0; i < count; i++)
        tell_unused(mismatch, &tensors->list[unused[i < MOST_TOLD ? i : 0]]);
    end_side(mismatch);
    error_set_option(error, "file",
                     "%s does not fit the net: %s; give a layer that is to begin anew an "
                     "`init` of its own, such as `init: default`",
                     init_file(&spec->init), mismatch->text.at);
    text_free(&mismatch->text);
    return -1;
}

int init_tensors_apply(struct network *network, const struct trial_spec *spec,
                       const struct tensors *tensors, struct error *error)
{
    size_t count = network_tensor_count(network);
    struct mismatch mismatch = {0};
    for (size_t i = 0; i < count; i++) {
        const struct network_tensor wanted = network_tensor(network, i);
        if (!takes(spec, &wanted))
            continue;
        const struct tensor *found = tensors_find(tensors, wanted.name);
        if (!network_tensor_takes(&wanted, found))
            tell_wanted(&mismatch, &wanted, found);
        else if (wanted.values != NULL)
            memcpy(wanted.values, found->values, (size_t)found->count * sizeof(float));
    }
    return mismatch.count == 0 ? 0 : refuse(network, spec, tensors, &mismatch, error);
}

size_t init_tensors_unused(const struct network *network, const struct trial_spec *spec,
                           const struct tensors *tensors, int32_t *unused, size_t most)
{
    struct set taken = {0};
    size_t all = network_tensor_count(network), count = 0;
    for (size_t i = 0; i < all; i++) {
        const struct network_tensor tensor = network_tensor(network, i);
        if (takes(spec, &tensor))
            set_add(&taken, tensor.name);
    }
    for (size_t i = 0; i < tensors->count; i++) {
        if (!set_add(&taken, tensors->list[i].name))
            continue; /* each is in the file once */
        if (count < most)
            unused[count] = (int32_t)i;
        count++;
    }
    set_free(&taken);
    return count;
}
