// The values in what servers say of errors.

#include <algorithm>
#include <optional>
#include <vector>

#include "analysis/redact/redactor.h"
#include "analysis/sql/scan.h"
#include "analysis/text.h"

namespace dbperf {
namespace {

constexpr size_t npos = std::string_view::npos;
constexpr std::string_view kinds = "*#%";  // of holes in sentences

constexpr std::string_view waits = "Process # waits for * on *; blocked by process #.";

// What servers say in details and hints. Any other may be a function's own words about its data.
// `*` is a name or an expression, `#` a number of the server's, `%` a value.
constexpr std::string_view sentences[] = {
    "Key (*)=(%) already exists.",
    "Key (*)=(%) is not present in table \"*\".",
    "Key (*)=(%) is still referenced from table \"*\".",
    "Key (*)=(%) is duplicated.",
    "Key (*)=(%) conflicts with existing key (*)=(%).",
    "Key (*)=(%) conflicts with key (*)=(%).",
    "Failing row contains (%).",
    "Partition key of the failing row contains (*) = (%).",
    "Process holding the lock: #. Wait queue: *.",
    "Token \"%\" is invalid.",
    "Expected %, but found %.",
    "Array value must start with \"{\" or dimension information.",
    "A field with precision #, scale # must round to an absolute value less than %.",
    "Reason code: Canceled on identification as a pivot, during write.",
    "Reason code: Canceled on identification as a pivot, during commit attempt.",
    "Reason code: Canceled on identification as a pivot, during conflict in checking.",
    "Reason code: Canceled on identification as a pivot, during conflict out checking.",
    "User query might have needed to see row versions that must be removed.",
    "There are # other sessions using the database.",
    "There is # other session using the database.",
    "Connection matched pg_hba.conf line #: \"%\"",
    "Connection matched file \"%\" line #: \"%\"",
    "Role \"*\" does not exist.",
    "User \"*\" has no password assigned.",
    "User \"*\" has an expired password.",
    "Password does not match for user \"*\".",
    "See server log for query details.",
    "No function matches the given name and argument types. You might need to add explicit type "
    "casts.",
    "No operator matches the given name and argument types. You might need to add explicit type "
    "casts.",
    "No operator matches the given name and argument type. You might need to add an explicit type "
    "cast.",
    "Perhaps you meant to reference the column \"*\".",
    "Perhaps you meant to reference the column \"*\" or the column \"*\".",
    "Perhaps you meant to reference the table alias \"*\".",
    "There is an entry for table \"*\", but it cannot be referenced from this part of the query.",
    "There is a column named \"*\" in table \"*\", but it cannot be referenced from this part of "
    "the query.",
    "The transaction might succeed if retried.",
    "You will need to rewrite or cast the expression.",
    "Consider increasing the configuration parameter \"*\".",
    "Check free disk space.",
    "Use DROP ... CASCADE to drop the dependent objects too.",
    "In a moment you should be able to reconnect to the database and repeat your command.",
};

// What fills the holes of `pattern`; nothing if the text is another sentence. A value reaches as
// far as it can.
std::optional<std::vector<std::string_view>> fit(std::string_view pattern, std::string_view text) {
  std::vector<std::string_view> fillings;
  size_t hole = std::min(pattern.find_first_of(kinds), pattern.size());
  if (!text.starts_with(pattern.substr(0, hole))) return std::nullopt;
  text.remove_prefix(hole);
  while (hole < pattern.size()) {
    const size_t next = std::min(pattern.find_first_of(kinds, hole + 1), pattern.size());
    const std::string_view words = pattern.substr(hole + 1, next - hole - 1);
    size_t end = pattern[hole] == '%' ? text.rfind(words) : text.find(words);
    if (next == pattern.size()) end = text.ends_with(words) ? text.size() - words.size() : npos;
    if (end == npos) return std::nullopt;
    const std::string_view filling = text.substr(0, end);
    if (pattern[hole] == '#' && filling.find_first_not_of("0123456789") != npos)
      return std::nullopt;
    fillings.push_back(filling);
    text.remove_prefix(end + words.size());
    hole = next;
  }
  return text.empty() ? std::optional(fillings) : std::nullopt;
}

}  // namespace

std::string Redactor::message(std::string_view text) const {
  const auto hide = [this](std::string_view words) {
    return hide_values(words, [this](std::string_view value) { return mark(value); });
  };
  // Drivers put details, statements and their values into the message.
  constexpr std::string_view rows[] = {")=(", " contains ("};
  constexpr std::string_view rests[] = {"parameters: ", "DETAIL: ", "Detail: ", "[SQL: "};
  const std::string_view first_line = text.substr(0, text.find('\n'));
  size_t begin = npos;
  bool is_row = false;
  const auto open = [&](std::string_view words, bool row) {
    const size_t at = first_line.find(words);
    if (at == npos || at + words.size() >= begin) return;
    begin = at + words.size();
    is_row = row;
  };
  for (const std::string_view words : rows) open(words, true);
  for (const std::string_view words : rests) open(words, false);
  if (begin == npos) return hide(text);
  size_t end = is_row ? text.rfind(')') : text.size();
  if (end == npos || end < begin) end = text.size();
  return hide(text.substr(0, begin)) + mark(text.substr(begin, end - begin)) +
         hide(text.substr(end));
}

// As `pattern` says it; empty if it is another sentence.
std::string Redactor::sentence(std::string_view pattern, std::string_view text) const {
  const auto fillings = fit(pattern, text);
  if (!fillings) return {};
  std::string out;
  auto filling = fillings->begin();
  for (const char c : pattern) {
    if (kinds.find(c) == npos)
      out += c;
    else if (c == '#')
      out += *filling++;
    else
      out += c == '%' ? mark(*filling++) : statement(*filling++, Dialect::postgres);
  }
  return out;
}

// "Process 1 waits for ...; blocked by process 2.", a line for each, and then what each was at:
// "Process 1: UPDATE ...", which may be of many lines.
std::string Redactor::deadlock(std::string_view text, Dialect dialect) const {
  std::string out;
  std::vector<std::string> beginnings;
  while (!text.empty()) {
    const size_t end = std::min(text.find('\n'), text.size());
    const std::string line = sentence(waits, text.substr(0, end));
    if (line.empty()) break;
    beginnings.push_back(line.substr(0, line.find(" waits")) + ": ");
    out += line;
    text.remove_prefix(end);
    if (text.empty()) break;
    out += '\n';
    text.remove_prefix(1);
  }
  for (size_t i = 0; i < beginnings.size() && text.starts_with(beginnings[i]); ++i) {
    out += beginnings[i];
    text.remove_prefix(beginnings[i].size());
    size_t end = i + 1 < beginnings.size() ? text.find('\n' + beginnings[i + 1]) : npos;
    end = std::min(end, text.size());
    out += statement(text.substr(0, end), dialect);
    text.remove_prefix(end);
    if (text.empty()) break;
    out += '\n';
    text.remove_prefix(1);
  }
  return text.empty() ? out : out + mark(text);
}

std::string Redactor::note(std::string_view text, Dialect dialect) const {
  if (text.empty()) return {};
  const std::string_view first = text.substr(0, text.find('\n'));
  if (fit(waits, first)) return deadlock(text, dialect);
  const auto process = fit("Process #: %", text);
  if (process && text.find("\nProcess ") == npos)
    return "Process " + std::string((*process)[0]) + ": " + statement((*process)[1], dialect);
  for (const std::string_view pattern : sentences)
    if (std::string said = sentence(pattern, text); !said.empty()) return said;
  return mark(text);
}

}  // namespace dbperf
