#include "parser/formats/postgres_prefix_columns.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>

#include "parser/formats/postgres_prefix_words.h"

namespace dbperf {
namespace {

using Kind = PrefixTokenKind;

class Labeller {
 public:
  Labeller(PrefixShape& shape, const KnownNames& names) : shape_(shape), names_(names) {}

  void label() {
    shape_.fields.assign(shape_.tokens().size(), PrefixField::count);
    for (size_t i = 0; i < shape_.fields.size(); ++i) label_by_kind(i);
    label_times();
    label_numbers();
    label_words();
  }

 private:
  std::string_view value(size_t sample, size_t column) const {
    return shape_.samples[sample]->tokens[column].text;
  }
  size_t samples() const { return shape_.samples.size(); }
  bool used(PrefixField field) const {
    return std::find(shape_.fields.begin(), shape_.fields.end(), field) != shape_.fields.end();
  }
  bool is_literal(size_t column, std::string_view text) const {
    return column < shape_.tokens().size() && shape_.tokens()[column].kind == Kind::literal &&
           shape_.tokens()[column].text == text;
  }
  void set(size_t column, PrefixField field, int evidence) {
    shape_.fields[column] = field;
    shape_.evidence += evidence;
  }
  template <typename Predicate>
  size_t count_where(size_t column, Predicate predicate) const {
    size_t hits = 0;
    for (size_t s = 0; s < samples(); ++s) hits += predicate(value(s, column)) ? 1 : 0;
    return hits;
  }
  template <typename Predicate>
  bool all(size_t column, Predicate predicate) const {
    return count_where(column, predicate) == samples();
  }
  bool is_constant(size_t column) const {
    return all(column, [&](std::string_view text) { return text == value(0, column); });
  }

  void label_by_kind(size_t column) {
    const PrefixToken& token = shape_.tokens()[column];
    switch (token.kind) {
      case Kind::time:
      case Kind::time_ms:
        times_.push_back(column);
        break;
      case Kind::epoch:
        return set(column, PrefixField::epoch_ms, 10);
      case Kind::session:
        return set(column, PrefixField::session_id, 10);
      case Kind::virtual_transaction:
        return set(column, PrefixField::virtual_transaction, 10);
      case Kind::sqlstate:
        return set(column, PrefixField::sqlstate, 5);
      case Kind::host:
        return label_host(column);
      case Kind::value:
        return label_value(column);
      case Kind::number:
        numbers_.push_back(column);
        break;
      case Kind::word:
        words_.push_back(column);
        break;
      case Kind::literal:
      case Kind::key:
        break;
    }
  }

  void label_host(size_t column) {
    const PrefixField by_key = shape_.tokens()[column].field;
    if (by_key == PrefixField::local_address || by_key == PrefixField::remote_host_port) {
      return set(column, by_key, 20);
    }
    set(column, names_.ports ? PrefixField::remote_host_port : PrefixField::remote_host, 20);
  }

  void label_value(size_t column) {
    PrefixField field = shape_.tokens()[column].field;
    if (field == PrefixField::remote_host && names_.ports) field = PrefixField::remote_host_port;
    set(column, field, 20);
  }

  // Of two times one is when the session began: the one without milliseconds, or the one that goes
  // back from line to line.
  void label_times() {
    size_t own = times_.size();
    for (size_t t = 0; t < times_.size(); ++t) {
      const bool ms = shape_.tokens()[times_[t]].kind == Kind::time_ms;
      if (ms && own == times_.size()) own = t;
    }
    for (size_t t = 0; t < times_.size() && own == times_.size(); ++t) {
      if (goes_forward(times_[t])) own = t;
    }
    if (own == times_.size()) own = 0;
    for (size_t t = 0; t < times_.size(); ++t) {
      const bool ms = shape_.tokens()[times_[t]].kind == Kind::time_ms;
      set(times_[t],
          t != own ? PrefixField::session_start
          : ms     ? PrefixField::time_ms
                   : PrefixField::time,
          20);
    }
  }

  bool goes_forward(size_t column) const {
    size_t back = 0;
    for (size_t s = 1; s < samples(); ++s) back += value(s, column) < value(s - 1, column) ? 1 : 0;
    return back * 20 <= samples();
  }

  int64_t number(size_t sample, size_t column) const {
    const std::string_view text = value(sample, column);
    int64_t number = INT64_MAX;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
  }

  void label_numbers() {
    std::vector<size_t> open;
    for (size_t column : numbers_) {
      const auto padded_with_zero = [](std::string_view t) { return t.size() > 1 && t[0] == '0'; };
      if (count_where(column, padded_with_zero) > 0)
        shape_.plausible = false;  // no server writes that
      const bool tail = column > 0 && is_literal(column - 1, "-") && is_literal(column + 1, "]");
      if (tail && is_constant(column) && value(0, column) == "1") continue;  // "[%l-1]"
      if (count_where(column, [](std::string_view t) { return t[0] == '-' || t.size() > 11; }) >
          0) {
        set(column, PrefixField::query_id, 10);
      } else if (count_where(column, [](std::string_view t) { return t == "0"; }) > 0) {
        const bool taken = used(PrefixField::transaction_id);
        set(column, taken ? PrefixField::query_id : PrefixField::transaction_id, 5);
      } else {
        open.push_back(column);
      }
    }
    pick(open, PrefixField::process_id, [this](size_t c) { return looks_like_pid(c); });
    pick(open, PrefixField::line_number, [this](size_t c) { return looks_like_line_number(c); });
    for (size_t column : open) {
      if (!used(PrefixField::transaction_id)) {
        set(column, PrefixField::transaction_id, 0);
      } else {
        set(column, PrefixField::query_id, 0);
      }
    }
  }

  // Gives `field` to the column that looks most like it, if one does not have it by its key.
  template <typename Score>
  void pick(std::vector<size_t>& open, PrefixField field, Score score) {
    if (open.empty() || used(field)) return;
    size_t best = 0;
    int best_score = INT32_MIN;
    for (size_t i = 0; i < open.size(); ++i) {
      if (const int found = score(open[i]); found > best_score) {
        best_score = found;
        best = i;
      }
    }
    set(open[best], field, best_score > 0 ? 10 : 0);
    open.erase(open.begin() + static_cast<std::ptrdiff_t>(best));
  }

  // The lines of one record have one pid, and %c has it too.
  int looks_like_pid(size_t column) const {
    int score = 0;
    for (size_t s = 0; s < samples(); ++s) {
      if (number(s, column) > 4194304) score -= 1000;
      score += 100 * pid_in_session(s, number(s, column));
      if (s == 0) continue;
      const bool same = value(s, column) == value(s - 1, column);
      const bool next = number(s, column) == number(s - 1, column) + 1;
      if (shape_.samples[s]->label.part != PostgresPart::message) score += same ? 10 : -20;
      score += same ? 1 : next ? -1 : 0;
    }
    return score;
  }

  int pid_in_session(size_t sample, int64_t pid) const {
    for (const PrefixToken& token : shape_.samples[sample]->tokens) {
      if (token.kind != Kind::session) continue;
      const std::string_view hex = token.text.substr(token.text.find('.') + 1);
      int64_t from_session = -1;
      std::from_chars(hex.data(), hex.data() + hex.size(), from_session, 16);
      return from_session == pid ? 1 : -1;
    }
    return 0;
  }

  // Grows from line to line of a process.
  int looks_like_line_number(size_t column) const {
    const auto pid = std::find(shape_.fields.begin(), shape_.fields.end(), PrefixField::process_id);
    if (pid == shape_.fields.end()) return 0;
    const size_t pid_column = static_cast<size_t>(pid - shape_.fields.begin());
    std::map<std::string_view, int64_t> latest;
    int score = 0;
    for (size_t s = 0; s < samples(); ++s) {
      const auto [entry, is_new] = latest.try_emplace(value(s, pid_column), number(s, column));
      if (!is_new) score += number(s, column) > entry->second ? 10 : -10;
      entry->second = number(s, column);
    }
    return score;
  }

  // A word that lines of background processes have too cannot be the name of a user or the like.
  bool is_fixed_text(size_t column) const {
    if (!is_constant(column)) return false;
    const bool background = std::any_of(shape_.samples.begin(), shape_.samples.end(),
                                        [](const PrefixSample* s) { return s->background; });
    return background && !is_backend_type(value(0, column)) && !is_command_tag(value(0, column)) &&
           value(0, column) != "[unknown]";
  }

  int share(size_t column, const std::set<std::string_view>& known) const {
    const size_t hits = count_where(column, [&](std::string_view t) { return known.contains(t); });
    return static_cast<int>(hits * 100 / samples());
  }

  int word_evidence(size_t column, PrefixField field) const {
    using enum PrefixField;
    const auto spaced = [](std::string_view t) { return t.find(' ') != std::string_view::npos; };
    switch (field) {
      case backend_type:
        return all(column, is_backend_type) ? 150 : 0;
      case command_tag:
        return all(column, is_command_tag) ? 120 : 0;
      case user:
        return share(column, names_.users) + (is_literal(column + 1, "@") ? 90 : 0);
      case database:
        return share(column, names_.databases) +
               (column > 0 && is_literal(column - 1, "@") ? 90 : 0);
      case application:
        return share(column, names_.applications) +
               (count_where(column, is_known_application) > 0 ? 60 : 0) +
               (count_where(column, spaced) > 0 ? 30 : 0);
      default:
        return 0;
    }
  }

  void label_words() {
    using enum PrefixField;
    std::erase_if(words_, [this](size_t column) { return is_fixed_text(column); });
    constexpr PrefixField candidates[] = {user, database, application, backend_type, command_tag};
    while (!words_.empty()) {
      size_t best_column = words_.front();
      PrefixField best_field = count_field;
      int best = 0;
      for (size_t column : words_) {
        for (PrefixField field : candidates) {
          const int evidence = used(field) ? 0 : word_evidence(column, field);
          if (evidence <= best) continue;
          best = evidence;
          best_column = column;
          best_field = field;
        }
      }
      for (PrefixField field : {user, database, application, command_tag}) {
        if (best_field == count_field && !used(field)) best_field = field;
      }
      set(best_column, best_field == count_field ? application : best_field, best);
      std::erase(words_, best_column);
    }
  }

  static constexpr PrefixField count_field = PrefixField::count;

  PrefixShape& shape_;
  const KnownNames& names_;
  std::vector<size_t> times_, numbers_, words_;
};

// Blanks beside a column that make its values equally wide.
struct Padding {
  int width = 0;          // as in the escape
  bool before = false;    // blanks before the value belong to it
  bool behind = false;    // likewise behind
  bool keeps_one = true;  // of the blanks, one is text
};

class Writer {
 public:
  Writer(const PrefixShape& shape, size_t stop) : shape_(shape), stop_(stop) {}

  std::string write() {
    const auto& tokens = shape_.tokens();
    for (size_t i = 0; i < tokens.size(); ++i) {
      if (i == stop_) setting_ += "%q";
      if (shape_.fields[i] == PrefixField::count) {
        write_text(i);
      } else {
        write_field(i);
      }
    }
    if (stop_ == tokens.size()) setting_ += "%q";
    return setting_;
  }

 private:
  std::string_view text(const PrefixSample* sample, size_t i) const {
    return sample->tokens[i].text;
  }
  bool is_blank(size_t i) const {
    return i < shape_.tokens().size() && shape_.tokens()[i].kind == Kind::literal &&
           shape_.tokens()[i].text.front() == ' ';
  }
  bool is_field(size_t i) const {
    return i < shape_.fields.size() && shape_.fields[i] != PrefixField::count;
  }
  size_t least_length(size_t i) const {
    size_t least = text(shape_.samples.front(), i).size();
    for (const PrefixSample* sample : shape_.samples) {
      least = std::min(least, text(sample, i).size());
    }
    return least;
  }

  void write_text(size_t i) {
    if (is_blank(i)) {
      const bool behind = i > 0 && is_field(i - 1) && padding_of(i - 1).behind;
      const Padding next = is_field(i + 1) ? padding_of(i + 1) : Padding{};
      size_t blanks = least_length(i);
      if (behind) blanks = 1;
      if (next.before) blanks = next.keeps_one ? 1 : 0;
      setting_.append(blanks, ' ');
      return;
    }
    for (char c : text(shape_.samples.front(), i)) setting_ += c == '%' ? "%%" : std::string(1, c);
  }

  void write_field(size_t i) {
    const Padding padding = padding_of(i);
    setting_ += '%';
    if (padding.width != 0) setting_ += fmt::format("{}", padding.width);
    setting_ += prefix_escape(shape_.fields[i]);
  }

  // The width of column `i` together with the blanks in token `blanks`, if all lines agree in it
  // and some line has more than one blank.
  int common_width(size_t i, size_t blanks, size_t expected_blanks) const {
    size_t width = 0, most_blanks = 0;
    for (const PrefixSample* sample : shape_.samples) {
      const size_t here = text(sample, i).size() + text(sample, blanks).size();
      if (width != 0 && here != width) return 0;
      width = here;
      most_blanks = std::max(most_blanks, text(sample, blanks).size());
    }
    return most_blanks > expected_blanks ? static_cast<int>(width) : 0;
  }

  Padding padding_of(size_t i) const {
    const Kind kind = shape_.tokens()[i].kind;
    if (kind == Kind::time || kind == Kind::time_ms || kind == Kind::epoch) return {};
    Padding padding;
    if (kind == Kind::number && i > 0 && is_blank(i - 1)) {
      const bool bracket = i > 1 && (text(shape_.samples.front(), i - 2) == "[" ||
                                     text(shape_.samples.front(), i - 2) == "(");
      if (const int width = common_width(i, i - 1, bracket ? 0 : 1); width != 0) {
        padding.before = true;
        padding.keeps_one = !bracket;
        padding.width = bracket ? width : width - 1;
        return padding;
      }
    }
    if (is_blank(i + 1)) {
      if (const int width = common_width(i, i + 1, 1); width != 0) {
        padding.behind = true;
        padding.width = 1 - width;
      }
    }
    return padding;
  }

  const PrefixShape& shape_;
  const size_t stop_;
  std::string setting_;
};

}  // namespace

void label_columns(PrefixShape& shape, const KnownNames& names) { Labeller(shape, names).label(); }

std::string setting_of(const PrefixShape& shape, size_t stop) {
  return Writer(shape, stop).write();
}

bool is_session_field(PrefixField field) {
  using enum PrefixField;
  return field == user || field == database || field == application || field == remote_host ||
         field == remote_host_port || field == local_address;
}

}  // namespace dbperf
