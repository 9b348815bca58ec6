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
    "%t-%c-",
    "< %m >",
    "< %t >",
    "%t ",
    "%m ",
    "%m %u %d ",
    "%t %u %d ",
    "%t:%r:%u@%d:[%p]:%l:%e:%s:%v:%x:%c:%q%a:",
};

bool is_background_message(std::string_view text) {
  for (std::string_view start : {"checkpoint ",
                                 "checkpoints ",
                                 "restartpoint ",
                                 "database system ",
                                 "starting PostgreSQL",
                                 "listening on ",
                                 "automatic ",
                                 "autovacuum launcher ",
                                 "received SIGHUP",
                                 "received fast ",
                                 "received smart ",
                                 "redo ",
                                 "background worker ",
                                 "logical replication launcher ",
                                 "shutting down",
                                 "server process ",
                                 "all server processes ",
                                 "entering standby mode",
                                 "consistent recovery state ",
                                 "started streaming WAL ",
                                 "selected new timeline ",
                                 "archive recovery complete",
                                 "terminating any other active "}) {
    if (text.starts_with(start)) return true;
  }
  return false;
}

char shape_of(PrefixTokenKind kind) {
  switch (kind) {
    case PrefixTokenKind::time:
      return 'T';
    case PrefixTokenKind::time_ms:
      return 'M';
    case PrefixTokenKind::epoch:
      return 'N';
    case PrefixTokenKind::session:
      return 'S';
    case PrefixTokenKind::virtual_transaction:
      return 'X';
    case PrefixTokenKind::sqlstate:
      return 'E';
    case PrefixTokenKind::number:
      return 'I';
    case PrefixTokenKind::host:
      return 'H';
    case PrefixTokenKind::word:
      return 'W';
    default:
      return 'V';
  }
}

// Each token's part of its line's shape. Letters stand for values; text is never a letter.
std::string shape_of(const PrefixToken& token) {
  if (token.kind == PrefixTokenKind::literal) return std::string(1, token.text.front());
  if (token.kind == PrefixTokenKind::key) return '\1' + std::string(token.text) + '\2';
  return std::string(1, shape_of(token.kind));
}

void learn_names(Severity severity, std::string_view message, KnownNames& names) {
  Arena arena;
  Event event;
  event.severity = severity;
  event.message = message;
  classify_postgres_message(event, arena);
  if (event.connection == ConnectionChange::none) return;
  if (!event.user.empty()) names.users.insert(event.user);
  if (!event.database.empty()) names.databases.insert(event.database);
  if (!event.application.empty()) names.applications.insert(event.application);
}

// The labelled lines of `head`: all, or if there are very many, the first and a choice of the rest.
std::vector<PrefixSample> take_samples(std::string_view head, KnownNames& names) {
  constexpr size_t window = 2048, enough = 250;
  std::vector<PrefixSample> samples;
  size_t seen = 0, next = 0;
  for (size_t at = 0; at < head.size(); at = next) {
    const size_t newline = head.find('\n', at);
    next = newline == npos ? head.size() : newline + 1;
    const std::string_view line = head.substr(at, (newline == npos ? next : newline) - at);
    if (line.starts_with('\t')) continue;
    const size_t label = find_postgres_label(line.substr(0, window));
    if (label == npos) continue;
    if (++seen > enough && seen % 8 != 0) continue;
    PrefixSample sample;
    sample.text = line.substr(0, label);
    sample.index = seen;
    sample.label = read_postgres_label(line.substr(label));
    sample.tokens = tokenize_prefix(sample.text);
    for (const PrefixToken& token : sample.tokens) {
      sample.shape += shape_of(token);
      names.ports =
          names.ports || (token.kind == PrefixTokenKind::host && token.text.ends_with(')'));
    }
    std::string_view message = line.substr(label + sample.label.length);
    if (message.ends_with('\r')) message.remove_suffix(1);
    take_sqlstate(message);
    if (sample.label.part == PostgresPart::message) {
      sample.background = is_background_message(message);
      if (message.size() < 512) learn_names(sample.label.severity, message, names);
    }
    samples.push_back(std::move(sample));
  }
  return samples;
}

struct Candidate {
  std::string setting;
  std::string fallback;  // the same with %q, where no line shows whether it has one
  int evidence = 0;
  size_t matched = 0;
};

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

// Before which token of `shape` other lines end: those of processes without a session.
PrefixStop stop_in(const PrefixShape& shape, const std::vector<PrefixShape>& others) {
  const auto& tokens = shape.tokens();
  PrefixStop best;
  size_t best_count = 0, offset = 0;
  const std::string& whole = shape.samples.front()->shape;
  for (size_t i = 0; i < tokens.size(); offset += shape_of(tokens[i]).size(), ++i) {
    for (const PrefixShape& other : others) {
      const std::string& ends = other.samples.front()->shape;
      if (ends.size() != offset || !whole.starts_with(ends)) continue;
      if (other.samples.size() <= best_count) continue;
      best.token = i;
      if (i > 0) best.blanks_before = other.samples.front()->tokens.back().text.size();
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

// How many samples the setting explains; 0 as soon as it is clear that they are less than `least`.
size_t count_matched(std::string_view setting, const std::vector<PrefixSample>& samples,
                     size_t least) {
  const LinePrefix prefix(setting);
  PrefixMatch found;
  size_t matched = 0, missed = 0;
  for (const PrefixSample& sample : samples) {
    const std::string_view line(sample.text.data(), sample.text.size() + sample.label.length);
    if (prefix.match(line, found) && found.length() == sample.text.size()) {
      ++matched;
    } else if (++missed + least > samples.size()) {
      return 0;
    }
  }
  return matched;
}

// Where no line has a port, %h and %r look the same; what many servers are set to is likelier.
void prefer_well_known(std::string& setting) {
  const size_t host = setting.find("%h");
  if (host == npos) return;
  std::string with_port = setting;
  with_port[host + 1] = 'r';
  if (std::find(std::begin(well_known), std::end(well_known), with_port) != std::end(well_known)) {
    setting = with_port;
  }
}

std::vector<Candidate> candidates_of(const std::vector<PrefixSample>& samples,
                                     const KnownNames& names) {
  std::vector<Candidate> candidates;
  std::vector<PrefixShape> shapes = frequent_shapes(samples);
  for (PrefixShape& shape : shapes) {
    label_columns(shape, names);
    if (!shape.plausible) continue;
    Candidate candidate;
    candidate.setting = setting_of(shape);
    if (!names.ports) prefer_well_known(candidate.setting);
    candidate.evidence = shape.evidence;
    if (const size_t stop = usual_stop(shape); stop != npos) {
      candidate.fallback = setting_of(shape, {stop});
    }
    candidates.push_back(candidate);
    if (const PrefixStop stop = stop_in(shape, shapes); stop.token != npos) {
      candidates.push_back({setting_of(shape, stop), {}, shape.evidence, 0});
    }
  }
  for (std::string_view setting : well_known) {
    candidates.push_back({std::string(setting), {}, 1, 0});
  }
  return candidates;
}

// Whether lines that begin like this are a PostgreSQL log, and not just any text with "ERROR:  ".
bool is_telling(const std::string& setting, int evidence) {
  using enum PrefixField;
  if (setting.starts_with("{\"")) return false;  // a log inside of JSON
  const LinePrefix prefix(setting);
  for (PrefixField field : {time, time_ms, epoch_ms, session_id, process_id}) {
    if (prefix.has(field)) return true;
  }
  return setting.empty() || evidence >= 20;
}

Candidate best_of(const std::vector<PrefixSample>& samples, const KnownNames& names) {
  Candidate best;
  for (Candidate& candidate : candidates_of(samples, names)) {
    if (!is_telling(candidate.setting, candidate.evidence)) continue;
    candidate.matched = count_matched(candidate.setting, samples, best.matched);
    // What is shorter says less that might be wrong.
    const auto rank = [](const Candidate& c) {
      return std::make_tuple(c.matched, c.evidence, -static_cast<int>(c.setting.size()));
    };
    if (candidate.matched > 0 && (best.matched == 0 || rank(candidate) > rank(best))) {
      best = std::move(candidate);
    }
  }
  return best;
}

std::vector<PrefixSample> without_matched(std::vector<PrefixSample> samples,
                                          std::string_view setting) {
  const LinePrefix prefix(setting);
  PrefixMatch found;
  std::erase_if(samples, [&](const PrefixSample& sample) {
    const std::string_view line(sample.text.data(), sample.text.size() + sample.label.length);
    return prefix.match(line, found);
  });
  return samples;
}

}  // namespace

InferredPrefix infer_log_line_prefix(std::string_view head) {
  KnownNames names;
  std::vector<PrefixSample> samples = take_samples(head, names);
  InferredPrefix inferred;
  inferred.labelled = samples.size();
  const Candidate best = best_of(samples, names);
  if (best.matched * 2 < samples.size()) return inferred;
  inferred.setting = best.setting;
  inferred.matched = best.matched;
  if (!best.fallback.empty()) inferred.alternatives.push_back(best.fallback);
  for (std::string_view setting : well_known) {
    if (setting.starts_with(best.setting + "%q")) inferred.alternatives.emplace_back(setting);
  }
  samples = without_matched(std::move(samples), best.setting);
  if (samples.size() >= 2) {
    const Candidate other = best_of(samples, names);
    if (other.matched >= 2 && !other.setting.empty())
      inferred.alternatives.push_back(other.setting);
  }
  return inferred;
}

}  // namespace dbperf
