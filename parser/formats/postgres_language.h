#pragma once
// A server whose lc_messages is not English says the same in other words: the labels of a text log
// (FEHLER, ANWEISUNG) and the messages. Here they become what it says in the C locale, before
// anything else looks at them, so that all that follows is written once.

#include <array>
#include <span>
#include <string>
#include <string_view>

#include "parser/formats/postgres_message.h"

namespace dbperf {

// A label that differs from English; "LOG:  " is LOG in many languages.
struct PostgresLabelText {
  std::string_view text;  // with the colon and what follows it
  PostgresPart part;
  Severity severity = Severity::log;
};

// A message with holes: "{}" is the next value, "{2}" the second of `local`, and "{*}", at the end,
// the rest of the message, in which the language's words are translated too. What follows the end
// of `local` is kept as it is.
struct PostgresPhrase {
  std::string_view local, english;
};

struct PostgresLanguage {
  std::string_view name;      // in English
  std::string_view unknown;   // what a prefix has for "[unknown]"
  std::string_view position;  // " at character {}", behind a message
  std::span<const PostgresLabelText> labels;
  std::span<const PostgresPhrase> phrases;  // the first that fits is taken
  std::span<const PostgresPhrase> words;
};

// What `text` says in the C locale; as it is where no phrase fits.
std::string_view in_english(const PostgresLanguage& language, std::string_view text, Arena& arena);
// All texts of `event`.
void translate_postgres_event(const PostgresLanguage& language, Event& event, Arena& arena);

// Like their namesakes for English; null is English.
PostgresLabel read_postgres_label(std::string_view text, const PostgresLanguage* language);
size_t find_postgres_label(std::string_view line, size_t from, const PostgresLanguage* language);
Severity postgres_severity(std::string_view name, const PostgresLanguage* language);

// Finds out in which language a log's messages are.
class PostgresLanguageVote {
 public:
  static constexpr size_t most_languages = 32;
  static constexpr size_t enough = 400;  // lines or messages, to be sure

  // A line of a text log, whatever stands before its label.
  void hear_line(std::string_view line);
  // A message with its severity as a CSV or JSON log has it.
  void hear(std::string_view severity, std::string_view message);

  // The language of most of what was heard. Null with an empty foreign_name(): English.
  const PostgresLanguage* language() const;
  // The name of the language if it is one that is not read.
  std::string_view foreign_name() const;

 private:
  void vote(std::string_view label, std::string_view message);
  size_t winner() const;

  // For each language the lines that only it, or only English, would have written so.
  std::array<int, most_languages> local_ = {}, english_ = {};
};

// The advice that goes with a foreign_name().
std::string foreign_language_reason(std::string_view name);

}  // namespace dbperf
