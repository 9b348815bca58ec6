#include "parser/formats/postgres_plan.h"

#include <algorithm>
#include <cstdint>
#include <optional>

namespace dbperf {
namespace {

constexpr std::string_view blanks = " \t\r\n";

bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool is_name_char(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) || c == '_' || c == '$' ||
         static_cast<unsigned char>(c) >= 0x80;
}

std::string_view trim(std::string_view text) {
  const size_t first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

// "(cost=0.00..35.50 rows=...": what follows a plan's first node.
bool has_cost(std::string_view line) {
  for (size_t at = line.find("(cost="); at != std::string_view::npos;
       at = line.find("(cost=", at + 1)) {
    size_t end = at + 6;
    while (end < line.size() && (is_digit(line[end]) || line[end] == '.')) ++end;
    if (line.substr(at + 6, end - at - 6).find("..") != std::string_view::npos) return true;
  }
  return false;
}

// Writes `code` as UTF-8 and returns the byte after it.
char* put_utf8(char* out, uint32_t code) {
  const auto put = [&out](uint32_t byte) { *out++ = static_cast<char>(byte); };
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xC0 | code >> 6);
    put(0x80 | (code & 0x3F));
  } else if (code < 0x10000) {
    put(0xE0 | code >> 12);
    put(0x80 | (code >> 6 & 0x3F));
    put(0x80 | (code & 0x3F));
  } else {
    put(0xF0 | code >> 18);
    put(0x80 | (code >> 12 & 0x3F));
    put(0x80 | (code >> 6 & 0x3F));
    put(0x80 | (code & 0x3F));
  }
  return out;
}

uint32_t hex_value(std::string_view digits) {
  uint32_t value = 0;
  for (char c : digits) {
    const bool letter = (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    if (!is_digit(c) && !letter) return 0xFFFD;
    value = value * 16 + static_cast<uint32_t>(letter ? (c | 32) - 'a' + 10 : c - '0');
  }
  return value;
}

// The server escapes only control characters as \uXXXX, so surrogates do not occur.
char* unescape_one(std::string_view text, size_t& at, char* out) {
  const char c = text[at++];
  switch (c) {
    case 'n':
      *out++ = '\n';
      break;
    case 't':
      *out++ = '\t';
      break;
    case 'r':
      *out++ = '\r';
      break;
    case 'b':
      *out++ = '\b';
      break;
    case 'f':
      *out++ = '\f';
      break;
    case 'u': {
      const uint32_t code = hex_value(text.substr(at, 4));
      at = at + 4 < text.size() ? at + 4 : text.size();
      return put_utf8(out, code);
    }
    default:
      *out++ = c;
  }
  return out;
}

// A string as JSON quotes it; `text` begins after the opening quote. Without a closing quote (a
// truncated record) it reaches to the end.
std::string_view unquote(std::string_view text, Arena& arena) {
  char* const room = arena.allocate(text.size());
  char* out = room;
  for (size_t at = 0; at < text.size() && text[at] != '"';) {
    if (text[at] == '\\' && at + 1 < text.size()) {
      ++at;
      out = unescape_one(text, at, out);
    } else {
      *out++ = text[at++];
    }
  }
  const size_t used = static_cast<size_t>(out - room);
  arena.shrink(text.size(), used);
  return {room, used};
}

struct Entity {
  std::string_view name;
  char character;
};
constexpr Entity entities[] = {
    {"&lt;", '<'},   {"&gt;", '>'},    {"&amp;", '&'},
    {"&quot;", '"'}, {"&apos;", '\''}, {"&#x0d;", '\r'},
};

std::string_view unescape_xml(std::string_view text, Arena& arena) {
  if (text.find('&') == std::string_view::npos) return text;
  char* const room = arena.allocate(text.size());
  char* out = room;
  while (!text.empty()) {
    size_t taken = 1;
    char c = text.front();
    if (c == '&') {
      for (const Entity& entity : entities) {
        if (!text.starts_with(entity.name)) continue;
        c = entity.character;
        taken = entity.name.size();
        break;
      }
    }
    *out++ = c;
    text.remove_prefix(taken);
  }
  return {room, static_cast<size_t>(out - room)};
}

// The quoted string after `key`, if it stands there.
std::optional<std::string_view> quoted_after(std::string_view text, std::string_view key,
                                             Arena& arena) {
  const size_t at = text.find(key);
  if (at == std::string_view::npos) return std::nullopt;
  return unquote(text.substr(at + key.size()), arena);
}

std::string_view element(std::string_view text, std::string_view open, std::string_view close,
                         Arena& arena) {
  const size_t at = text.find(open);
  if (at == std::string_view::npos) return {};
  text.remove_prefix(at + open.size());
  return unescape_xml(text.substr(0, text.find(close)), arena);
}

ExplainedPlan read_text_plan(std::string_view text) {
  constexpr std::string_view text_key = "Query Text: ", parameters_key = "Query Parameters: ";
  ExplainedPlan found;
  if (!text.starts_with(text_key)) {
    found.plan = text;
    return found;
  }
  size_t statement_end = std::string_view::npos;
  size_t line = 0;
  while (line < text.size()) {
    size_t end = text.find('\n', line);
    if (end == std::string_view::npos) end = text.size();
    const std::string_view content = text.substr(line, end - line);
    if (line > 0 && content.starts_with(parameters_key)) {
      statement_end = std::min(statement_end, line);
      found.parameters = content.substr(parameters_key.size());
    } else if (line > 0 && has_cost(content)) {
      break;
    }
    line = end + 1;
  }
  line = std::min(line, text.size());
  found.plan = text.substr(line);
  found.statement = text.substr(0, std::min(statement_end, line)).substr(text_key.size());
  return found;
}

}  // namespace

ExplainedPlan read_explained_plan(std::string_view text, Arena& arena) {
  text = trim(text);
  ExplainedPlan found;
  found.plan = text;
  if (text.starts_with('{')) {
    found.statement = quoted_after(text, "\"Query Text\": \"", arena).value_or("");
    found.parameters = quoted_after(text, "\"Query Parameters\": \"", arena).value_or("");
  } else if (text.starts_with('<')) {
    found.statement = element(text, "<Query-Text>", "</Query-Text>", arena);
    found.parameters = element(text, "<Query-Parameters>", "</Query-Parameters>", arena);
  } else if (text.starts_with("Query Text: \"")) {
    found.statement = quoted_after(text, "Query Text: \"", arena).value_or("");
    found.parameters = quoted_after(text, "\nQuery Parameters: \"", arena).value_or("");
  } else {
    found = read_text_plan(text);
  }
  found.statement = trim(found.statement);
  if (const auto inner = prepared_statement(found.statement); !inner.empty()) {
    found.statement = inner;
  }
  return found;
}

std::string_view prepared_statement(std::string_view text) {
  const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 32) : c; };
  const auto takes = [&](std::string_view word) {
    if (text.size() <= word.size()) return false;
    for (size_t i = 0; i < word.size(); ++i) {
      if (lower(text[i]) != word[i]) return false;
    }
    if (is_name_char(text[word.size()])) return false;
    text = trim(text.substr(word.size()));
    return true;
  };
  text = trim(text);
  if (!takes("prepare") || text.empty()) return {};
  if (text.front() == '"') {
    const size_t close = text.find('"', 1);
    if (close == std::string_view::npos) return {};
    text.remove_prefix(close + 1);
  } else {
    while (!text.empty() && is_name_char(text.front())) text.remove_prefix(1);
  }
  text = trim(text);
  int depth = 0;
  while (!text.empty() && (depth > 0 || text.front() == '(')) {
    depth += text.front() == '(' ? 1 : text.front() == ')' ? -1 : 0;
    text.remove_prefix(1);
  }
  text = trim(text);
  return takes("as") ? text : std::string_view{};
}

}  // namespace dbperf
