/* What gnuplot is told: a stand-in for it keeps the script. The folder is a fixture's. */
#ifndef TESTS_KEPT_H
#define TESTS_KEPT_H

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/error.h"
#include "support/folder.h"

static char kept_folder[FOLDER_ROOM], kept_path[256], kept_script[1 << 16];
static struct error error;

static inline void kept_begin(void)
{
    char name[300], search[4096];
    folder_make(kept_folder, "kept");
    snprintf(kept_path, sizeof kept_path, "%s/a.svg", kept_folder);
    snprintf(name, sizeof name, "%s/gnuplot", kept_folder);
    FILE *file = fopen(name, "w");
    ck_assert_ptr_nonnull(file);
    fprintf(file, "#!/bin/sh\ncat > \"%s/script\"; echo drawn\n", kept_folder);
    fclose(file);
    ck_assert_int_eq(chmod(name, 0700), 0);
    snprintf(search, sizeof search, "%s:%s", kept_folder, getenv("PATH"));
    ck_assert_int_eq(setenv("PATH", search, 1), 0);
}

static inline void kept_end(void)
{
    folder_remove(kept_folder);
}

/* After the picture is written with `result`. */
static inline void kept_read(int result)
{
    char name[300];
    ck_assert_msg(result == 0, "%s", error.text);
    snprintf(name, sizeof name, "%s/script", kept_folder);
    FILE *file = fopen(name, "r");
    ck_assert_ptr_nonnull(file);
    kept_script[fread(kept_script, 1, sizeof kept_script - 1, file)] = '\0';
    fclose(file);
}

static inline void kept_says(const char *words)
{
    ck_assert_msg(strstr(kept_script, words) != NULL, "\"%s\" is not in:\n%s", words,
                  kept_script);
}

static inline void kept_says_not(const char *words)
{
    ck_assert_msg(strstr(kept_script, words) == NULL, "\"%s\" is in:\n%s", words,
                  kept_script);
}

/* The data of a name: all lines of "$NAME << EOD". */
static inline void kept_has_data(const char *name, const char *lines)
{
    char block[2000];
    snprintf(block, sizeof block, "$%s << EOD\n%sEOD\n", name, lines);
    kept_says(block);
}

/* The first number behind words. */
static inline double kept_number(const char *words)
{
    const char *at = strstr(kept_script, words);
    ck_assert_msg(at != NULL, "\"%s\" is not in:\n%s", words, kept_script);
    return strtod(at + strlen(words), NULL);
}

#endif
