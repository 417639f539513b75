/* Each test runs in a process of its own, as Check does by default. */
#include "support/suite.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

int suite_run(const char *name, TCase *tests)
{
    Suite *suite = suite_create(name);
    suite_add_tcase(suite, tests);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_ENV);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

bool suite_is_long(void)
{
    const char *wanted = getenv("LAMINA_LONG_TESTS");
    return wanted != NULL && strcmp(wanted, "1") == 0;
}
