#include "core/draw/text.h"

#include <gtest/gtest.h>

#include "core/draw/palette.h"

namespace lamina::draw {
namespace {

TEST(Text, CleansWhatXmlForbids) {
  EXPECT_EQ(clean("a\nb\tc"), "a b c");
  EXPECT_EQ(clean("\x01"), "\xEF\xBF\xBD");
  EXPECT_EQ(clean("\xC3\xA9\xE5\xB1\x82\xF0\x9F\x98\x80"), "\xC3\xA9\xE5\xB1\x82\xF0\x9F\x98\x80");
  // Cut short, overlong, a surrogate, beyond Unicode: one mark a byte.
  EXPECT_EQ(clean("\xE5\xB1"), "\xEF\xBF\xBD\xEF\xBF\xBD");
  for (const char* broken : {"\xC0\xAF", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\xEF\xBF\xBF"})
    EXPECT_EQ(clean(broken).substr(0, 3), "\xEF\xBF\xBD");
}

TEST(Text, Escapes) {
  EXPECT_EQ(escape_xml("<a b=\"c\" d='e'>&"), "&lt;a b=&quot;c&quot; d=&#39;e&#39;&gt;&amp;");
  EXPECT_EQ(escape_dot("a\"b\\n\n"), "a\\\"b\\\\n ");
}

TEST(Text, ShortensByCharacters) {
  EXPECT_EQ(shorten("abcd", 4), "abcd");
  EXPECT_EQ(shorten("abcde", 4), "abc\xE2\x80\xA6");
  EXPECT_EQ(shorten("\xE5\xB1\x82\xE5\xB1\x82\xE5\xB1\x82", 2), "\xE5\xB1\x82\xE2\x80\xA6");
}

TEST(Text, FitsAWidth) {
  EXPECT_EQ(fit("conv2d", 200, 11), "conv2d");
  EXPECT_EQ(fit("conv2d", 5, 11), "");
  std::string cut = fit("a_long_name_of_a_layer", 60, 11);
  EXPECT_LE(text_width(cut, 11), 60);
  EXPECT_GT(text_width(cut, 11), 40);
}

TEST(Text, MeasuresProportionally) {
  EXPECT_LT(text_width("illi", 12), text_width("WWWW", 12));
  EXPECT_DOUBLE_EQ(text_width("abc", 24), 2 * text_width("abc", 12));
  EXPECT_GT(text_width("abc", 12, Weight::Bold), text_width("abc", 12));
}

TEST(Text, WritesNumbersWithoutNoise) {
  EXPECT_EQ(number(12.0), "12");
  EXPECT_EQ(number(0.5), "0.5");
  EXPECT_EQ(number(-0.001), "0");
  EXPECT_EQ(number(100), "100");
  EXPECT_EQ(number(-3.256, 2), "-3.26");
}

TEST(Palette, MixesWithWhite) {
  EXPECT_EQ(tint("#000000", 1), "#ffffff");
  EXPECT_EQ(tint("#102030", 0), "#102030");
  EXPECT_NE(color_of("dense"), color_of("conv"));
  EXPECT_EQ(color_of("no such kind"), color_of(""));
}

}  // namespace
}  // namespace lamina::draw
