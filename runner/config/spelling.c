/* Words are compared without case and underscores, and then once more without what
 * PyTorch has at their ends: CrossEntropyLoss, StepLR, BatchNorm1d. What is called
 * otherwise here is in a table, for whichever place knows the name in its second column.
 */
#include "config/spelling.h"

#include <ctype.h>
#include <string.h>

enum { LONGEST = 64 };

static const struct {
    const char *name, *words;
} others[] = {
    /* sections and keys at the top */
    {"layers", "model net network architecture"},
    {"dataset", "data"},
    {"loss", "criterion"},
    {"schedule", "train trainer training scheduler lrscheduler"},
    {"stop", "earlystopping"},
    {"objective", "metric monitor"},
    {"sweep", "grid zip list concat random search seeds"},
    {"extends", "base include includes inherit inherits defaults parent import"},
    {"seed", "randomseed manualseed randomstate"},
    /* layers */
    {"linear", "dense fc fullyconnected"},
    {"silu", "swish"},
    {"reshape", "view unflatten"},
    {"add", "eltwise shortcut residual plus sum"},
    {"multiply", "mul times"},
    {"concat", "cat concatenate route"},
    {"from", "bottom inputs inputnames inboundnodes"},
    {"repeat", "repeats repetitions times"},
    {"upsample", "upsampling upsamplingnearest"},
    {"adaptive_avg_pool2d", "globalaveragepooling globalavgpool"},
    {"dropout2d", "spatialdropout"},
    {"dim", "axis"},
    {"out_features", "units outputs outputsize hiddensize"},
    {"out_channels", "filters"},
    {"kernel_size", "kernel"},
    {"p", "rate prob probability"},
    {"eps", "epsilon"},
    /* losses */
    {"cross_entropy", "nll softmaxcrossentropy categoricalcrossentropy "
                      "sparsecategoricalcrossentropy"},
    {"bce_with_logits", "bce binarycrossentropy binarycrossentropywithlogits"},
    {"hinge", "multimargin"},
    {"mse", "l2 meansquarederror"},
    {"l1", "mae meanabsoluteerror"},
    /* the optimizer */
    {"learning_rate", "lr eta scheduler lrscheduler"},
    {"weight_decay", "wd l2"},
    {"clip_norm", "gradientclip gradclip clipgradnorm maxnorm maxgradnorm"},
    {"clip_value", "gradientclipval clipgradvalue"},
    {"betas", "beta beta1 beta2"},
    /* the schedule */
    {"epochs", "epoch nepochs nbepochs numepochs maxepochs"},
    {"iterations", "iters maxiters niterations numiterations steps numsteps maxsteps"},
    {"batch_size", "bs batch minibatchsize"},
    {"evaluate_every", "evalevery evalinterval valinterval"},
    {"warmup", "warmupsteps warmupiters"},
    {"cosine", "cosineannealing"},
    {"cosine_restarts", "cosineannealingwarmrestarts warmrestarts"},
    {"reduce_on_plateau", "reducelronplateau plateau"},
    /* what is measured */
    {"accuracy", "acc valacc valaccuracy validationaccuracy testacc testaccuracy"},
    {"loss", "valloss validationloss testloss"},
    {"mae", "meanabsoluteerror"},
    {"r2", "r2score"},
    {"validation", "val valid dev"},
    {"max", "maximize"},
    {"min", "minimize"},
    {"patience", "earlystopping"},
    {"evaluations", "patience"},
    {"metric", "monitor"},
    /* the data */
    {"moons", "makemoons"},
    {"blobs", "makeblobs"},
    {"linear_regression", "makeregression"},
    {"root", "datadir folder"},
    {"validation_split", "valsplit valsize"},
    {"test_split", "testsize"},
    {"split_seed", "randomstate"},
    {"delimiter", "sep separator"},
    {"pytorch", "torch"},
    /* the sweep */
    {"integer", "int randint suggestint range arange"},
    {"uniform", "suggestfloat quniform linspace"},
    {"log_uniform", "logspace"},
    {"choice", "categorical suggestcategorical"},
    {"search", "tpe optuna hyperopt bayes bayesian"},
    {"budget", "trials ntrials numtrials maxevals numsamples"},
    {"method", "sampler algorithm"},
    {"startup", "nstartuptrials startuptrials nstartupjobs"},
    {"logspace", "geomspace"},
    {"count", "num steps numsteps"},
};

/* What a config has no need of; `beside`: only where that is known, or NULL. */
static const struct {
    const char *words, *why, *beside;
} needless[] = {
    {"infeatures inchannels inputsize inputdim inputshape numfeatures numchannels",
     "a layer takes what stands before it", NULL},
    {"inplace", "it changes no value", NULL},
    {"mode aligncorners", "only the nearest pixel is there, which is repeated",
     "scale_factor"},
};

/* "Leaky_ReLU" -> "leakyrelu". False where it is too long to be a name. */
static bool make_plain(const char *word, char plain[LONGEST])
{
    size_t length = 0;
    for (; *word != '\0'; word++)
        if (*word != '_' && *word != '-') {
            if (length == LONGEST - 1)
                return false;
            plain[length++] = (char)tolower((unsigned char)*word);
        }
    plain[length] = '\0';
    return length > 0;
}

static const char *find_known(const char *plain, const char *const *known, size_t count)
{
    char other[LONGEST];
    for (size_t i = 0; i < count; i++)
        if (make_plain(known[i], other) && strcmp(other, plain) == 0)
            return known[i];
    return NULL;
}

/* Whether a word is one of several with blanks between them. */
static bool is_one_of(const char *word, const char *words)
{
    size_t length = strlen(word);
    for (const char *at = words; (at = strstr(at, word)) != NULL; at++)
        if ((at == words || at[-1] == ' ') && (at[length] == ' ' || at[length] == '\0'))
            return true;
    return false;
}

static const char *find_other(const char *plain, const char *const *known, size_t count)
{
    for (size_t i = 0; i < sizeof others / sizeof others[0]; i++)
        for (size_t j = 0; j < count && is_one_of(plain, others[i].words); j++)
            if (strcmp(others[i].name, known[j]) == 0)
                return known[j];
    return NULL;
}

/* Takes one of PyTorch's endings off. */
static bool shorten(char plain[LONGEST])
{
    static const char *const endings[] = {"loss", "lr", "layer", "1d", "2d", "3d"};
    size_t length = strlen(plain);
    for (size_t i = 0; i < sizeof endings / sizeof endings[0]; i++) {
        size_t ending = strlen(endings[i]);
        if (length <= ending || strcmp(plain + length - ending, endings[i]) != 0)
            continue;
        plain[length - ending] = '\0';
        return true;
    }
    return false;
}

const char *spelling_same(const char *word, const char *const *known, size_t count)
{
    char plain[LONGEST];
    const char *found = NULL;
    if (!make_plain(word, plain))
        return NULL;
    do {
        found = find_known(plain, known, count);
        if (found == NULL)
            found = find_other(plain, known, count);
    } while (found == NULL && shorten(plain));
    return found;
}

static const char *why_needless(const char *word, const char *const *known, size_t count)
{
    char plain[LONGEST];
    for (size_t i = 0; i < sizeof needless / sizeof needless[0]; i++) {
        bool is_there = needless[i].beside == NULL;
        for (size_t j = 0; j < count && !is_there; j++)
            is_there = strcmp(known[j], needless[i].beside) == 0;
        if (is_there && make_plain(word, plain) && is_one_of(plain, needless[i].words))
            return needless[i].why;
    }
    return NULL;
}

const char *spelling_nearest(const char *word, const char *const *known, size_t count)
{
    const char *same = spelling_same(word, known, count);
    return same != NULL || why_needless(word, known, count) != NULL
               ? same
               : text_nearest(word, known, count);
}

bool spelling_hint(const char *word, const char *const *known, size_t count,
                   struct text *out)
{
    const char *nearest = spelling_nearest(word, known, count);
    const char *why = nearest == NULL ? why_needless(word, known, count) : NULL;
    if (nearest != NULL)
        text_add(out, "; did you mean `%s`?", nearest);
    if (why != NULL)
        text_add(out, "; leave it out: %s", why);
    return nearest != NULL || why != NULL;
}
