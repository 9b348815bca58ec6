// Of the plain numbers in a prefix: which is the pid, which counts the lines of a process, which is
// a transaction or the hash of a query.

#include <algorithm>
#include <charconv>
#include <map>
#include <optional>

#include "parser/formats/postgres_message.h"
#include "parser/formats/postgres_prefix_columns.h"

namespace dbperf {
namespace {

using Kind = PrefixTokenKind;

constexpr int64_t largest_pid = 4194304;
constexpr int64_t usual_line_number =
    10;  // more lines than that have few of a small log's sessions

class NumberLabeller {
 public:
  explicit NumberLabeller(PrefixShape& shape) : shape_(shape) {}

  void label(const std::vector<size_t>& numbers) {
    for (size_t column : numbers) label_told(column, numbers);
    label_counting();
    for (size_t column : open_) set(column, free_hash(), 0);
  }

 private:
  std::string_view value(size_t sample, size_t column) const {
    return shape_.samples[sample]->tokens[column].text;
  }
  size_t samples() const { return shape_.samples.size(); }
  int64_t number(size_t sample, size_t column) const {
    const std::string_view text = value(sample, column);
    int64_t number = INT64_MAX;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
  }
  template <typename Predicate>
  bool any(size_t column, Predicate predicate) const {
    for (size_t s = 0; s < samples(); ++s) {
      if (predicate(value(s, column))) return true;
    }
    return false;
  }
  bool is_constant(size_t column) const {
    return !any(column, [&](std::string_view text) { return text != value(0, column); });
  }
  std::optional<size_t> column_of(PrefixField field) const {
    const auto found = std::find(shape_.fields.begin(), shape_.fields.end(), field);
    if (found == shape_.fields.end()) return {};
    return static_cast<size_t>(found - shape_.fields.begin());
  }
  void set(size_t column, PrefixField field, int evidence) {
    shape_.fields[column] = field;
    shape_.evidence += evidence;
  }
  PrefixField free_hash() const {
    return column_of(PrefixField::transaction_id) ? PrefixField::query_id
                                                  : PrefixField::transaction_id;
  }

  // What a number's own form tells; what it leaves open goes to open_.
  void label_told(size_t column, const std::vector<size_t>& numbers) {
    if (any(column, [](std::string_view t) { return t.size() > 1 && t[0] == '0'; })) {
      shape_.plausible = false;  // no server writes that
    }
    if (is_tail(column) && is_constant(column) && value(0, column) == "1" &&
        (numbers.size() > 2 || column_of(PrefixField::session_id))) {
      tails_.push_back(column);  // "[%l-1]", and not "[%p-%l]"
      return;
    }
    if (is_fixed(column, numbers)) return;
    if (any(column, [](std::string_view t) { return t[0] == '-' || t.size() > 11; })) {
      set(column, PrefixField::query_id, 10);
    } else if (any(column, [](std::string_view t) { return t == "0"; })) {
      set(column, free_hash(), 5);
    } else {
      open_.push_back(column);
    }
  }

  bool is_text(size_t column, std::string_view text) const {
    return column < shape_.tokens().size() && shape_.tokens()[column].kind == Kind::literal &&
           shape_.tokens()[column].text == text;
  }
  bool is_tail(size_t column) const {
    return column > 0 && is_text(column - 1, "-") && is_text(column + 1, "]");
  }

  // A number that is always the same beside one that is likelier a pid is text. In the log of one
  // session the pid is always the same, and what changes counts its lines, or is no pid at all.
  bool is_fixed(size_t column, const std::vector<size_t>& numbers) const {
    if (samples() < 8 || !is_constant(column) || value(0, column) == "0") return false;
    return std::any_of(numbers.begin(), numbers.end(), [&](size_t other) {
      return is_among_pids(other) && !counts_lines(other) &&
             is_bracketed(other) + goes_back(other) > is_bracketed(column);
    });
  }

  bool is_among_pids(size_t column) const {
    for (size_t s = 0; s < samples(); ++s) {
      if (number(s, column) < 1 || number(s, column) > largest_pid) return false;
    }
    return !is_constant(column);
  }
  bool goes_back(size_t column) const {
    for (size_t s = 1; s < samples(); ++s) {
      if (number(s, column) < number(s - 1, column)) return true;
    }
    return false;
  }
  // But for a few lines, as where another process begins with its first.
  bool counts_lines(size_t column) const {
    size_t others = 0;
    for (size_t s = 1; s < samples(); ++s) {
      const int64_t step = number(s, column) - number(s - 1, column);
      const size_t lines = shape_.samples[s]->index - shape_.samples[s - 1]->index;
      others += step < 1 || step > static_cast<int64_t>(lines) ? 1 : 0;
    }
    return others * 20 <= samples();
  }

  // The pid and the line number are chosen together: the one counts where the other stays.
  void label_counting() {
    const auto told_pid = column_of(PrefixField::process_id);
    const auto told_line = column_of(PrefixField::line_number);
    std::optional<size_t> best_pid = told_pid, best_line = told_line;
    int best = told_pid || told_line ? 0 : INT32_MIN;
    const auto try_out = [&](std::optional<size_t> pid, std::optional<size_t> line) {
      if (const int score = score_of(pid, line); score > best) {
        best = score;
        best_pid = pid;
        best_line = line;
      }
    };
    for (size_t first : open_) {
      if (!told_pid) try_out(first, told_line);
      if (!told_line && may_be_line(first)) try_out(told_pid, first);
      for (size_t second : open_) {
        if (first != second && !told_pid && !told_line) try_out(first, second);
      }
    }
    const int evidence = std::clamp(best, 0, 60);
    if (best_pid && !told_pid) take(*best_pid, PrefixField::process_id, evidence);
    if (best_line && !told_line) take(*best_line, PrefixField::line_number, evidence / 4);
  }

  // Hardly anyone counts lines without saying whose.
  bool may_be_line(size_t column) const {
    return column_of(PrefixField::process_id) || column_of(PrefixField::session_id) ||
           (open_.size() == 1 && !is_bracketed(column));
  }
  bool is_bracketed(size_t column) const { return column > 0 && is_text(column - 1, "["); }

  void take(size_t column, PrefixField field, int evidence) {
    set(column, field, evidence);
    std::erase(open_, column);
  }

  int score_of(std::optional<size_t> pid, std::optional<size_t> line) const {
    std::optional<size_t> process = column_of(PrefixField::session_id);
    if (!process) process = pid;
    return (pid ? score_of_pid(*pid) : 0) + (line ? score_of_line(*line, process) : 0);
  }

  // Whether a sample belongs to the record of the one before it.
  bool continues_record(size_t sample) const {
    const PrefixSample& here = *shape_.samples[sample];
    return here.index == shape_.samples[sample - 1]->index + 1 &&
           here.label.part != PostgresPart::message;
  }

  // The lines of one record have one pid, and %c has it too.
  int score_of_pid(size_t column) const {
    int score = is_bracketed(column) ? 2 : 0;
    for (size_t s = 0; s < samples(); ++s) {
      if (number(s, column) > largest_pid) score -= 1000;
      score += 100 * pid_in_session(s, number(s, column));
      if (s == 0) continue;
      const bool same = value(s, column) == value(s - 1, column);
      if (continues_record(s)) score += same ? 10 : -20;
      const bool tells =
          open_.size() == 1 || is_bracketed(column) || number(s, column) > usual_line_number;
      score += same && tells ? 1 : 0;
    }
    return score;
  }

  int pid_in_session(size_t sample, int64_t pid) const {
    for (const PrefixToken& token : shape_.samples[sample]->tokens) {
      if (token.kind != Kind::session) continue;
      if (names_no_process(token.text)) return 0;
      const std::string_view hex = token.text.substr(token.text.find('.') + 1);
      int64_t from_session = -1;
      std::from_chars(hex.data(), hex.data() + hex.size(), from_session, 16);
      return from_session == pid ? 1 : -1;
    }
    return 0;
  }

  // Counts the lines of each process: by one, except where lines were left out.
  int score_of_line(size_t column, std::optional<size_t> process) const {
    std::map<std::string_view, int64_t> latest;
    const bool tailed = std::find(tails_.begin(), tails_.end(), column + 2) != tails_.end();
    int score = tailed ? 30 : 0;
    // The processes of short visits count up as well.
    if (number(0, column) > usual_line_number) score -= process ? 3 : 1000;
    for (size_t s = 0; s < samples(); ++s) {
      const std::string_view key = process ? value(s, *process) : std::string_view{};
      const auto [entry, is_new] = latest.try_emplace(key, number(s, column));
      if (is_new) continue;
      const int64_t step = number(s, column) - entry->second;
      if (continues_record(s)) score += step == 1 ? 5 : -10;
      const bool restarts = !process && number(s, column) == 1;  // another process
      score += step == 1 ? 4 : step > 1 ? 1 : restarts ? 0 : -10;
      entry->second = number(s, column);
    }
    return score;
  }

  PrefixShape& shape_;
  std::vector<size_t> open_;
  std::vector<size_t> tails_;  // "-1" behind line numbers
};

}  // namespace

void label_numbers(PrefixShape& shape, const std::vector<size_t>& columns) {
  NumberLabeller(shape).label(columns);
}

}  // namespace dbperf
