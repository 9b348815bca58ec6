#include "parser/formats/postgres_prefix_columns.h"

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
      if (is_fixed_number(column)) continue;
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

  // A number that is always the same beside others that change.
  bool is_fixed_number(size_t column) const {
    const auto changes = [this](size_t other) { return !is_constant(other); };
    return samples() >= 8 && is_constant(column) && value(0, column) != "0" &&
           std::any_of(numbers_.begin(), numbers_.end(), changes);
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
    if (best_score < 0) return;
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
      const bool adjacent = shape_.samples[s]->index == shape_.samples[s - 1]->index + 1;
      const bool one_record = adjacent && shape_.samples[s]->label.part != PostgresPart::message;
      if (one_record) score += same ? 10 : -20;
      score += same ? 1 : 0;
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
    auto pid = std::find(shape_.fields.begin(), shape_.fields.end(), PrefixField::process_id);
    if (pid == shape_.fields.end()) {
      pid = std::find(shape_.fields.begin(), shape_.fields.end(), PrefixField::session_id);
    }
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

}  // namespace

void label_columns(PrefixShape& shape, const KnownNames& names) { Labeller(shape, names).label(); }

bool is_session_field(PrefixField field) {
  using enum PrefixField;
  return field == user || field == database || field == application || field == remote_host ||
         field == remote_host_port || field == local_address;
}

}  // namespace dbperf
