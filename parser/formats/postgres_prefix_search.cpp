// The search for the likeliest cut of a line whose names leave more than one.

#include <algorithm>

#include "parser/formats/postgres_prefix.h"
#include "parser/formats/postgres_prefix_values.h"

namespace dbperf {
namespace {

constexpr size_t npos = std::string_view::npos;

// Names so odd that this does not suffice get the best cut found so far.
constexpr int steps_per_line = 2000;

}  // namespace

int prefix_oddity(PrefixField field, std::string_view text) {
  using enum PrefixField;
  if (is_placeholder(text) || text.empty()) return 0;
  const bool is_name = field == user || field == database;
  const bool is_host = field == remote_host || field == remote_host_port || field == local_address;
  int odd = (text.front() == ' ' ? 5 : 0) + (text.back() == ' ' ? 5 : 0);
  for (char c : text) {
    if (is_name) {
      if (!is_usual_in_name(c)) odd += c == '@' && field == user ? 2 : 10;
    } else if (is_host) {
      if (!is_usual_in_host(c)) odd += 10;
    } else if (c != ' ' && !is_usual_in_name(c)) {
      odd += 2;
    } else if (c == ' ') {
      odd += 1;
    }
  }
  return odd;
}

// The ways to cut `text`, which is the whole prefix of a line, into the fields.
struct LinePrefix::Search {
  std::string_view text;
  PrefixMatch& found;
  PrefixMatch::Values best_values = {};
  int best = INT32_MAX;
  bool best_stopped = false;
  int steps_left;
};

bool LinePrefix::match_by_search(std::string_view line, PrefixMatch& found) const {
  line = line.substr(0, window_ + 64);
  if (!may_begin(line, found)) return false;
  found.forget_pieces();
  int steps = steps_per_line;
  for (size_t label = find_postgres_label(line, 0, language_); label != npos && steps > 0;
       label = find_postgres_label(line, label + 1, language_)) {
    Search state{.text = line.substr(0, label), .found = found, .steps_left = steps};
    search(state, 0, 0, 0);
    steps = state.steps_left;
    if (state.best == INT32_MAX) continue;
    found.values_ = state.best_values;
    found.length_ = label;
    found.stopped_ = state.best_stopped;
    found.label_ = read_label(line.substr(label));
    return true;
  }
  return false;
}

bool LinePrefix::resembles(std::string_view line, PrefixMatch& found) const {
  if (elements_.empty() || elements_.front().kind == Kind::stop) return false;
  if (elements_.front().kind == Kind::field && is_free_text(elements_.front().field)) return false;
  return may_begin(line, found) &&
         find_postgres_label(line.substr(0, window_ + 64), 0, language_) != npos;
}

// A quick look at what a line must begin with, for the many lines that are no beginning at all.
bool LinePrefix::may_begin(std::string_view line, PrefixMatch& found) const {
  if (elements_.empty()) return false;  // then match_at_once has said everything
  const Element& first = elements_.front();
  if (first.kind == Kind::literal) return line.starts_with(first.literal);
  if (first.kind == Kind::stop || is_free_text(first.field)) return true;
  return read_shaped(first, line, 0, found) != npos;
}

void LinePrefix::search(Search& state, size_t i, size_t at, int cost) const {
  if (cost >= state.best || --state.steps_left < 0) return;
  const bool at_end = at == state.text.size();
  if (i == elements_.size() || (elements_[i].kind == Kind::stop && at_end)) {
    if (!at_end) return;
    state.best = cost;
    state.best_stopped = i < elements_.size();
    state.best_values = state.found.values_;
    forget_after(i, state.best_values);
    return;
  }
  const Element& element = elements_[i];
  if (element.kind == Kind::stop) return search(state, i + 1, at, cost);
  if (element.kind == Kind::field && is_free_text(element.field))
    return search_free(state, i, at, cost);
  if (element.kind == Kind::field) {
    at = read_shaped(element, state.text, at, state.found);
    if (at == npos) return;
  }
  if (!has_at(state.text, at, element.literal)) return;
  search(state, i + 1, at + element.literal.size(), cost);
}

void LinePrefix::search_free(Search& state, size_t i, size_t at, int cost) const {
  const Element& element = elements_[i];
  const size_t first_end = at + static_cast<size_t>(std::abs(element.width));
  for (size_t end = first_end; end <= state.text.size(); ++end) {
    end = state.text.find(element.literal, end);
    if (end == npos) return;
    const std::string_view value = state.text.substr(at, end - at);
    const std::string_view trimmed = element.width != 0 ? trim_blanks(value) : value;
    state.found.values_[static_cast<size_t>(element.field)] = trimmed;
    search(state, i + 1, end + element.literal.size(),
           cost + prefix_oddity(element.field, trimmed));
  }
}

}  // namespace dbperf
