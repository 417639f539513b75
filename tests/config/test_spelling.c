/* Which name was meant. The words on the left are those of PyTorch 1.13 (torch.nn,
 * torch.optim, torch.utils.data), of scikit-learn and of Keras. */
#include "config/spelling.h"

#include "data/datasets.h"
#include "made_up.h"
#include "model/loss.h"
#include "model/optimizer.h"
#include "model/rate.h"
#include "support/suite.h"

static const char *const layers[] = {"avg_pool2d",  "batch_norm",
                                     "conv2d",      "dropout",
                                     "elu",         "flatten",
                                     "gelu",        "hard_tanh",
                                     "linear",      "layer_norm",
                                     "log_softmax", "leaky_relu",
                                     "max_pool2d",  "relu",
                                     "reshape",     "selu",
                                     "sigmoid",     "silu",
                                     "softmax",     "softplus",
                                     "softsign",    "tanh",
                                     "mish",        "hard_swish",
                                     "relu6",       "identity",
                                     "prelu",       "group_norm",
                                     "upsample",    "adaptive_avg_pool2d",
                                     "dropout2d",   "gaussian_noise",
                                     "conv1d",      "conv_transpose2d",
                                     "max_pool1d"};

struct sample {
    const char *word, *name;
};

static void expect(const char *const *known, size_t count, const struct sample *samples)
{
    for (; samples->word != NULL; samples++) {
        const char *found = spelling_nearest(samples->word, known, count);
        ck_assert_msg(found != NULL && strcmp(found, samples->name) == 0,
                      "%s: %s, not %s", samples->word, found != NULL ? found : "nothing",
                      samples->name);
    }
}

static void expect_kinds(struct option_kinds kinds, const struct sample *samples)
{
    const char *names[32];
    for (size_t i = 0; i < kinds.count; i++)
        names[i] = kinds.at[i]->name;
    expect(names, kinds.count, samples);
}

START_TEST(modules_of_torch_nn_are_our_layers)
{
    static const struct sample samples[] = {{"Linear", "linear"},
                                            {"ReLU", "relu"},
                                            {"LeakyReLU", "leaky_relu"},
                                            {"Conv2d", "conv2d"},
                                            {"MaxPool2d", "max_pool2d"},
                                            {"Conv1d", "conv1d"},
                                            {"MaxPool1d", "max_pool1d"},
                                            {"ConvTranspose2d", "conv_transpose2d"},
                                            {"AvgPool2d", "avg_pool2d"},
                                            {"BatchNorm1d", "batch_norm"},
                                            {"BatchNorm2d", "batch_norm"},
                                            {"LayerNorm", "layer_norm"},
                                            {"Dropout", "dropout"},
                                            {"Flatten", "flatten"},
                                            {"Unflatten", "reshape"},
                                            {"Softmax", "softmax"},
                                            {"LogSoftmax", "log_softmax"},
                                            {"Hardtanh", "hard_tanh"},
                                            {"ReLU6", "relu6"},
                                            {"PReLU", "prelu"},
                                            {"Mish", "mish"},
                                            {"Hardswish", "hard_swish"},
                                            {"Identity", "identity"},
                                            {"GroupNorm", "group_norm"},
                                            {"Upsample", "upsample"},
                                            {"UpsamplingNearest2d", "upsample"},
                                            {"UpSampling2D", "upsample"},
                                            {"AdaptiveAvgPool2d", "adaptive_avg_pool2d"},
                                            {"GlobalAvgPool2D", "adaptive_avg_pool2d"},
                                            {"Dropout2d", "dropout2d"},
                                            {"SpatialDropout2D", "dropout2d"},
                                            {"GaussianNoise", "gaussian_noise"},
                                            {"swish", "silu"},
                                            {"ELU", "elu"},
                                            {"SELU", "selu"},
                                            {"GELU", "gelu"},
                                            {"SiLU", "silu"},
                                            {"Softplus", "softplus"},
                                            {"Softsign", "softsign"},
                                            {"Tanh", "tanh"},
                                            {"Sigmoid", "sigmoid"},
                                            {"Dense", "linear"},
                                            {"batchnorm", "batch_norm"},
                                            {"sigmiod", "sigmoid"},
                                            {NULL, NULL}};
    expect(layers, sizeof layers / sizeof *layers, samples);
}
END_TEST

START_TEST(what_searches_and_ranges_are_called_elsewhere)
{
    static const char *const known[] = {"search", "budget",      "startup", "choice",
                                        "count",  "log_uniform", "integer", "logspace"};
    static const struct sample samples[] = {{"optuna", "search"},
                                            {"bayesian", "search"},
                                            {"n_trials", "budget"},
                                            {"max_evals", "budget"},
                                            {"n_startup_trials", "startup"},
                                            {"categorical", "choice"},
                                            {"num", "count"},
                                            {"loguniform", "log_uniform"},
                                            {"randint", "integer"},
                                            {"geomspace", "logspace"},
                                            {NULL, NULL}};
    expect(known, sizeof known / sizeof *known, samples);
}
END_TEST

START_TEST(losses_optimizers_schedules_and_datasets_are_ours)
{
    static const struct sample losses[] = {{"CrossEntropyLoss", "cross_entropy"},
                                           {"NLLLoss", "cross_entropy"},
                                           {"MSELoss", "mse"},
                                           {"L1Loss", "l1"},
                                           {"SmoothL1Loss", "smooth_l1"},
                                           {"HuberLoss", "huber"},
                                           {"BCEWithLogitsLoss", "bce_with_logits"},
                                           {"BCELoss", "bce_with_logits"},
                                           {"MultiMarginLoss", "hinge"},
                                           {"mae", "l1"},
                                           {"mean_squared_error", "mse"},
                                           {"crossentropy", "cross_entropy"},
                                           {NULL, NULL}};
    static const struct sample optimizers[] = {{"SGD", "sgd"},
                                               {"Adam", "adam"},
                                               {"AdamW", "adamw"},
                                               {"RMSprop", "rmsprop"},
                                               {"Adagrad", "adagrad"},
                                               {"Adadelta", "adadelta"},
                                               {NULL, NULL}};
    static const struct sample rates[] = {
        {"StepLR", "step"},
        {"MultiStepLR", "multi_step"},
        {"ExponentialLR", "exponential"},
        {"PolynomialLR", "polynomial"},
        {"CosineAnnealingLR", "cosine"},
        {"CosineAnnealingWarmRestarts", "cosine_restarts"},
        {"OneCycleLR", "one_cycle"},
        {"LinearLR", "linear"},
        {"SequentialLR", "sequential"},
        {"ReduceLROnPlateau", "reduce_on_plateau"},
        {NULL, NULL}};
    static const struct sample datasets[] = {
        {"MNIST", "mnist"},      {"make_moons", "moons"},
        {"make_blobs", "blobs"}, {"make_regression", "linear_regression"},
        {"CSV", "csv"},          {NULL, NULL}};
    expect_kinds(loss_kinds(), losses);
    expect_kinds(optimizer_kinds(), optimizers);
    expect_kinds(rate_kinds(), rates);
    expect_kinds(datasets_kinds(), datasets);
}
END_TEST

START_TEST(keys_of_others_are_ours)
{
    static const char *const schedule[] = {"epochs",  "iterations",     "batch_size",
                                           "shuffle", "evaluate_every", "learning_rate"};
    static const char *const optimizer[] = {"learning_rate", "weight_decay", "momentum",
                                            "clip_norm",     "clip_value",   "betas"};
    static const char *const cosine[] = {"t_max", "eta_min", "interval", "warmup"};
    static const char *const metrics[] = {"auto", "loss", "accuracy", "top_k",
                                          "mae",  "mse",  "r2"};
    expect(schedule, 6,
           (struct sample[]){{"n_epochs", "epochs"},
                             {"num_epochs", "epochs"},
                             {"max_steps", "iterations"},
                             {"bs", "batch_size"},
                             {"batchSize", "batch_size"},
                             {"eval_every", "evaluate_every"},
                             {"lr_scheduler", "learning_rate"},
                             {NULL, NULL}});
    expect(optimizer, 6,
           (struct sample[]){{"lr", "learning_rate"},
                             {"wd", "weight_decay"},
                             {"max_norm", "clip_norm"},
                             {"beta1", "betas"},
                             {NULL, NULL}});
    expect(cosine, 4, (struct sample[]){{"T_max", "t_max"}, {NULL, NULL}});
    expect(metrics, 7,
           (struct sample[]){{"val_loss", "loss"},
                             {"val_accuracy", "accuracy"},
                             {"acc", "accuracy"},
                             {"Accuracy", "accuracy"},
                             {"r2_score", "r2"},
                             {NULL, NULL}});
}
END_TEST

/* Of Caffe, Darknet and Keras. */
START_TEST(words_for_wires_of_others_are_ours)
{
    static const char *const layer[] = {"type", "name", "from", "init", "optimizer"};
    static const char *const block[] = {"repeat", "name", "from", "layers"};
    static const char *const types[] = {"add", "multiply", "concat", "conv2d"};
    expect(layer, 5,
           (struct sample[]){{"bottom", "from"},
                             {"inputs", "from"},
                             {"inbound_nodes", "from"},
                             {NULL, NULL}});
    expect(block, 4, (struct sample[]){{"repeats", "repeat"}, {NULL, NULL}});
    expect(types, 4,
           (struct sample[]){{"Concatenate", "concat"},
                             {"cat", "concat"},
                             {"route", "concat"},
                             {"Eltwise", "add"},
                             {"shortcut", "add"},
                             {NULL, NULL}});
}
END_TEST

START_TEST(a_name_that_is_not_known_here_is_not_advised)
{
    static const char *const known[] = {"betas", "eps", "amsgrad"};
    ck_assert_ptr_null(spelling_nearest("lr", known, 3));
    ck_assert_ptr_null(spelling_nearest("momentum", known, 3));
    ck_assert_ptr_null(spelling_same("bettas", known, 3));
    ck_assert_str_eq(spelling_nearest("bettas", known, 3), "betas");
}
END_TEST

START_TEST(a_word_that_nobody_needs_can_go)
{
    static const char *const known[] = {"out_features", "bias"};
    struct text hint = {0};
    ck_assert_ptr_null(spelling_nearest("in_features", known, 2));
    ck_assert(spelling_hint("in_features", known, 2, &hint));
    ck_assert_str_eq(hint.at, "; leave it out: a layer takes what stands before it");
    text_free(&hint);
    ck_assert(!spelling_hint("colour", known, 2, &hint));
}
END_TEST

int main(void)
{
    TCase *all = tcase_create("all");
    tcase_add_test(all, modules_of_torch_nn_are_our_layers);
    tcase_add_test(all, what_searches_and_ranges_are_called_elsewhere);
    tcase_add_test(all, losses_optimizers_schedules_and_datasets_are_ours);
    tcase_add_test(all, keys_of_others_are_ours);
    tcase_add_test(all, words_for_wires_of_others_are_ours);
    tcase_add_test(all, a_name_that_is_not_known_here_is_not_advised);
    tcase_add_test(all, a_word_that_nobody_needs_can_go);
    return suite_run("spelling", all);
}
