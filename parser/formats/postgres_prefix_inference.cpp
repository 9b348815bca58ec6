// How a log_line_prefix is found: what stands before the labels of a log's lines is cut into typed
// tokens, and lines whose tokens have the same kinds in the same order form a shape. For each of
// the frequent shapes every token is given a field: by its own form (times, addresses, session
// ids), by the key before it ("user="), or by how it behaves from line to line (a pid repeats, a
// line number counts, a database is named by "connection authorized" messages). That yields one
// candidate for each shape; well-known settings are candidates too. The one that explains the most
// lines wins, so a shape that other lines do not have (an application's name with blanks in it)
// does no harm.

#include "parser/formats/postgres_prefix_inference.h"

#include <algorithm>
#include <map>

#include "parser/formats/postgres_prefix_columns.h"
#include "parser/formats/postgres_prefix_values.h"

namespace dbperf {
namespace {

constexpr size_t npos = std::string_view::npos;

// What servers, packages and providers ship, and what other tools tell people to set.
constexpr std::string_view well_known[] = {
    "%m [%p] ",
    "%m [%p] %q%u@%d ",
    "%t [%p] %q%u@%d ",
    "%t [%p-%l] %q%u@%d ",
    "%m [%p] %u@%d ",
    "%t:%r:%u@%d:[%p]:",
    "%t [%p]: [%l-1] user=%u,db=%d,app=%a,client=%h ",
    "%t [%p]: user=%u,db=%d,app=%a,client=%h ",
    "%m [%p] %quser=%u,db=%d,app=%a,client=%h ",
    "%m [%p] %q[user=%u,db=%d,app=%a] ",
    "%t-%c-",
    "< %m >",
    "< %t >",
    "%t ",
    "%m ",
    "%m %u %d ",
    "%t %u %d ",
    "%t:%r:%u@%d:[%p]:%l:%e:%s:%v:%x:%c:%q%a:",
    "%t [%p]: [%l-1] %c %x %d %u %a %h ",
    "%m [%p] %d %a %u %h %c ",
    "%m %d %u [%p] ",
    "%m %d %u %r %p %l %c ",
    "%m|%a|%d|%p|%r|%i|%u| %e ",
    "%m| %d| %a| %u| %h| %p| %e| ",
    "%t: %p: %d: %u: ",
    "%t %d %u %v ",
};

// How well a setting explains the samples.
struct Explained {
  size_t matched = 0;
  int oddity = 0;  // of the names it reads, of an average line in tenths
};

struct Candidate {
  std::string setting;
  std::string fallback = {};  // the same with %q, where no line shows whether it has one
  int evidence = 0;
  Explained explained = {};
};

// The samples with words that only a blank divides taken for one name.
std::vector<PrefixSample> with_joined_words(std::vector<PrefixSample> samples) {
  for (PrefixSample& sample : samples) {
    sample.tokens = join_words(sample.tokens);
    sample.shape.clear();
    for (const PrefixToken& token : sample.tokens) sample.shape += prefix_shape(token);
  }
  return samples;
}

bool is_of_session(const PrefixSample* sample) {
  return sample->logged_by == LoggedBy::session || sample->logged_by == LoggedBy::newcomer;
}

std::vector<PrefixShape> frequent_shapes(const std::vector<PrefixSample>& samples) {
  constexpr size_t enough = 12;
  std::map<std::string_view, PrefixShape> by_shape;
  for (const PrefixSample& sample : samples) by_shape[sample.shape].samples.push_back(&sample);
  std::vector<PrefixShape> shapes;
  for (auto& [name, shape] : by_shape) shapes.push_back(std::move(shape));
  std::stable_sort(shapes.begin(), shapes.end(), [](const PrefixShape& a, const PrefixShape& b) {
    return a.samples.size() > b.samples.size();
  });
  if (shapes.size() > enough) shapes.resize(enough);
  return shapes;
}

size_t last_length(const PrefixSample* sample) { return sample->tokens.back().text.size(); }

// Whether the lines of `shape` are those of processes without a session. What sessions have written
// may look the same but for a blank: an empty field stood there.
bool lacks_session(const PrefixShape& shape, size_t last_length_without) {
  return std::none_of(shape.samples.begin(), shape.samples.end(), [&](const PrefixSample* sample) {
    return is_of_session(sample) &&
           (sample->tokens.empty() || last_length(sample) <= last_length_without);
  });
}

// Before which token of `shape` other lines end: those of processes without a session.
PrefixStop stop_in(const PrefixShape& shape, const std::vector<PrefixShape>& others) {
  const auto& tokens = shape.tokens();
  PrefixStop best;
  size_t best_count = 0, offset = 0;
  const std::string& whole = shape.samples.front()->shape;
  for (size_t i = 0; i < tokens.size(); offset += prefix_shape(tokens[i]).size(), ++i) {
    for (const PrefixShape& other : others) {
      const std::string& ends = other.samples.front()->shape;
      if (ends.size() != offset || !whole.starts_with(ends)) continue;
      if (other.samples.size() <= best_count) continue;
      const auto shortest = [](const PrefixSample* a, const PrefixSample* b) {
        return last_length(a) < last_length(b);
      };
      const size_t length = i == 0 ? 0
                                   : last_length(*std::min_element(other.samples.begin(),
                                                                   other.samples.end(), shortest));
      if (!lacks_session(other, length)) continue;
      best.token = i;
      if (i > 0) best.blanks_before = length;
      best_count = other.samples.size();
    }
  }
  return best;
}

// Before which token %q would stand if it were there: the first that only sessions fill, with the
// key and the opening punctuation that belong to it.
size_t usual_stop(const PrefixShape& shape) {
  const auto& tokens = shape.tokens();
  size_t at = 0;
  while (at < tokens.size() && !is_session_field(shape.fields[at])) ++at;
  if (at == tokens.size()) return npos;
  const size_t field = at;
  while (
      at > 0 && tokens[at - 1].kind == PrefixTokenKind::literal &&
      (tokens[at - 1].text == "=" || tokens[at - 1].text == ":" || tokens[at - 1].text == "\"")) {
    --at;
  }
  if (at == 0 || tokens[at - 1].kind != PrefixTokenKind::key) at = field + 1;
  --at;
  while (at > 0 && (tokens[at - 1].text == "[" || tokens[at - 1].text == "(")) --at;
  return at;
}

int oddity_of(const LinePrefix& prefix, const PrefixMatch& found) {
  int oddity = 0;
  for (size_t i = 0; i < prefix_field_count; ++i) {
    const auto field = static_cast<PrefixField>(i);
    if (prefix.has(field) && is_free_text(field)) oddity += prefix_oddity(field, found[field]);
  }
  return oddity;
}

// Matches nothing as soon as it is clear that it would be less than `least`.
Explained explained_by(std::string_view setting, const std::vector<PrefixSample>& samples,
                       const PostgresLanguage* language, size_t least) {
  const LinePrefix prefix(setting, nullptr, language);
  PrefixMatch found;
  Explained explained;
  size_t missed = 0;
  for (const PrefixSample& sample : samples) {
    const std::string_view line(sample.text.data(), sample.text.size() + sample.label.length);
    const bool stops_session = prefix.has_stop() && is_of_session(&sample);
    if (prefix.match(line, found) && found.length() == sample.text.size() &&
        !(stops_session && found.stopped())) {
      ++explained.matched;
      explained.oddity += oddity_of(prefix, found);
    } else if (++missed + least > samples.size()) {
      return {};
    }
  }
  if (explained.matched > 0) {
    explained.oddity = explained.oddity * 10 / static_cast<int>(explained.matched);
  }
  return explained;
}

// Whether the lines of a log could be written with either setting, for all that `names` tells:
// without a port %h and %r look the same, and nothing says whose a name is that no message told.
bool look_the_same(std::string_view a, std::string_view b, const KnownNames& names) {
  const bool names_told = !names.users.empty() || !names.databases.empty();
  const auto both_of = [](std::string_view escapes, char x, char y) {
    return escapes.find(x) != npos && escapes.find(y) != npos;
  };
  if (a.size() != b.size()) return false;
  for (size_t i = 0; i < a.size(); ++i) {
    if (a[i] == b[i]) continue;
    if (i == 0 || a[i - 1] != '%') return false;
    const bool alike =
        (!names.ports && both_of("hr", a[i], b[i])) || (!names_told && both_of("uda", a[i], b[i]));
    if (!alike) return false;
  }
  return true;
}

// Of settings that look the same, what many servers are set to is likelier.
void prefer_well_known(std::string& setting, const KnownNames& names) {
  for (std::string_view known : well_known) {
    if (setting == known) return;
  }
  for (std::string_view known : well_known) {
    if (!look_the_same(setting, known, names)) continue;
    setting = known;
    return;
  }
}

void add_candidates(const std::vector<PrefixSample>& samples, const KnownNames& names,
                    std::vector<Candidate>& candidates) {
  std::vector<PrefixShape> shapes = frequent_shapes(samples);
  for (PrefixShape& shape : shapes) {
    label_columns(shape, names);
    if (!shape.plausible) continue;
    Candidate candidate;
    candidate.setting = setting_of(shape);
    prefer_well_known(candidate.setting, names);
    candidate.evidence = shape.evidence;
    if (const size_t stop = usual_stop(shape); stop != npos) {
      candidate.fallback = setting_of(shape, {stop});
    }
    candidates.push_back(candidate);
    if (const PrefixStop stop = stop_in(shape, shapes); stop.token != npos) {
      candidates.push_back({.setting = setting_of(shape, stop), .evidence = shape.evidence});
    }
  }
}

std::vector<Candidate> candidates_of(const std::vector<PrefixSample>& samples,
                                     const KnownNames& names) {
  std::vector<Candidate> candidates;
  add_candidates(samples, names, candidates);
  add_candidates(with_joined_words(samples), names, candidates);
  for (std::string_view setting : well_known) {
    candidates.push_back({.setting = std::string(setting), .evidence = 1});
  }
  return candidates;
}

// Whether lines that begin like this are a PostgreSQL log, and not just any text with "ERROR:  ".
bool is_telling(const std::string& setting, int evidence, const KnownNames& names) {
  using enum PrefixField;
  if (setting.starts_with("{\"")) return false;  // a log inside of JSON
  const LinePrefix prefix(setting);
  for (PrefixField field : {time, time_ms, epoch_ms, session_id, process_id}) {
    if (prefix.has(field)) return true;
  }
  return setting.empty() || evidence >= 20 || names.messages;
}

Candidate best_of(const std::vector<PrefixSample>& samples, const KnownNames& names) {
  Candidate best;
  for (Candidate& candidate : candidates_of(samples, names)) {
    if (!is_telling(candidate.setting, candidate.evidence, names)) continue;
    candidate.explained =
        explained_by(candidate.setting, samples, names.language, best.explained.matched);
    // What is shorter says less that might be wrong.
    const auto rank = [](const Candidate& c) {
      return std::make_tuple(c.explained.matched, c.evidence - c.explained.oddity,
                             -static_cast<int>(c.setting.size()));
    };
    if (candidate.explained.matched > 0 &&
        (best.explained.matched == 0 || rank(candidate) > rank(best))) {
      best = std::move(candidate);
    }
  }
  return best;
}

std::vector<PrefixSample> without_matched(std::vector<PrefixSample> samples,
                                          std::string_view setting,
                                          const PostgresLanguage* language) {
  const LinePrefix prefix(setting, nullptr, language);
  PrefixMatch found;
  std::erase_if(samples, [&](const PrefixSample& sample) {
    const std::string_view line(sample.text.data(), sample.text.size() + sample.label.length);
    return prefix.match(line, found);
  });
  return samples;
}

// Whether `setting` tells of a line all that `other` does.
bool has_all_of(std::string_view setting, const LinePrefix& other) {
  const LinePrefix prefix(setting);
  for (size_t i = 0; i < prefix_field_count; ++i) {
    const auto field = static_cast<PrefixField>(i);
    if (other.has(field) && !prefix.has(field)) return false;
  }
  return true;
}

// What is usual for lines that the samples do not have: they may all be of processes without a
// session, which leave its fields empty.
void add_usual(const Candidate& best, const std::vector<PrefixSample>& samples,
               const PostgresLanguage* language, std::vector<std::string>& alternatives) {
  if (!best.fallback.empty()) alternatives.push_back(best.fallback);
  const LinePrefix told(best.setting);
  const size_t matched = best.explained.matched;
  for (std::string_view setting : well_known) {
    if (setting == best.setting || !has_all_of(setting, told)) continue;
    if (setting.starts_with(best.setting + "%q") ||
        explained_by(setting, samples, language, matched).matched >= matched)
      alternatives.emplace_back(setting);
  }
  if (const size_t at = best.setting.find(" @ "); at != npos) {
    alternatives.push_back(best.setting);
    alternatives.back().replace(at, 3, " %u@%d ");
  }
}

}  // namespace

InferredPrefix infer_log_line_prefix(std::string_view head, const PostgresLanguage* language) {
  KnownNames names;
  std::vector<PrefixSample> samples = take_prefix_samples(head, language, names);
  InferredPrefix inferred;
  inferred.labelled = samples.size();
  const Candidate best = best_of(samples, names);
  if (best.explained.matched * 2 < samples.size()) return inferred;
  inferred.setting = best.setting;
  inferred.matched = best.explained.matched;
  add_usual(best, samples, language, inferred.alternatives);
  samples = without_matched(std::move(samples), best.setting, language);
  if (samples.size() >= 2) {
    const Candidate other = best_of(samples, names);
    if (other.explained.matched >= 2 && !other.setting.empty())
      inferred.alternatives.push_back(other.setting);
  }
  return inferred;
}

}  // namespace dbperf
