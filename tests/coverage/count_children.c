/* In a build that counts the lines that are run: a child that ends by _exit, as those of
 * worker/ do, writes its counters, too. Linked in place of _exit by --wrap. */
#include <gcov.h>

void __real__exit(int status) __attribute__((noreturn));
void __wrap__exit(int status) __attribute__((noreturn));

void __wrap__exit(int status)
{
    __gcov_dump();
    __real__exit(status);
}
