#pragma once
// Laying text out in columns of a terminal. Everything here takes safe text (see characters.h) and
// counts display columns, not bytes.

#include <string>
#include <string_view>
#include <vector>

#include "cli/render/characters.h"

namespace dbperf {

std::string pad_right(std::string_view text, size_t width);  // never cuts
std::string pad_left(std::string_view text, size_t width);
// At most `width` columns, the last of them `…` if something was cut.
std::string cut(std::string_view text, size_t width);
// Lines of at most `width` columns, broken at spaces; a longer word is broken where it must be.
std::vector<std::string> wrap(std::string_view text, size_t width);
// The same in at most `lines` lines: what is too much is taken out of the middle, since statements
// say what they want first and which rows last.
std::vector<std::string> abbreviate(std::string_view text, size_t width, size_t lines);

// A bar of eighths of a column, padded to `width`; every ratio above 0 shows.
std::string bar(double ratio, size_t width);
// One character a value, as high as its share of the largest; 0 is a blank.
std::string sparkline(const std::vector<double>& values);

}  // namespace dbperf
