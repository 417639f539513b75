/* expect: uses pthread_create: a trial has one thread */
#include <pthread.h>
static void *nothing(void *argument)
{
    return argument;
}
#define AFTER_FORWARD                                                                    \
    pthread_t thread;                                                                    \
    if (pthread_create(&thread, NULL, nothing, NULL) == 0)                               \
        pthread_join(thread, NULL);
#include "affine.h"
