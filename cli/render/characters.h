#pragma once
// Text of unknown origin made fit for a terminal: valid UTF-8, nothing in it that moves the cursor
// or reorders what is read, and its width in columns known whatever the locale says.

#include <cstddef>
#include <string>
#include <string_view>

namespace dbperf {

inline constexpr char32_t invalid_code_point = 0xFFFFFFFF;

// Decodes the character that begins at `at` and moves `at` behind it. Of an invalid sequence one
// byte is taken and invalid_code_point returned.
char32_t next_code_point(std::string_view text, size_t& at);
void append_utf8(std::string& text, char32_t code_point);

// Columns that a character, or a text without control characters, takes on a terminal.
int code_point_width(char32_t code_point);
size_t display_width(std::string_view text);

// Control characters as `\x1b`, invisible and reordering ones as `<U+202E>`, invalid bytes as
// U+FFFD. Lines and tabs stay in safe_text; in safe_line runs of white space become one space.
std::string safe_text(std::string_view text);
std::string safe_line(std::string_view text);

// Safe text for a terminal that has ASCII only, as wide as before: what this program draws with is
// drawn with ASCII, other characters become `?`.
std::string to_ascii(std::string_view text);

}  // namespace dbperf
