#include "parser/formats/postgres_prefix_columns.h"

#include <algorithm>
#include <map>

#include "parser/formats/postgres_prefix_values.h"
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
    label_hosts();
    label_numbers(shape_, numbers_);
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
        hosts_.push_back(column);
        break;
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

  // Of two addresses the one without ports, or the one that stays the same, is the server's.
  void label_hosts() {
    size_t client = hosts_.size();
    const auto has_port = [](std::string_view text) { return text.ends_with(')'); };
    for (size_t h = hosts_.size(); h-- > 0;) {
      if (count_where(hosts_[h], has_port) > 0) client = h;
    }
    for (size_t h = hosts_.size(); h-- > 0 && client == hosts_.size();) {
      if (!is_constant(hosts_[h])) client = h;
    }
    for (size_t h = 0; h < hosts_.size(); ++h) {
      const PrefixField by_key = shape_.tokens()[hosts_[h]].field;
      if (by_key == PrefixField::local_address || by_key == PrefixField::remote_host_port) {
        set(hosts_[h], by_key, 20);
      } else if (by_key == PrefixField::count && h != (client == hosts_.size() ? 0 : client)) {
        set(hosts_[h], PrefixField::local_address, 5);
      } else {
        set(hosts_[h], names_.ports ? PrefixField::remote_host_port : PrefixField::remote_host, 20);
      }
    }
  }

  void label_value(size_t column) {
    PrefixField field = shape_.tokens()[column].field;
    if (field == PrefixField::remote_host && names_.ports) field = PrefixField::remote_host_port;
    set(column, field, 20);
  }

  // Of two times one is when the session began: the one without milliseconds, or the earlier one.
  void label_times() {
    if (times_.empty()) return;
    const auto has_ms = [this](size_t column) {
      return shape_.tokens()[column].kind == Kind::time_ms;
    };
    const auto told_start = [this](size_t column) {
      return shape_.tokens()[column].field == PrefixField::session_start ||
             used(PrefixField::epoch_ms);
    };
    size_t own = times_[0];
    for (size_t column : times_) {
      if (told_start(column)) continue;
      if (told_start(own)) own = column;
      if (!has_ms(own) && (has_ms(column) || is_later(column, own))) own = column;
    }
    for (size_t column : times_) {
      const bool is_start =
          column != own || told_start(column) || (times_.size() == 1 && is_only_start(column));
      set(column,
          is_start         ? PrefixField::session_start
          : has_ms(column) ? PrefixField::time_ms
                           : PrefixField::time,
          20);
    }
  }

  // A single time is that of the session's beginning if it goes back where another session speaks.
  bool is_only_start(size_t column) const {
    if (shape_.tokens()[column].kind == Kind::time_ms || goes_forward(column)) return false;
    for (size_t other = 0; other < shape_.tokens().size(); ++other) {
      const Kind kind = shape_.tokens()[other].kind;
      if ((kind == Kind::number || kind == Kind::session) && is_function_of(other, column)) {
        return true;
      }
    }
    return false;
  }

  bool is_function_of(size_t key, size_t column) const {
    std::map<std::string_view, std::string_view> values;
    size_t repeated = 0;
    for (size_t s = 0; s < samples(); ++s) {
      const auto [entry, is_new] = values.try_emplace(value(s, key), value(s, column));
      if (entry->second != value(s, column)) return false;
      repeated += is_new ? 0 : 1;
    }
    return repeated > 1 && values.size() > 1;
  }

  bool is_later(size_t column, size_t than) const {
    for (size_t s = 0; s < samples(); ++s) {
      if (value(s, column) > value(s, than)) return true;
    }
    return false;
  }

  bool goes_forward(size_t column) const {
    size_t back = 0;
    for (size_t s = 1; s < samples(); ++s) back += value(s, column) < value(s - 1, column) ? 1 : 0;
    return back * 20 <= samples();
  }

  bool in_some(const std::set<std::string_view>& known, size_t column) const {
    return known.contains(value(0, column));
  }

  // A word that lines have too which cannot know the name of a user or the like, or that looks like
  // the name of the machine or of the program.
  bool is_fixed_text(size_t column) const {
    const std::string_view text = value(0, column);
    if (!is_constant(column) || is_backend_type(text) || is_command_tag(text)) return false;
    if (is_placeholder(text)) return false;
    if (text.starts_with("postgres") && is_literal(column + 1, "[")) return true;
    if (is_literal(column + 1, "%") || (column > 0 && is_literal(column - 1, "%"))) return true;
    if (in_some(names_.users, column) || in_some(names_.databases, column) ||
        in_some(names_.applications, column)) {
      return false;
    }
    for (const PrefixSample* sample : shape_.samples) {
      if (sample->logged_by == LoggedBy::background) return true;
      if (sample->logged_by == LoggedBy::newcomer) return true;
    }
    const auto has_digit_or_dot = [](char c) { return c == '.' || (c >= '0' && c <= '9'); };
    const bool is_first = column == 0 || (column == 1 && is_literal(0, "["));
    return (is_first && !is_literal(column + 1, "@") && !times_.empty() && times_[0] > column &&
            std::any_of(text.begin(), text.end(), has_digit_or_dot));
  }

  int share(size_t column, const std::set<std::string_view>& known) const {
    const size_t hits = count_where(column, [&](std::string_view t) { return known.contains(t); });
    return static_cast<int>(hits * 100 / samples());
  }

  // How many values are known as something else, and not as this.
  int share_of_others(size_t column, const std::set<std::string_view>& others,
                      const std::set<std::string_view>& own) const {
    const size_t hits = count_where(
        column, [&](std::string_view t) { return others.contains(t) && !own.contains(t); });
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
        return share(column, names_.users) -
               share_of_others(column, names_.databases, names_.users) +
               (is_literal(column + 1, "@") ? 90 : 0);
      case database:
        return share(column, names_.databases) -
               share_of_others(column, names_.users, names_.databases) +
               (column > 0 && is_literal(column - 1, "@") ? 90 : 0);
      case application:
        return share(column, names_.applications) +
               (count_where(column, is_known_application) > 0 ? 60 : 0) +
               (word_count_ > 2 && count_where(column, spaced) > 0 ? 30 : 0);
      default:
        return 0;
    }
  }

  void label_words() {
    using enum PrefixField;
    std::erase_if(words_, [this](size_t column) { return is_fixed_text(column); });
    word_count_ = words_.size();
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
  std::vector<size_t> times_, hosts_, numbers_, words_;
  size_t word_count_ = 0;
};

}  // namespace

void label_columns(PrefixShape& shape, const KnownNames& names) { Labeller(shape, names).label(); }

bool is_session_field(PrefixField field) {
  using enum PrefixField;
  return field == user || field == database || field == application || field == remote_host ||
         field == remote_host_port || field == local_address;
}

}  // namespace dbperf
