#include "parser/formats/mysql_time.h"

#include "parser/timestamp.h"

namespace dbperf {
namespace {

constexpr size_t seconds_length = 19;  // of "2026-11-22T10:00:00"

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Whether `text` begins with what `shape` says: '9' is a digit, '_' a digit or a space, 'T' a T or
// a space.
bool has_shape(std::string_view text, std::string_view shape) {
  if (text.size() < shape.size()) return false;
  for (size_t i = 0; i < shape.size(); ++i) {
    const char c = text[i];
    const bool fits = shape[i] == '9'   ? is_digit(c)
                      : shape[i] == '_' ? is_digit(c) || c == ' '
                      : shape[i] == 'T' ? c == 'T' || c == ' '
                                        : c == shape[i];
    if (!fits) return false;
  }
  return true;
}

// "261122  9:00:00" and "2026-11-22  9:00:00" as "2026-11-22T09:00:00"; other text as it is.
std::string iso_time(std::string_view text) {
  std::string iso;
  if (has_shape(text, "999999 _") && text.size() <= 15) {
    iso.append(text[0] >= '7' ? "19" : "20").append(text.substr(0, 2)).append("-");
    iso.append(text.substr(2, 2)).append("-").append(text.substr(4, 2)).append("T");
    text.remove_prefix(text[7] == ' ' ? 8 : 7);
    if (text.size() == 7) iso += '0';
    return iso.append(text);
  }
  iso = text;
  if (has_shape(text, "9999-99-99  ")) iso[11] = '0';
  return iso;
}

}  // namespace

size_t mysql_time_length(std::string_view text) {
  if (has_shape(text, "999999 _9:99:99")) return 15;
  if (!has_shape(text, "9999-99-99T_9:99:99")) return 0;
  size_t at = seconds_length;
  if (at + 1 < text.size() && text[at] == '.' && is_digit(text[at + 1])) {
    for (++at; at < text.size() && is_digit(text[at]);) ++at;
  }
  if (at < text.size() && text[at] == 'Z') return at + 1;
  const std::string_view zone = text.substr(at);
  return has_shape(zone, "+99:99") || has_shape(zone, "-99:99") ? at + 6 : at;
}

int64_t mysql_time_of_day_us(std::string_view text) {
  if (text.size() != 8 || !has_shape(text, "99:99:99")) return unknown_time;
  const auto number = [&](size_t at) { return (text[at] - '0') * 10 + (text[at + 1] - '0'); };
  if (number(0) > 23 || number(3) > 59 || number(6) > 60) return unknown_time;
  return ((number(0) * 60 + number(3)) * 60 + number(6)) * int64_t{1'000'000};
}

int64_t moment_between(MysqlTime before, int64_t of_day_us, MysqlTime following) {
  constexpr int64_t second_us = 1'000'000, day_us = 86'400 * second_us;
  const bool follows = following.us != unknown_time;
  const int64_t neighbour_us = follows ? following.us : before.us;
  if (neighbour_us == unknown_time) return unknown_time;
  const bool nearest = follows || !before.has_zone;
  const int64_t earliest_us = neighbour_us - (nearest ? day_us / 2 : second_us);
  const int64_t days = (earliest_us - of_day_us + day_us - 1) / day_us;  // of 1970 or later
  return days * day_us + of_day_us;
}

MysqlTime MysqlClock::read(std::string_view text) {
  int64_t fraction_us = 0;
  size_t fraction_length = 0;
  if (text.size() > seconds_length && text[seconds_length] == '.') {
    int64_t scale = 100'000;
    for (fraction_length = 1; seconds_length + fraction_length < text.size(); ++fraction_length) {
      const char c = text[seconds_length + fraction_length];
      if (!is_digit(c)) break;
      fraction_us += scale * (c - '0');
      scale /= 10;
    }
  }
  const std::string_view seconds = text.substr(0, seconds_length);
  const std::string_view zone =
      text.size() > seconds_length ? text.substr(seconds_length + fraction_length) : "";
  const std::string_view cached = cached_text_;
  if (cached.size() != seconds.size() + zone.size() || !cached.starts_with(seconds) ||
      !cached.ends_with(zone)) {
    cached_text_.assign(seconds).append(zone);
    cached_.us = parse_timestamp(iso_time(cached_text_), zone_).value_or(unknown_time);
    cached_.has_zone = cached_.us != unknown_time && !zone.empty();
  }
  MysqlTime time = cached_;
  if (time.us != unknown_time) time.us += fraction_us;
  return time;
}

}  // namespace dbperf
