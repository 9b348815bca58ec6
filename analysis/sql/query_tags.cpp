#include "analysis/sql/query_tags.h"

#include <algorithm>
#include <optional>

#include "analysis/sql/scan.h"
#include "analysis/text.h"

namespace dbperf {
namespace {

constexpr size_t npos = std::string_view::npos;
constexpr size_t max_comments = 4, max_comment_bytes = 4096;  // at either end
constexpr size_t max_tags = 32, max_name_bytes = 64, max_value_bytes = 256;

constexpr bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == ';';
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

int hex_digit(char c) {
  if (is_digit(c)) return c - '0';
  const char lower = to_lower(c);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

// Without percent signs and backslashes, and on one line.
std::string decode(std::string_view text) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '%' && i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 &&
        hex_digit(text[i + 2]) >= 0) {
      c = static_cast<char>(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2]));
      i += 2;
    } else if (c == '\\' && i + 1 < text.size()) {
      c = text[++i];
    }
    out += is_space_byte(c) ? ' ' : c;
  }
  return out;
}

bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= max_name_bytes && !is_digit(text[0]) &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return (is_word_byte(c) && c != '$') || c == '.' || c == '-' || c == '%';
         });
}

// Reads the tags of one comment.
class CommentReader {
 public:
  CommentReader(std::string_view comment, std::string& tags) : rest_(comment), tags_(tags) {}

  void run() {
    while (!rest_.empty() && read_tag()) {
    }
  }

 private:
  // False if what follows is none: then the comment is prose.
  bool read_tag() {
    const size_t mark = rest_.find_first_of("=:");
    if (mark == npos || !is_name(trim(rest_.substr(0, mark)))) return false;
    const std::string name = decode(trim(rest_.substr(0, mark)));
    rest_.remove_prefix(mark + 1);
    const std::optional<std::string> value =
        rest_.starts_with('\'') ? quoted_value() : plain_value();
    if (!value) return false;
    add(name, *value);
    return true;
  }

  std::optional<std::string> quoted_value() {
    size_t close = 1;
    while (close < rest_.size() && rest_[close] != '\'') close += rest_[close] == '\\' ? 2 : 1;
    if (close >= rest_.size()) return std::nullopt;
    std::string value = decode(rest_.substr(1, close - 1));
    rest_.remove_prefix(close + 1);
    rest_ = trim(rest_);
    if (!rest_.empty() && rest_[0] != ',') return std::nullopt;
    rest_.remove_prefix(rest_.empty() ? 0 : 1);
    return value;
  }

  // Up to the next comma that a name follows: `line` may hold anything.
  std::optional<std::string> plain_value() {
    if (rest_.empty() || is_space_byte(rest_[0])) return std::nullopt;
    size_t comma = rest_.find(',');
    while (comma != npos && !begins_tag(rest_.substr(comma + 1)))
      comma = rest_.find(',', comma + 1);
    std::string value(trim(rest_.substr(0, comma)));
    std::replace_if(value.begin(), value.end(), is_space_byte, ' ');
    rest_.remove_prefix(comma == npos ? rest_.size() : comma + 1);
    return value;
  }

  static bool begins_tag(std::string_view text) {
    text = text.substr(0, max_name_bytes);
    const size_t mark = text.find_first_of("=:,");
    return mark != npos && text[mark] != ',' && is_name(trim(text.substr(0, mark)));
  }

  void add(std::string_view name, std::string_view value) {
    bool known = false;
    size_t count = 0;
    for_each_tag(tags_, [&](std::string_view tag) {
      ++count;
      known = known || tag.substr(0, tag.find('=')) == name;
    });
    if (known || count >= max_tags || value.empty() || name.find('=') != npos) return;
    tags_.append(name) += '=';
    tags_.append(cut_utf8(value, max_value_bytes)) += '\0';
  }

  std::string_view rest_;
  std::string& tags_;
};

// The inside of the comment that `text` begins or ends with, which is cut off; empty if there is
// none. Hints are not for people.
std::string_view take_first_comment(std::string_view& text) {
  text = trim(text);
  if (!text.starts_with("/*")) return {};
  const size_t close = text.substr(0, max_comment_bytes).find("*/", 2);
  if (close == npos) return {};
  const std::string_view inside = text.substr(2, close - 2);
  text.remove_prefix(close + 2);
  return inside;
}

std::string_view take_last_comment(std::string_view& text) {
  text = trim(text);
  if (!text.ends_with("*/") || text.size() < 4) return {};
  const size_t begin = text.size() - std::min(text.size(), max_comment_bytes);
  const size_t open = text.substr(begin, text.size() - 2 - begin).rfind("/*");
  if (open == npos) return {};
  const std::string_view inside = text.substr(begin + open + 2, text.size() - begin - open - 4);
  text.remove_suffix(text.size() - begin - open);
  return inside;
}

}  // namespace

void read_tags(std::string_view statement, std::string& tags) {
  for (const auto take : {take_first_comment, take_last_comment}) {
    for (size_t i = 0; i < max_comments; ++i) {
      const std::string_view comment = take(statement);
      if (comment.empty()) break;
      if (comment[0] != '!' && comment[0] != '+') CommentReader(trim(comment), tags).run();
    }
  }
}

bool groups_requests(std::string_view tag) {
  constexpr std::string_view of_one[] = {
      "traceparent", "tracestate",  "traceid",       "spanid",    "requestid", "xrequestid",
      "txid",        "xraytraceid", "correlationid", "sessionid", "jobid",     "jid",
      "pid",         "tid",         "threadid",      "uuid",      "timestamp", "time"};
  const size_t equals = tag.find('=');
  std::string name;  // of letters only: trace_id, traceId and trace-id are one
  for (const char c : tag.substr(0, equals)) {
    if (c != '_' && c != '-' && c != '.') name += to_lower(c);
  }
  if (std::find(std::begin(of_one), std::end(of_one), name) != std::end(of_one)) return false;
  // Sixteen hex digits, and a UUID, are an id whatever its name.
  const std::string_view value = equals == npos ? std::string_view() : tag.substr(equals + 1);
  size_t digits = 0;
  for (const char c : value) {
    if (c == '-') continue;
    if (hex_digit(c) < 0) return true;
    ++digits;
  }
  return digits < 16;
}

}  // namespace dbperf
