#include "parser/formats/postgres_language.h"

#include <algorithm>
#include <cstring>

namespace dbperf {
namespace {

constexpr size_t npos = std::string_view::npos;
constexpr size_t most_holes = 9;
// A value in a message is not longer; looking further would cost time for each phrase.
constexpr size_t longest_value = 2048;

using Values = std::array<std::string_view, most_holes>;

// A piece of a phrase: text, and the hole behind it.
struct Piece {
  std::string_view text;
  size_t hole = npos;    // its number
  bool is_rest = false;  // "{*}"
};

// Reads a phrase piece by piece.
class Pieces {
 public:
  explicit Pieces(std::string_view phrase) : left_(phrase) {}

  bool at_end() const { return left_.empty(); }
  // The text that the next piece begins with.
  std::string_view next_text() const { return left_.substr(0, left_.find('{')); }

  Piece take() {
    Piece piece;
    const size_t brace = left_.find('{');
    piece.text = left_.substr(0, brace);
    if (brace == npos) {
      left_ = {};
      return piece;
    }
    const char inside = left_[brace + 1];
    piece.is_rest = inside == '*';
    piece.hole = inside >= '1' && inside <= '9' ? static_cast<size_t>(inside - '1') : next_hole_++;
    left_.remove_prefix(brace + (inside == '}' ? 2 : 3));
    return piece;
  }

 private:
  std::string_view left_;
  size_t next_hole_ = 0;
};

// Whether `text` begins as the phrase says. Fills the values; `end` is behind what was matched.
bool fits(std::string_view phrase, std::string_view text, Values& values, size_t& end) {
  Pieces pieces(phrase);
  end = 0;
  while (!pieces.at_end()) {
    const Piece piece = pieces.take();
    if (!text.substr(end).starts_with(piece.text)) return false;
    end += piece.text.size();
    if (piece.hole == npos) return true;
    if (piece.is_rest) {
      values[piece.hole] = text.substr(end);
      end = text.size();
    } else if (pieces.at_end()) {
      values[piece.hole] = text.substr(end);
      end = text.size();
    } else {
      const size_t length = text.substr(end, longest_value).find(pieces.next_text());
      if (length == npos) return false;
      values[piece.hole] = text.substr(end, length);
      end += length;
    }
  }
  return true;
}

class Writer {
 public:
  Writer(const PostgresLanguage& language, Arena& arena) : language_(language), arena_(arena) {}

  std::string_view write(std::string_view english, const Values& values, std::string_view tail) {
    size_ = english.size() + tail.size();
    for (std::string_view value : values) size_ += value.size();
    for (const PostgresPhrase& word : language_.words) size_ += word.english.size();
    room_ = arena_.allocate(size_);
    fill(english, values);
    append(tail);
    arena_.shrink(size_, used_);
    return {room_, used_};
  }

 private:
  void append(std::string_view text) {
    if (!text.empty()) std::memcpy(room_ + used_, text.data(), text.size());
    used_ += text.size();
  }

  void fill(std::string_view english, const Values& values) {
    Pieces pieces(english);
    while (!pieces.at_end()) {
      const Piece piece = pieces.take();
      append(piece.text);
      if (piece.is_rest) {
        append_rest(values[piece.hole]);
      } else if (piece.hole != npos) {
        append(values[piece.hole]);
      }
    }
  }

  // Each word once, in the order in which they come.
  void append_rest(std::string_view rest) {
    uint32_t done = 0;
    for (;;) {
      size_t first = npos, first_word = 0;
      for (size_t i = 0; i < language_.words.size(); ++i) {
        if ((done >> i & 1) != 0) continue;
        const size_t at =
            rest.substr(0, longest_value).find(Pieces(language_.words[i].local).next_text());
        if (at < first) {
          first = at;
          first_word = i;
        }
      }
      if (first == npos) return append(rest);
      done |= 1u << first_word;
      Values values;
      size_t length = 0;
      if (!fits(language_.words[first_word].local, rest.substr(first), values, length)) continue;
      append(rest.substr(0, first));
      fill(language_.words[first_word].english, values);
      rest.remove_prefix(first + length);
    }
  }

  const PostgresLanguage& language_;
  Arena& arena_;
  char* room_ = nullptr;
  size_t size_ = 0, used_ = 0;
};

// Each line on its own: what a deadlock's detail consists of.
std::string_view lines_in_english(const PostgresLanguage& language, std::string_view text,
                                  Arena& arena) {
  std::string_view first = text.substr(0, text.find('\n'));
  if (first.size() == text.size()) return in_english(language, text, arena);
  constexpr size_t most_lines = 64;
  std::array<std::string_view, most_lines> lines;
  size_t count = 0, size = 0;
  for (std::string_view rest = text; count < most_lines; ++count) {
    const bool is_last = count + 1 == most_lines;
    const size_t newline = is_last ? npos : rest.find('\n');
    lines[count] = in_english(language, rest.substr(0, newline), arena);
    size += lines[count].size() + 1;
    if (newline == npos) break;
    rest.remove_prefix(newline + 1);
  }
  count = std::min(count + 1, most_lines);
  char* const room = arena.allocate(size);
  char* out = room;
  for (size_t i = 0; i < count; ++i) {
    if (i > 0) *out++ = '\n';
    if (!lines[i].empty()) std::memcpy(out, lines[i].data(), lines[i].size());
    out += lines[i].size();
  }
  const size_t used = static_cast<size_t>(out - room);
  arena.shrink(size, used);
  return {room, used};
}

// `message` without the position in the statement that stands behind it.
std::string_view without_position(const PostgresLanguage& language, std::string_view message) {
  const size_t at = message.rfind(Pieces(language.position).next_text());
  if (at == npos) return message;
  Values values;
  size_t end = 0;
  const bool found = fits(language.position, message.substr(at), values, end);
  const bool is_number = !values[0].empty() && values[0].find_first_not_of("0123456789") == npos;
  return found && is_number && at + end == message.size() ? message.substr(0, at) : message;
}

void know_unknown(const PostgresLanguage& language, std::string_view& field) {
  if (field == language.unknown) field = "[unknown]";
}

}  // namespace

std::string_view in_english(const PostgresLanguage& language, std::string_view text, Arena& arena) {
  Values values;
  size_t end = 0;
  for (const PostgresPhrase& phrase : language.phrases) {
    values.fill({});
    if (!fits(phrase.local, text, values, end)) continue;
    return Writer(language, arena).write(phrase.english, values, text.substr(end));
  }
  return text;
}

void translate_postgres_event(const PostgresLanguage& language, Event& event, Arena& arena) {
  if (event.severity != Severity::log) event.message = without_position(language, event.message);
  event.message = in_english(language, event.message, arena);
  if (!event.detail.empty()) {
    const bool is_deadlock = event.message == "deadlock detected";
    event.detail = is_deadlock ? lines_in_english(language, event.detail, arena)
                               : in_english(language, event.detail, arena);
  }
  if (!event.context.empty()) event.context = in_english(language, event.context, arena);
  for (std::string_view* name : {&event.user, &event.database, &event.application, &event.host}) {
    know_unknown(language, *name);
  }
}

PostgresLabel read_postgres_label(std::string_view text, const PostgresLanguage* language) {
  if (language != nullptr) {
    for (const PostgresLabelText& label : language->labels) {
      if (!text.starts_with(label.text)) continue;
      return {label.part, label.severity, static_cast<uint8_t>(label.text.size())};
    }
  }
  return read_postgres_label(text);
}

size_t find_postgres_label(std::string_view line, size_t from, const PostgresLanguage* language) {
  if (language == nullptr) return find_postgres_label(line, from);
  for (size_t colon = line.find(": ", from); colon != npos; colon = line.find(": ", colon + 1)) {
    size_t longest = 0;  // one label may end like another
    for (const PostgresLabelText& label : language->labels) {
      const size_t before = label.text.find(": ");
      if (colon < from + before || before <= longest) continue;
      if (line.substr(colon - before).starts_with(label.text)) longest = before;
    }
    if (longest > 0) return colon - longest;
    // "LOG:  " and the like.
    const size_t window = std::max(from, colon - std::min<size_t>(colon, 10));
    if (const size_t at = find_postgres_label(line.substr(0, colon + 3), window); at != npos) {
      return at;
    }
  }
  return npos;
}

Severity postgres_severity(std::string_view name, const PostgresLanguage* language) {
  if (language != nullptr) {
    for (const PostgresLabelText& label : language->labels) {
      const bool is_severity = label.part == PostgresPart::message;
      if (is_severity && label.text.substr(0, label.text.find(':')) == name) return label.severity;
    }
  }
  return postgres_severity(name);
}

}  // namespace dbperf
