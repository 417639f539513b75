/* The lock of a results file's one writer: what keeps others away, what does not, and
 * that nothing beside the file is written which is no lock. Other processes use the
 * system's calls themselves. */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "record/lock.h"
#include "support/folder.h"
#include "support/suite.h"

#include <check.h>

#define LIFE_SECONDS 60 /* of a process that a failed test leaves behind */
#define OWN_BYTE 0x4c616d69

static struct error error;
static struct lock *lock;
static char folder[FOLDER_ROOM], path[128], holder_path[160], other[160];

static void set_up(void)
{
    folder_make(folder, "lock");
    snprintf(path, sizeof path, "%s/results.db", folder);
    snprintf(holder_path, sizeof holder_path, "%s.lock", path);
    snprintf(other, sizeof other, "%s/other", folder);
    lock = NULL;
}

static void tear_down(void)
{
    lock_free(lock);
    folder_remove(folder);
}

static void write_text(const char *name, const char *text)
{
    FILE *file = fopen(name, "w");
    ck_assert_ptr_nonnull(file);
    ck_assert_int_ge(fputs(text, file), 0);
    fclose(file);
}

static void check_text(const char *name, const char *text)
{
    char found[200] = "";
    FILE *file = fopen(name, "r");
    ck_assert_ptr_nonnull(file);
    found[fread(found, 1, sizeof found - 1, file)] = '\0';
    fclose(file);
    ck_assert_str_eq(found, text);
}

static void check_taken(void)
{
    lock = lock_take(path, " with --db", false, &error);
    ck_assert_msg(lock != NULL, "%s", error.text);
}

static void check_refused(const char *sentence)
{
    ck_assert_ptr_null(lock_take(path, " with --db", false, &error));
    ck_assert_msg(strstr(error.text, sentence) != NULL, "'%s' is not in '%s'", sentence,
                  error.text);
    ck_assert_msg(strstr(error.text, path) != NULL, "no path in '%s'", error.text);
    ck_assert_msg(strstr(error.text, " with --db") != NULL, "%s", error.text);
}

/* A process that holds locks until it is killed, by a function that takes them. */
static pid_t start_other(bool (*hold)(void))
{
    int ends[2];
    char byte = 0;
    ck_assert_int_eq(pipe(ends), 0);
    pid_t process = fork();
    if (process == 0) {
        alarm(LIFE_SECONDS);
        if (hold() && write(ends[1], "h", 1) == 1)
            pause();
        _exit(1);
    }
    close(ends[1]);
    ck_assert_int_eq(read(ends[0], &byte, 1), 1);
    close(ends[0]);
    return process;
}

static void end_other(pid_t process)
{
    ck_assert_int_eq(kill(process, SIGKILL), 0);
    ck_assert_int_eq(waitpid(process, NULL, 0), process);
}

static bool take(const char *name, int flags, short type, off_t start, off_t length)
{
    struct flock wanted = {
        .l_type = type, .l_whence = SEEK_SET, .l_start = start, .l_len = length};
    int descriptor = open(name, flags);
    return descriptor >= 0 && fcntl(descriptor, F_SETLK, &wanted) == 0;
}

static bool hold_as_run(void)
{
    return lock_take(path, "", true, &error) != NULL;
}

static bool hold_as_earlier_version(void)
{
    return take(holder_path, O_RDWR, F_WRLCK, 0, 0);
}

static bool read_holder_file(void)
{
    return take(holder_path, O_RDONLY, F_RDLCK, 0, 0);
}

static bool read_file(void)
{
    return take(path, O_RDONLY, F_RDLCK, 0, 0);
}

static bool read_both(void)
{
    return read_file() && read_holder_file();
}

/* ---- Who is kept away ---- */

START_TEST(a_removed_lock_file_changes_nothing)
{
    pid_t writer = 0, run = start_other(hold_as_run);
    ck_assert(lock_is_held(path, &writer));
    ck_assert_int_eq(writer, run);
    ck_assert_int_eq(remove(holder_path), 0);
    check_refused("is in use by another program, which nothing here names");
    ck_assert_int_ne(access(holder_path, F_OK), 0);
    ck_assert(lock_is_held(path, &writer));
    ck_assert_int_eq(writer, 0);
    end_other(run);
    ck_assert(!lock_is_held(path, &writer));
    check_taken();
}
END_TEST

START_TEST(a_file_of_two_names_is_refused)
{
    write_text(path, "");
    ck_assert_int_eq(link(path, other), 0);
    check_refused("is one of 2 names of the same file");
    ck_assert_int_eq(remove(other), 0);
    check_taken();
}
END_TEST

START_TEST(a_run_of_an_earlier_version_keeps_others_away)
{
    write_text(path, "");
    write_text(holder_path, "17 host 2026-11-27 01:00:55 UTC\n");
    pid_t run = start_other(hold_as_earlier_version), writer;
    check_refused(" on host since 2026-11-27 01:00:55 UTC");
    check_text(holder_path, "17 host 2026-11-27 01:00:55 UTC\n");
    ck_assert(lock_is_held(path, &writer));
    ck_assert_int_eq(writer, run);
    end_other(run);
    check_taken();
}
END_TEST

/* Who only reads the one or the other file. */
START_TEST(a_reader_stops_no_run)
{
    pid_t writer;
    write_text(path, "");
    write_text(holder_path, "");
    pid_t reader = start_other(_i == 0 ? read_holder_file : read_file);
    ck_assert(!lock_is_held(path, &writer));
    check_taken();
    pid_t run = fork();
    if (run == 0)
        _exit(lock_take(path, "", true, &error) != NULL);
    int status = 1;
    ck_assert_int_eq(waitpid(run, &status, 0), run);
    ck_assert_int_eq(status, 0);
    end_other(reader);
}
END_TEST

START_TEST(where_nothing_can_be_locked_nothing_is_written)
{
    write_text(path, "");
    write_text(holder_path, "");
    pid_t reader = start_other(read_both);
    ck_assert_ptr_null(lock_take(path, "", true, &error));
    ck_assert_msg(strstr(error.text, "end them and try again") != NULL, "%s", error.text);
    check_text(holder_path, "");
    end_other(reader);
}
END_TEST

static const struct {
    mode_t file, holder;
} modes[] = {{0644, 0600}, {0664, 0660}, {0660, 0660}, {0666, 0666}, {0600, 0600}};

START_TEST(who_may_not_write_the_file_may_not_lock_it)
{
    struct stat status;
    write_text(path, "");
    write_text(holder_path, "");
    ck_assert_int_eq(chmod(path, modes[_i].file), 0);
    ck_assert_int_eq(chmod(holder_path, 0644), 0);
    check_taken();
    ck_assert_int_eq(stat(holder_path, &status), 0);
    ck_assert_int_eq(status.st_mode & 0777, modes[_i].holder);
}
END_TEST

/* ---- What is not written ---- */

START_TEST(a_link_in_place_of_the_lock_is_not_followed)
{
    write_text(other, "precious\n");
    ck_assert_int_eq(symlink(other, holder_path), 0);
    check_refused("is a link, and no lock");
    check_text(other, "precious\n");
    ck_assert_int_eq(remove(other), 0); /* nor is what it names made */
    check_refused("is a link, and no lock");
    ck_assert_int_ne(access(other, F_OK), 0);
    ck_assert_msg(access(path, F_OK) != 0, "an empty results file is left");
}
END_TEST

START_TEST(a_second_name_in_place_of_the_lock_is_not_written)
{
    write_text(other, "17 host 2026-11-27 01:00:55 UTC\n");
    ck_assert_int_eq(link(other, holder_path), 0);
    check_refused("is a file with other names (hard links), and no lock");
    check_text(other, "17 host 2026-11-27 01:00:55 UTC\n");
}
END_TEST

START_TEST(a_pipe_in_place_of_the_lock_does_not_hang)
{
    pid_t writer;
    ck_assert_int_eq(mkfifo(holder_path, 0666), 0);
    check_refused("is not a regular file, and no lock");
    write_text(path, "");
    ck_assert(!lock_is_held(path, &writer));
    ck_assert_int_eq(remove(holder_path), 0);
    ck_assert_int_eq(mkdir(holder_path, 0777), 0);
    check_refused("is not a regular file, and no lock");
}
END_TEST

static const char *const contents[] = {
    "export PATH=/bin\n",
    "17\n",
    "17 host 2026-11-27 01:00:55 UTC",
    "17 host 2026-11-27 01:00:55 UTC\nmore\n",
    "17 host yesterday UTC\n",
    "\n",
};

START_TEST(other_content_is_kept)
{
    write_text(holder_path, contents[_i]);
    check_refused("is a file with other content, and no lock");
    check_text(holder_path, contents[_i]);
}
END_TEST

START_TEST(a_line_that_a_run_left_is_written_anew)
{
    char line[80];
    snprintf(line, sizeof line, "%d ", (int)getpid());
    write_text(holder_path, "17 a-host-of-a-long-name 2026-11-27 01:00:55 UTC\n");
    check_taken();
    char found[200] = "";
    FILE *file = fopen(holder_path, "r");
    ck_assert_ptr_nonnull(file);
    found[fread(found, 1, sizeof found - 1, file)] = '\0';
    fclose(file);
    ck_assert_msg(strncmp(found, line, strlen(line)) == 0, "%s", found);
}
END_TEST

#define COUNT(table) ((int)(sizeof(table) / sizeof *(table)))

int main(void)
{
    TCase *tests = tcase_create("lock");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, a_removed_lock_file_changes_nothing);
    tcase_add_test(tests, a_file_of_two_names_is_refused);
    tcase_add_test(tests, a_run_of_an_earlier_version_keeps_others_away);
    tcase_add_loop_test(tests, a_reader_stops_no_run, 0, 2);
    tcase_add_test(tests, where_nothing_can_be_locked_nothing_is_written);
    tcase_add_loop_test(tests, who_may_not_write_the_file_may_not_lock_it, 0,
                        COUNT(modes));
    tcase_add_test(tests, a_link_in_place_of_the_lock_is_not_followed);
    tcase_add_test(tests, a_second_name_in_place_of_the_lock_is_not_written);
    tcase_add_test(tests, a_pipe_in_place_of_the_lock_does_not_hang);
    tcase_add_loop_test(tests, other_content_is_kept, 0, COUNT(contents));
    tcase_add_test(tests, a_line_that_a_run_left_is_written_anew);
    return suite_run("lock", tests);
}
