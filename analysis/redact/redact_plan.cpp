// The values in execution plans. Every expression may hold some; counts and times stay.

#include <algorithm>

#include "analysis/redact/redactor.h"
#include "analysis/sql/scan.h"

namespace dbperf {
namespace {

constexpr size_t npos = std::string_view::npos;

// Properties that only count and measure, by how their names begin.
constexpr std::string_view measures[] = {"Actual",
                                         "Async",
                                         "Batches",
                                         "Buckets",
                                         "Buffers",
                                         "Cache Evictions",
                                         "Cache Hits",
                                         "Cache Mis",
                                         "Cache Mode",
                                         "Cache Overflows",
                                         "Disabled",
                                         "Exact",
                                         "Execution",
                                         "Full-sort",
                                         "Hash B",
                                         "Heap",
                                         "Hits",
                                         "I/O",
                                         "Index Searches",
                                         "InitPlan ",
                                         "JIT",
                                         "Local",
                                         "Lossy",
                                         "Memory",
                                         "Original",
                                         "Parallel",
                                         "Peak",
                                         "Plan ",
                                         "Planned",
                                         "Planning",
                                         "Pre-sorted",
                                         "Query Identifier",
                                         "Rows",
                                         "Shared",
                                         "Sort Method",
                                         "Sort Space",
                                         "Startup",
                                         "Storage",
                                         "SubPlan ",
                                         "Temp",
                                         "Timing",
                                         "Total",
                                         "Trigger",
                                         "WAL",
                                         "Worker"};

bool is_measure(std::string_view name) {
  return std::any_of(std::begin(measures), std::end(measures),
                     [&](std::string_view measure) { return name.starts_with(measure); });
}

// Numbers, true, false and null, and what stands between them.
bool is_bare_value(std::string_view text) {
  constexpr std::string_view words[] = {"true", "false", "null"};
  for (;;) {
    const size_t start = text.find_first_not_of("+-.0123456789eE,:{}[] \t\r\n");
    if (start == npos) return true;
    text.remove_prefix(start);
    const auto word = std::find_if(std::begin(words), std::end(words),
                                   [&](std::string_view known) { return text.starts_with(known); });
    if (word == std::end(words)) return false;
    text.remove_prefix(word->size());
  }
}

std::string_view take_line(std::string_view& text) {
  const std::string_view line = text.substr(0, std::min(text.find('\n'), text.size() - 1) + 1);
  text.remove_prefix(line.size());
  return line;
}

auto quotes_in(std::string_view line) { return std::count(line.begin(), line.end(), '\''); }

// The end of the string whose quote stands at the beginning; the size of the text if it has none.
size_t string_end(std::string_view text) {
  for (size_t at = 1; at < text.size(); ++at) {
    if (text[at] == '"') return at + 1;
    if (text[at] == '\\') ++at;
  }
  return text.size();
}

// Of escapes, those matter that change where an SQL literal ends; control characters stay as
// they are written.
std::string unescape_json(std::string_view text) {
  std::string out;
  for (size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '\\' && at + 1 < text.size()) {
      const char c = text[++at];
      out += c == 'n' ? '\n' : c == 't' ? '\t' : c == 'r' ? '\r' : c;
    } else {
      out += text[at];
    }
  }
  return out;
}

std::string escape_json(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (c == '\n' || c == '\t' || c == '\r')
      out.append(1, '\\') += c == '\n' ? 'n' : c == '\t' ? 't' : 'r';
    else
      out += c;
  }
  return out;
}

struct Entity {
  std::string_view name;
  std::string_view character;
};
constexpr Entity entities[] = {
    {"&lt;", "<"},   {"&gt;", ">"},    {"&quot;", "\""},
    {"&apos;", "'"}, {"&#x0d;", "\r"}, {"&amp;", "&"},
};

std::string replace_all(std::string_view text, std::string_view from, std::string_view to) {
  std::string out;
  for (size_t at = text.find(from); at != npos; at = text.find(from)) {
    out.append(text.substr(0, at)).append(to);
    text.remove_prefix(at + from.size());
  }
  return out.append(text);
}

std::string unescape_xml(std::string_view text) {
  std::string out(text);
  for (const auto& [name, character] : entities) out = replace_all(out, name, character);
  return out;
}

std::string escape_xml(std::string text) {
  text = replace_all(text, "&", "&amp;");
  text = replace_all(text, "<", "&lt;");
  return replace_all(text, ">", "&gt;");
}

// "Seq Scan on t  (cost=0.00..1.00 rows=2 width=4) ...": where its costs begin; npos if it is none.
size_t costs_of(std::string_view line) {
  const size_t at = std::min(line.find("  (cost="), line.find("  (actual "));
  return line.find('\'') < at ? npos : at;
}

}  // namespace

// JSON, and YAML whose strings are those of JSON: each string is a key or an expression.
std::string Redactor::quoted_plan(std::string_view text, Dialect dialect) const {
  std::string out;
  while (!text.empty()) {
    if (text.front() == '"') {
      const std::string_view quoted = text.substr(0, string_end(text));
      text.remove_prefix(quoted.size());
      const size_t next = text.find_first_not_of(" \t");
      if (next != npos && text[next] == ':') {
        out += quoted;
        continue;
      }
      const bool closed = quoted.size() > 1 && quoted.back() == '"';
      const std::string_view inner = quoted.substr(1, quoted.size() - (closed ? 2 : 1));
      out += '"' + escape_json(statement(unescape_json(inner), dialect)) + (closed ? "\"" : "");
      continue;
    }
    const size_t end = std::min(text.find('"'), std::min(text.find('\n'), text.size() - 1) + 1);
    const std::string_view bare = text.substr(0, end);
    const size_t key_end = bare.rfind(':') + 1;  // of a key of YAML; 0: there is none
    out += bare.substr(0, key_end);
    out += is_bare_value(bare.substr(key_end)) || bare.find_first_not_of(" -\n") == npos
               ? std::string(bare.substr(key_end))
               : ' ' + mark(bare.substr(key_end)) + '\n';
    text.remove_prefix(end);
  }
  return out;
}

std::string Redactor::xml_plan(std::string_view text, Dialect dialect) const {
  std::string out;
  std::string name;
  while (!text.empty()) {
    const size_t end = text.front() == '<' ? std::min(text.find('>'), text.size() - 1) + 1
                                           : std::min(text.find('<'), text.size());
    const std::string_view piece = text.substr(0, end);
    text.remove_prefix(end);
    const bool value = piece.front() != '<' && piece.find_first_not_of(" \t\r\n") != npos;
    if (piece.front() == '<') name = replace_all(piece.substr(1), "-", " ");
    const bool count = is_measure(name) && is_bare_value(piece);
    out +=
        value && !count ? escape_xml(statement(unescape_xml(piece), dialect)) : std::string(piece);
  }
  return out;
}

std::string Redactor::text_plan(std::string_view text, Dialect dialect) const {
  std::string out;
  while (!text.empty()) {
    const char* const begin = text.data();
    std::string_view line = take_line(text);
    const size_t first = std::min(line.find_first_not_of(" \t"), line.size());
    const std::string_view words = line.substr(first);
    if (const size_t costs = costs_of(line); costs != npos || is_measure(words)) {
      out += costs == npos ? quoted_values(line) : quoted_values(line.substr(0, costs));
      out += costs == npos ? std::string_view() : line.substr(costs);
      continue;
    }
    // A literal may hold line feeds.
    bool open = quotes_in(line) % 2 == 1;
    while (open && !text.empty()) {
      const std::string_view next = take_line(text);
      open = quotes_in(next) % 2 == 0;
      line = {begin, line.size() + next.size()};
    }
    const size_t colon = line.find_first_of(":'\"$(");
    const size_t value = colon != npos && line[colon] == ':' ? colon + 1 : 0;  // 0: no property
    out += line.substr(0, value);
    out += statement(line.substr(value), dialect);
  }
  return out;
}

std::string Redactor::quoted_values(std::string_view text) const {
  std::string out;
  while (!text.empty()) {
    const size_t open = std::min(text.find('\''), text.size());
    out += text.substr(0, open);
    text.remove_prefix(open);
    if (text.empty()) break;
    const size_t close = std::min(text.find('\'', 1), text.size());
    out += '\'' + mark(text.substr(1, close - 1)) + '\'';
    text.remove_prefix(std::min(close + 1, text.size()));
  }
  return out;
}

std::string Redactor::plan(std::string_view text, Dialect dialect) const {
  const size_t first = text.find_first_not_of(" \t\r\n");
  if (first == npos) return std::string(text);
  const std::string_view content = text.substr(first);
  if (content.front() == '<') return xml_plan(text, dialect);
  // MariaDB's table of its EXPLAIN holds no expressions.
  if (content.starts_with("id\t")) return quoted_values(text);
  const bool yaml = content.starts_with("Query Text: \"") || content.starts_with("Plan: \n");
  if (content.front() == '{' || content.front() == '[' || yaml) return quoted_plan(text, dialect);
  return text_plan(text, dialect);
}

}  // namespace dbperf
