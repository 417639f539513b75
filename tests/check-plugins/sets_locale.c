/* expect: has changed the locale */
#include <locale.h>
#define AFTER_FORWARD setlocale(LC_ALL, "C.UTF-8");
#include "affine.h"
