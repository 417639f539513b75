/* Which plugins load, and how each other one is refused. */
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "model/plugin.h"
#include "support/folder.h"
#include "support/suite.h"

#include <check.h>

#define GOOD TEST_BINARY_DIR "/plugins"
#define BAD TEST_BINARY_DIR "/bad-plugins"

static struct arena *arena;
static struct error error;
static char mine[FOLDER_ROOM],
    yours[FOLDER_ROOM]; /* two folders of the user's, empty at first */

static void set_up(void)
{
    unsetenv("LAMINA_PLUGIN_PATH");
    setenv("XDG_DATA_HOME", "/nonexistent", 1);
    arena = arena_new();
    folder_make(mine, "plugin");
    folder_make(yours, "plugin");
}

static void tear_down(void)
{
    folder_remove(mine);
    folder_remove(yours);
    arena_free(arena);
}

/* ---- What the tests do with files ---- */

static const char *write_file(const char *folder, const char *name, const void *bytes,
                              size_t length)
{
    const char *path = arena_format(arena, "%s/%s", folder, name);
    FILE *file = fopen(path, "wb");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(bytes, 1, length, file), length);
    fclose(file);
    ck_assert_int_eq(chmod(path, 0644), 0);
    return path;
}

static const char *copy_layer(const char *from, const char *to, const char *name)
{
    static char bytes[8 << 20];
    FILE *file = fopen(arena_format(arena, "%s/%s", from, name), "rb");
    ck_assert_ptr_nonnull(file);
    size_t length = fread(bytes, 1, sizeof bytes, file);
    fclose(file);
    return write_file(to, name, bytes, length);
}

static int find(const char *folders, const char *type, struct plugin_file *file)
{
    struct plugin_path path;
    plugin_path_make(folders, arena, &path);
    return plugin_find(&path, type, arena, file, &error);
}

static const struct lamina_layer *load(const char *folders, const char *type)
{
    struct plugin_file file;
    const struct lamina_layer *layer = NULL;
    ck_assert_msg(find(folders, type, &file) == 0, "%s", error.text);
    ck_assert_msg(plugin_open(&file, &layer, &error) == 0, "%s", error.text);
    return layer;
}

static void expect_text(const char *text)
{
    ck_assert_msg(strstr(error.text, text) != NULL, "no \"%s\" in: %s", text, error.text);
}

static void expect_not_found(const char *folders, const char *type, const char *text)
{
    struct plugin_file file;
    ck_assert_int_eq(find(folders, type, &file), -1);
    expect_text(text);
}

/* A bad plugin is found, and not opened: the sentence has its file and the text. */
static void expect_refused(const char *type, const char *text)
{
    struct plugin_file file;
    const struct lamina_layer *layer;
    const char *name = arena_format(arena, "%s.so", type);
    copy_layer(BAD, mine, name);
    ck_assert_msg(find(mine, type, &file) == 0, "%s", error.text);
    ck_assert_int_eq(plugin_open(&file, &layer, &error), -1);
    expect_text(file.path);
    expect_text(text);
    remove(file.path);
}

/* ---- Loading ---- */

START_TEST(good_layers_load_with_their_description)
{
    const struct lamina_layer *linear = load(GOOD, "linear");
    const struct lamina_layer *sigmoid = load(GOOD, "sigmoid");
    ck_assert_str_eq(linear->name, "linear");
    ck_assert_str_eq(linear->options[0].name, "out_features");
    ck_assert_str_eq(sigmoid->name, "sigmoid");
    ck_assert_uint_eq(sigmoid->option_count, 0);
}
END_TEST

START_TEST(a_found_file_has_its_path_and_the_digest_of_its_content)
{
    struct plugin_file file;
    char sha256[DIGEST_SIZE];
    digest_bytes("abc", 3, sha256);
    write_file(mine, "sigmoid.so", "abc", 3);
    ck_assert_int_eq(find(mine, "sigmoid", &file), 0);
    ck_assert_str_eq(file.type, "sigmoid");
    ck_assert_str_eq(file.path, arena_format(arena, "%s/sigmoid.so", mine));
    ck_assert_str_eq(file.sha256, sha256);
}
END_TEST

START_TEST(a_relative_folder_is_not_searched_for_in_the_systems)
{
    copy_layer(GOOD, mine, "sigmoid.so");
    ck_assert_int_eq(chdir(mine), 0);
    ck_assert_str_eq(load(".", "sigmoid")->name, "sigmoid");
    ck_assert_int_eq(chdir("/"), 0);
}
END_TEST

/* ---- Finding ---- */

START_TEST(a_missing_layer_is_told_with_the_nearest_and_all_known)
{
    expect_not_found(GOOD, "sigmod", "did you mean 'sigmoid'?");
    expect_not_found(GOOD, "sigmod", "known layers: ");
    expect_text("linear");
    expect_not_found(mine, "zzzzzzzzzz", "there is no layer 'zzzzzzzzzz'");
}
END_TEST

START_TEST(a_layer_of_pytorch_names_ours)
{
    expect_not_found(GOOD, "Linear", "did you mean 'linear'?");
    expect_not_found(GOOD, "ReLU", "did you mean 'relu'?");
    expect_not_found(GOOD, "BatchNorm1d", "did you mean 'batch_norm'?");
    expect_not_found(GOOD, "dense", "did you mean 'linear'?");
}
END_TEST

START_TEST(a_type_is_never_a_path)
{
    expect_not_found(GOOD, "../plugins/sigmoid", "names match [a-z][a-z0-9_]*");
    expect_not_found(GOOD, "", "names match [a-z][a-z0-9_]*");
}
END_TEST

START_TEST(a_layer_in_two_of_the_users_places_is_refused_with_both)
{
    const char *a = copy_layer(GOOD, mine, "sigmoid.so");
    const char *b = copy_layer(GOOD, yours, "sigmoid.so");
    expect_not_found(arena_format(arena, "%s:%s", mine, yours), "sigmoid", a);
    expect_text(b);
    setenv("LAMINA_PLUGIN_PATH", yours, 1);
    expect_not_found(mine, "sigmoid", b);
}
END_TEST

START_TEST(a_folder_named_twice_is_one_place)
{
    copy_layer(GOOD, mine, "sigmoid.so");
    setenv("LAMINA_PLUGIN_PATH", mine, 1);
    load(arena_format(arena, "%s:%s/", mine, mine), "sigmoid");
}
END_TEST

START_TEST(a_layer_of_the_user_goes_before_an_installed_one)
{
    struct plugin_path path;
    struct plugin_file file;
    const char *own = copy_layer(GOOD, mine, "sigmoid.so");
    plugin_path_make(arena_format(arena, "%s:%s", mine, GOOD), arena, &path);
    path.count = 2;
    path.user_count = 1; /* as if GOOD were the installed folder */
    ck_assert_int_eq(plugin_find(&path, "sigmoid", arena, &file, &error), 0);
    ck_assert_str_eq(file.path, own);
}
END_TEST

START_TEST(the_path_has_the_options_folders_then_the_environments_then_the_users)
{
    struct plugin_path path;
    setenv("LAMINA_PLUGIN_PATH", "/c::/d:", 1);
    setenv("XDG_DATA_HOME", "/data", 1);
    plugin_path_make(":/a:/b", arena, &path);
    const char *const want[] = {"/a", "/b", "/c", "/d", "/data/lamina/plugins"};
    ck_assert_uint_eq(path.user_count, 5);
    ck_assert_uint_eq(path.count, 6);
    for (int i = 0; i < 5; i++)
        ck_assert_str_eq(path.folders[i], want[i]);
}
END_TEST

START_TEST(the_list_has_each_type_once_and_sorted)
{
    struct plugin_path path;
    const char *const *types;
    copy_layer(GOOD, mine, "sigmoid.so");
    copy_layer(BAD, yours, "prints.so");
    copy_layer(GOOD, yours, "sigmoid.so");
    plugin_path_make(arena_format(arena, "%s:%s", mine, yours), arena, &path);
    path.count = 2;
    ck_assert_uint_eq(plugin_list(&path, arena, &types), 2);
    ck_assert_str_eq(types[0], "prints");
    ck_assert_str_eq(types[1], "sigmoid");
}
END_TEST

/* ---- Trust ---- */

/* A group that is not the user's own; only root can give files to it. */
enum { OTHER_GROUP = 1 };

/* `path`, the layer or its folder, with each mode in turn, in a group of others. */
static void expect_others_refused(const char *path, const mode_t *modes, mode_t good)
{
    gid_t own = getegid();
    bool root = geteuid() == 0;
    for (int i = root ? 0 : 1; i < 2; i++) {
        ck_assert_int_eq(chown(path, (uid_t)-1, root ? OTHER_GROUP : own), 0);
        ck_assert_int_eq(chmod(path, modes[i]), 0);
        expect_not_found(mine, "sigmoid", arena_format(arena, "chmod go-w '%s'", path));
    }
    ck_assert_int_eq(chown(path, (uid_t)-1, own), 0);
    ck_assert_int_eq(chmod(path, good), 0);
    load(mine, "sigmoid");
}

START_TEST(a_file_that_others_may_write_is_refused)
{
    const char *path = copy_layer(GOOD, mine, "sigmoid.so");
    expect_others_refused(path, (const mode_t[]){0664, 0646}, 0644);
}
END_TEST

START_TEST(a_folder_that_others_may_write_is_refused)
{
    copy_layer(GOOD, mine, "sigmoid.so");
    expect_others_refused(mine, (const mode_t[]){0770, 0703}, 0700);
}
END_TEST

START_TEST(what_the_users_own_group_may_write_is_loaded)
{
    const struct passwd *user = getpwuid(geteuid());
    const struct group *group = getgrgid(getegid());
    /* Where the user's group has others in it there is nothing to try. */
    if (user == NULL || group == NULL || strcmp(user->pw_name, group->gr_name) != 0 ||
        group->gr_mem[0] != NULL)
        return;
    const char *path = copy_layer(GOOD, mine, "sigmoid.so");
    ck_assert_int_eq(chmod(path, 0664), 0);
    ck_assert_int_eq(chmod(mine, 0770), 0);
    load(mine, "sigmoid");
}
END_TEST

/* ---- The folders that lead to it ---- */

/* A folder in `mine`, with one named `name` in it: the latter. */
static const char *make_folders(const char *name)
{
    const char *sub = arena_format(arena, "%s/sub", mine);
    const char *folder = arena_format(arena, "%s/%s", sub, name);
    ck_assert(mkdir(sub, 0755) == 0 || errno == EEXIST);
    ck_assert_int_eq(mkdir(folder, 0755), 0);
    return folder;
}

START_TEST(a_folder_above_that_others_may_write_is_refused)
{
    const char *folder = make_folders("in");
    const char *sub = arena_format(arena, "%s/sub", mine);
    copy_layer(GOOD, folder, "sigmoid.so");
    ck_assert_int_eq(chmod(sub, 0777), 0);
    expect_not_found(folder, "sigmoid", arena_format(arena, "chmod go-w '%s'", sub));
    /* Nor by a link that goes around it. */
    const char *link = arena_format(arena, "%s/sigmoid.so", yours);
    ck_assert_int_eq(symlink(arena_format(arena, "%s/sigmoid.so", folder), link), 0);
    expect_not_found(yours, "sigmoid", arena_format(arena, "chmod go-w '%s'", sub));
    /* In a sticky one nobody else can exchange what is the user's. */
    ck_assert_int_eq(chmod(sub, 01777), 0);
    load(folder, "sigmoid");
    if (geteuid() != 0)
        return;
    ck_assert_int_eq(chmod(sub, 0755), 0);
    ck_assert_int_eq(chown(sub, 12345, (gid_t)-1), 0);
    expect_not_found(folder, "sigmoid",
                     arena_format(arena, "%s belongs to another user", sub));
    ck_assert_int_eq(chmod(sub, 01777), 0);
    expect_not_found(folder, "sigmoid",
                     arena_format(arena, "%s belongs to another user", sub));
}
END_TEST

/* Who may change what is above the program's own folder may change the program. */
START_TEST(above_an_installed_layer_only_its_own_folder_is_looked_at)
{
    struct plugin_path path;
    struct plugin_file file;
    const struct lamina_layer *layer;
    const char *folder = make_folders("in");
    copy_layer(GOOD, folder, "sigmoid.so");
    ck_assert_int_eq(chmod(arena_format(arena, "%s/sub", mine), 0777), 0);
    plugin_path_make(folder, arena, &path);
    path.count = 1;
    path.user_count = 0;
    ck_assert_msg(plugin_find(&path, "sigmoid", arena, &file, &error) == 0, "%s",
                  error.text);
    ck_assert_int_eq(plugin_open(&file, &layer, &error), 0);
    ck_assert_int_eq(chmod(folder, 0777), 0);
    ck_assert_int_eq(plugin_find(&path, "sigmoid", arena, &file, &error), -1);
    expect_text(arena_format(arena, "chmod go-w '%s'", folder));
}
END_TEST

/* An access control list as the kernel takes it: version 2, then tag, rights and id of
 * each entry; here of the owner, user 12345, the group, the mask, and all others. */
static int give_access(const char *path)
{
    static const unsigned char list[] = {2,    0, 0, 0,                         /* */
                                         1,    0, 6, 0, 0xff, 0xff, 0xff, 0xff, /* */
                                         2,    0, 6, 0, 0x39, 0x30, 0,    0,    /* */
                                         4,    0, 4, 0, 0xff, 0xff, 0xff, 0xff, /* */
                                         0x10, 0, 6, 0, 0xff, 0xff, 0xff, 0xff, /* */
                                         0x20, 0, 4, 0, 0xff, 0xff, 0xff, 0xff};
    return setxattr(path, "system.posix_acl_access", list, sizeof list, 0);
}

START_TEST(an_access_list_is_not_excused_as_the_users_own_group)
{
    const char *path = copy_layer(GOOD, mine, "sigmoid.so");
    if (give_access(path) != 0) {
        ck_assert_int_eq(errno, ENOTSUP); /* /tmp has no such lists */
        printf("no access control lists here: not tried\n");
        return;
    }
    struct stat status;
    ck_assert_int_eq(stat(path, &status), 0);
    ck_assert_int_eq(status.st_mode & 0777, 0664);
    expect_not_found(mine, "sigmoid", path);
    expect_text("may be written by others");
    if (geteuid() == 0) /* whose group is its own */
        expect_text(arena_format(arena, "setfacl -b '%s'", path));
    ck_assert_int_eq(removexattr(path, "system.posix_acl_access"), 0);
    ck_assert_int_eq(chmod(path, 0644), 0);
    load(mine, "sigmoid");
}
END_TEST

START_TEST(the_loader_replaces_nothing_in_the_name_of_a_folder)
{
    static const char *const names[] = {"$LIB", "${PLATFORM}", "$ORIGIN"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const char *folder = make_folders(names[i]);
        copy_layer(GOOD, folder, "sigmoid.so");
        load(folder, "sigmoid");
    }
}
END_TEST

START_TEST(what_is_loaded_is_what_was_looked_at_though_its_folder_is_exchanged)
{
    struct library library;
    const char *folder = make_folders("in"), *spare = make_folders("spare");
    const char *path = copy_layer(GOOD, folder, "sigmoid.so");
    const char *aside = arena_format(arena, "%s/aside", yours);
    copy_layer(BAD, spare, "prints.so");
    ck_assert_int_eq(rename(arena_format(arena, "%s/prints.so", spare),
                            arena_format(arena, "%s/sigmoid.so", spare)),
                     0);
    ck_assert_int_eq(library_open(path, LIBRARY_OF_USER, &library, &error), 0);
    ck_assert_int_eq(rename(folder, aside), 0);
    ck_assert_int_eq(rename(spare, folder), 0);
    void *loaded = library_load(&library, &error);
    ck_assert_msg(loaded != NULL, "%s", error.text);
    library_close(&library);
    const struct lamina_layer *(*describe)(void) = NULL;
    void *address = dlsym(loaded, "lamina_layer_v1");
    memcpy(&describe, &address, sizeof describe);
    ck_assert_str_eq(describe()->name, "sigmoid");
    ck_assert_int_eq(rename(aside, arena_format(arena, "%s/spare", mine)), 0);
    remove(arena_format(arena, "%s/spare/sigmoid.so", mine));
    remove(arena_format(arena, "%s/spare", mine));
}
END_TEST

START_TEST(a_file_that_is_exchanged_before_it_is_loaded_is_refused)
{
    struct library library;
    const char *path = copy_layer(GOOD, mine, "sigmoid.so");
    const char *other = copy_layer(BAD, yours, "prints.so");
    ck_assert_int_eq(library_open(path, LIBRARY_OF_USER, &library, &error), 0);
    ck_assert_int_eq(rename(other, path), 0);
    ck_assert_ptr_null(library_load(&library, &error));
    expect_text("changed while lamina was running");
    library_close(&library);
}
END_TEST

START_TEST(a_fifo_by_the_name_of_a_layer_is_refused)
{
    ck_assert_int_eq(mkfifo(arena_format(arena, "%s/none.so", mine), 0600), 0);
    expect_not_found(mine, "none", "is not a file");
}
END_TEST

START_TEST(a_folder_by_the_name_of_a_layer_is_refused)
{
    ck_assert_int_eq(mkdir(arena_format(arena, "%s/folder.so", mine), 0700), 0);
    expect_not_found(mine, "folder", "is not a file");
}
END_TEST

START_TEST(a_file_that_changed_since_it_was_found_is_refused)
{
    struct plugin_file file;
    const struct lamina_layer *layer;
    copy_layer(GOOD, mine, "sigmoid.so");
    ck_assert_int_eq(find(mine, "sigmoid", &file), 0);
    FILE *stream = fopen(file.path, "ab");
    ck_assert_ptr_nonnull(stream);
    fputc(0, stream);
    fclose(stream);
    ck_assert_int_eq(plugin_open(&file, &layer, &error), -1);
    expect_text("changed while lamina was running");
    remove(file.path);
    ck_assert_int_eq(plugin_open(&file, &layer, &error), -1);
    expect_text(file.path);
}
END_TEST

/* ---- Descriptions ---- */

START_TEST(what_is_no_library_is_refused)
{
    struct plugin_file file;
    const struct lamina_layer *layer;
    write_file(mine, "none.so", "not a library\n", 14);
    ck_assert_int_eq(find(mine, "none", &file), 0);
    ck_assert_int_eq(plugin_open(&file, &layer, &error), -1);
    expect_text("cannot be loaded");
    expect_text(file.path);
}
END_TEST

START_TEST(a_library_that_is_no_layer_is_refused)
{
    expect_refused("no_symbol", "does not export lamina_layer_v1");
}
END_TEST

START_TEST(a_layer_of_another_abi_is_refused_with_both_versions)
{
    expect_refused("other_abi", "ABI version 2");
    expect_text("version 1");
}
END_TEST

START_TEST(a_layer_that_needs_a_newer_runner_is_refused_with_both_versions)
{
    expect_refused("newer_minor", "1.999");
    expect_text(arena_format(arena, "has 1.%d", LAMINA_ABI_MINOR));
}
END_TEST

START_TEST(a_layer_under_another_name_is_refused_with_that_name)
{
    expect_refused("wrong_name", "another_name");
}
END_TEST

START_TEST(a_description_that_is_too_short_is_refused)
{
    expect_refused("short_struct", "struct_size is 8");
}
END_TEST

START_TEST(an_option_outside_its_struct_is_refused_by_its_name)
{
    expect_refused("bad_options", "rate");
}
END_TEST

int main(void)
{
    TCase *tests = tcase_create("plugin");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, good_layers_load_with_their_description);
    tcase_add_test(tests, a_found_file_has_its_path_and_the_digest_of_its_content);
    tcase_add_test(tests, a_relative_folder_is_not_searched_for_in_the_systems);
    tcase_add_test(tests, a_missing_layer_is_told_with_the_nearest_and_all_known);
    tcase_add_test(tests, a_layer_of_pytorch_names_ours);
    tcase_add_test(tests, a_type_is_never_a_path);
    tcase_add_test(tests, a_layer_in_two_of_the_users_places_is_refused_with_both);
    tcase_add_test(tests, a_folder_named_twice_is_one_place);
    tcase_add_test(tests, a_layer_of_the_user_goes_before_an_installed_one);
    tcase_add_test(tests,
                   the_path_has_the_options_folders_then_the_environments_then_the_users);
    tcase_add_test(tests, the_list_has_each_type_once_and_sorted);
    tcase_add_test(tests, a_file_that_others_may_write_is_refused);
    tcase_add_test(tests, a_folder_that_others_may_write_is_refused);
    tcase_add_test(tests, what_the_users_own_group_may_write_is_loaded);
    tcase_add_test(tests, a_folder_above_that_others_may_write_is_refused);
    tcase_add_test(tests, above_an_installed_layer_only_its_own_folder_is_looked_at);
    tcase_add_test(tests, an_access_list_is_not_excused_as_the_users_own_group);
    tcase_add_test(tests, the_loader_replaces_nothing_in_the_name_of_a_folder);
    tcase_add_test(tests,
                   what_is_loaded_is_what_was_looked_at_though_its_folder_is_exchanged);
    tcase_add_test(tests, a_file_that_is_exchanged_before_it_is_loaded_is_refused);
    tcase_add_test(tests, a_fifo_by_the_name_of_a_layer_is_refused);
    tcase_add_test(tests, a_folder_by_the_name_of_a_layer_is_refused);
    tcase_add_test(tests, a_file_that_changed_since_it_was_found_is_refused);
    tcase_add_test(tests, what_is_no_library_is_refused);
    tcase_add_test(tests, a_library_that_is_no_layer_is_refused);
    tcase_add_test(tests, a_layer_of_another_abi_is_refused_with_both_versions);
    tcase_add_test(tests,
                   a_layer_that_needs_a_newer_runner_is_refused_with_both_versions);
    tcase_add_test(tests, a_layer_under_another_name_is_refused_with_that_name);
    tcase_add_test(tests, a_description_that_is_too_short_is_refused);
    tcase_add_test(tests, an_option_outside_its_struct_is_refused_by_its_name);
    return suite_run("plugin", tests);
}
