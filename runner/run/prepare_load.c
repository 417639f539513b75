/* Reads what trials are trained with. */
#include "run/prepare_load.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/resource.h>
#include <time.h>

#include "base/clock.h"
#include "config/component.h"
#include "data/reading.h"
#include "model/gemm.h"
#include "worker/decoder.h"
#include "worker/warm.h"

/* Where a file has faults they say more than the sentence that it has some. */
static void refuse_data(struct prepared *prepared)
{
    const char *faults = datasets_faults(prepared->store);
    if (faults[0] == '\0')
        return;
    prepared->faults = faults;
    prepared->error.text[0] = '\0';
}

/* What an option has to do with it is a problem, of which all trials' are told. */
static enum prepare_status load_datasets(struct prepared *prepared)
{
    struct problems *problems = &prepared->problems;
    struct error *error = &prepared->error;
    enum prepare_status status = PREPARE_OK;
    if (prepared->store == NULL) {
        prepared->store = datasets_new();
        datasets_decode_by(prepared->store, decoder_run);
    }
    for (size_t i = prepared->known_specs; i < prepared->spec_count; i++) {
        const struct component *component = &prepared->specs[i]->dataset;
        problems_case(problems, i, prepared->spec_count);
        atomic_store(&prepared->loading, component->kind->name);
        prepared->datasets[i] = datasets_load(prepared->store, component, error);
        if (prepared->datasets[i] != NULL)
            continue;
        if (error->option[0] == '\0') {
            refuse_data(prepared);
            return PREPARE_FAILED;
        }
        problems_add(problems, component_mark(component, error->option), "%s",
                     error->text);
        status = PREPARE_WRONG;
    }
    return status;
}

/* What an `init` takes from files. */
static enum prepare_status load_weights(struct prepared *prepared)
{
    struct problems *problems = &prepared->problems;
    size_t count = prepared->spec_count, before = problems->count;
    atomic_store(&prepared->loading, "weights");
    for (size_t i = prepared->known_specs; i < count; i++) {
        problems_case(problems, i, count);
        const struct init_file *file =
            init_files_read(prepared->files, prepared->specs[i], problems);
        prepared->init_files[i] = file;
        prepared->tensors[i] = file != NULL ? &file->tensors : NULL;
    }
    return problems->count == before ? PREPARE_OK : PREPARE_WRONG;
}

enum prepare_status prepare_load_files(struct prepared *prepared)
{
    enum prepare_status status = load_datasets(prepared);
    if (status == PREPARE_FAILED)
        return status;
    return load_weights(prepared) == PREPARE_OK ? status : PREPARE_WRONG;
}

struct loading {
    struct prepared *prepared;
    enum prepare_status status;
};

static void *load_in_thread(void *given)
{
    struct loading *loading = given;
    loading->status = prepare_load_files(loading->prepared);
    return NULL;
}

/* Where memory is limited the matrix library may end its process while it makes its code:
 * a child tries it with all that the parent has by then. */
static enum prepare_status warm_with_little(struct prepared *prepared)
{
    enum prepare_status status = prepare_load_files(prepared);
    if (status != PREPARE_OK)
        return status;
    if (warm_try(&prepared->error) != 0)
        return PREPARE_FAILED;
    gemm_warm();
    return PREPARE_OK;
}

/* Waits for the end of the thread, and tells of it meanwhile. */
static void join(pthread_t thread, const struct prepare_wishes *wishes,
                 struct prepared *prepared)
{
    const double began = clock_seconds();
    struct timespec until;
    int status = wishes->tell == NULL ? pthread_join(thread, NULL) : ETIMEDOUT;
    while (status == ETIMEDOUT) {
        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_nsec += 100000000;
        until.tv_sec += until.tv_nsec / 1000000000;
        until.tv_nsec %= 1000000000;
        status = pthread_timedjoin_np(thread, NULL, &until);
        const struct prepare_waiting waiting = {atomic_load(&prepared->loading),
                                                clock_seconds() - began, reading_bytes()};
        if (status == ETIMEDOUT && wishes->tell != NULL)
            wishes->tell(wishes->self, &waiting);
    }
}

/* The allocator of sanitizers, unlike glibc's, may be locked by another thread in a
 * child, which then hangs. */
#ifdef LAMINA_SANITIZED
static const bool warms_first = true;
#else
static const bool warms_first = false;
#endif

/* Loads the data in a thread, so that it can be told how far that is, and that the matrix
 * library, which takes nearly as long, can make its code meanwhile. The thread forks
 * decoders alone, which do not touch that library, and has ended before anything else
 * forks. */
enum prepare_status prepare_load(struct prepared *prepared,
                                 const struct prepare_wishes *wishes, bool to_train)
{
    struct loading loading = {prepared, PREPARE_OK};
    struct rlimit limit;
    pthread_t thread;
    bool is_limited =
        getrlimit(RLIMIT_AS, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY;
    if (is_limited && to_train)
        return warm_with_little(prepared);
    bool to_warm = to_train;
    if (to_warm && warms_first) {
        gemm_warm();
        to_warm = false;
    }
    if (is_limited || pthread_create(&thread, NULL, load_in_thread, &loading) != 0) {
        if (to_warm)
            gemm_warm();
        return prepare_load_files(prepared);
    }
    if (to_warm)
        gemm_warm();
    join(thread, wishes, prepared);
    return loading.status;
}
