/* Letters that no font has. */
#include "view/glyphs.h"

#include <check.h>

#include "support/suite.h"

/* The text with what is in no range replaced. */
static void expect(const char *text, const char *ranges, const char *expected)
{
    FILE *file = tmpfile();
    fputs(ranges, file);
    rewind(file);
    struct text replaced = glyphs_replace(text, file);
    ck_assert_str_eq(replaced.at, expected);
    text_free(&replaced);
    fclose(file);
}

START_TEST(only_letters_beyond_latin_are_rare)
{
    ck_assert(!glyphs_are_rare("plot 'it''s é and ß'"));
    ck_assert(glyphs_are_rare("plot 'λ'"));
    ck_assert(glyphs_are_rare("中"));
    ck_assert(glyphs_are_rare("x 🦊"));
    ck_assert(!glyphs_are_rare("\xff\xc3")); /* no letters at all */
    ck_assert(!glyphs_are_rare(""));
}
END_TEST

/* λ is U+03BB, 中 U+4E2D, 文 U+6587, 🦊 U+1F98A. */
START_TEST(what_no_font_has_is_replaced_and_nothing_else)
{
    expect("é λ 中 🦊!", "20-7e 370-3ff\n4e2d", "é λ 中 \xef\xbf\xbd!");
    expect("é λ 中文", "20-7e 3bc-3ff 4e2e-6586 1f98a",
           "é \xef\xbf\xbd \xef\xbf\xbd\xef\xbf\xbd");
    expect("🦊🦊", "1f98a-1f98a", "🦊🦊");
}
END_TEST

START_TEST(without_ranges_no_rare_letter_is_known)
{
    expect("Zoë λ", "", "Zoë \xef\xbf\xbd");
}
END_TEST

/* A variation selector and a joiner are not drawn. */
START_TEST(what_joins_letters_stays)
{
    expect("a\xef\xb8\x8f\xe2\x80\x8d", "20-7e", "a\xef\xb8\x8f\xe2\x80\x8d");
}
END_TEST

int main(void)
{
    TCase *all = tcase_create("all");
    tcase_add_test(all, only_letters_beyond_latin_are_rare);
    tcase_add_test(all, what_no_font_has_is_replaced_and_nothing_else);
    tcase_add_test(all, without_ranges_no_rare_letter_is_known);
    tcase_add_test(all, what_joins_letters_stays);
    return suite_run("glyphs", all);
}
