#include "parser/formats/postgres_prefix_samples.h"

#include <algorithm>

#include "parser/formats/postgres_prefix_words.h"

namespace dbperf {
namespace {

constexpr size_t npos = std::string_view::npos;
using Kind = PrefixTokenKind;

LoggedBy logged_by(std::string_view text) {
  for (std::string_view start : {"duration: ", "statement: ", "execute ", "connection auth",
                                 "disconnection: ", "temporary file: "}) {
    if (text.starts_with(start)) return LoggedBy::session;
  }
  if (text.starts_with("connection received: ")) return LoggedBy::newcomer;
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
    if (text.starts_with(start)) return LoggedBy::background;
  }
  return LoggedBy::anyone;
}

// Learns from a message what it tells of names; returns who logged it.
LoggedBy learn(Severity severity, std::string_view message, KnownNames& names) {
  if (names.language != nullptr) message = in_english(*names.language, message, names.arena);
  const LoggedBy by = logged_by(message);
  names.messages = names.messages || by != LoggedBy::anyone;
  if (message.size() >= 512) return by;
  Event event;
  event.severity = severity;
  event.message = message;
  classify_postgres_message(event, names.arena);
  if (event.server == ServerEvent::autovacuum || event.server == ServerEvent::autoanalyze) {
    event.database = event.object.substr(0, event.object.find('.'));
  }
  if (!event.user.empty()) names.users.insert(event.user);
  if (!event.database.empty()) names.databases.insert(event.database);
  if (!event.application.empty()) names.applications.insert(event.application);
  return by;
}

// The names that are more than one word to whom does not know them.
std::vector<std::string_view> odd_names(const KnownNames& names) {
  std::vector<std::string_view> odd;
  if (names.language != nullptr) odd.push_back(names.language->unknown);
  const auto is_plain = [](char c) { return is_prefix_word_byte(c) || c == '.' || c == '-'; };
  for (const auto* set : {&names.users, &names.databases, &names.applications}) {
    for (std::string_view name : *set) {
      if (!std::all_of(name.begin(), name.end(), is_plain)) odd.push_back(name);
    }
  }
  std::stable_sort(odd.begin(), odd.end(),
                   [](std::string_view a, std::string_view b) { return a.size() > b.size(); });
  return odd;
}

void tokenize(PrefixSample& sample, const std::vector<std::string_view>& odd) {
  sample.tokens = tokenize_prefix(sample.text, odd);
  for (const PrefixToken& token : sample.tokens) sample.shape += prefix_shape(token);
}

// An SQLSTATE may be five digits: a number that stands where other lines have a surer one.
void recognise_sqlstates(std::vector<PrefixSample>& samples) {
  std::set<std::string, std::less<>> known;
  for (const PrefixSample& sample : samples) {
    if (sample.shape.find('E') != npos) known.insert(sample.shape);
  }
  if (known.empty()) return;
  for (PrefixSample& sample : samples) {
    size_t at = 0;
    for (PrefixToken& token : sample.tokens) {
      const size_t length = prefix_shape(token).size();
      if (token.kind == Kind::number && token.text.size() == 5) {
        std::string with_state = sample.shape;
        with_state[at] = 'E';
        if (known.contains(with_state)) {
          token.kind = Kind::sqlstate;
          sample.shape = with_state;
          break;
        }
      }
      at += length;
    }
  }
}

}  // namespace

std::string prefix_shape(const PrefixToken& token) {
  switch (token.kind) {
    case Kind::literal:
      return std::string(1, token.text.front());
    case Kind::key:
      return '\1' + std::string(token.text) + '\2';
    case Kind::time:
      return "T";
    case Kind::time_ms:
      return "M";
    case Kind::epoch:
      return "N";
    case Kind::session:
      return "S";
    case Kind::virtual_transaction:
      return "X";
    case Kind::sqlstate:
      return "E";
    case Kind::number:
      return "I";
    case Kind::host:
      return "H";
    case Kind::word:
      return "W";
    case Kind::value:
      return "V";
  }
  return {};
}

std::vector<PrefixSample> take_prefix_samples(std::string_view head,
                                              const PostgresLanguage* language, KnownNames& names) {
  names.language = language;
  constexpr size_t window = 2048, enough = 250;
  std::vector<PrefixSample> samples;
  size_t seen = 0, next = 0;
  for (size_t at = 0; at < head.size(); at = next) {
    const size_t newline = head.find('\n', at);
    next = newline == npos ? head.size() : newline + 1;
    const std::string_view line = head.substr(at, (newline == npos ? next : newline) - at);
    if (line.starts_with('\t')) continue;
    const size_t label = find_postgres_label(line.substr(0, window), 0, language);
    if (label == npos) continue;
    if (++seen > enough && seen % 8 != 0) continue;
    PrefixSample sample;
    sample.text = line.substr(0, label);
    sample.index = seen;
    sample.label = read_postgres_label(line.substr(label), language);
    std::string_view message = line.substr(label + sample.label.length);
    if (message.ends_with('\r')) message.remove_suffix(1);
    take_sqlstate(message);
    if (sample.label.part == PostgresPart::message) {
      sample.logged_by = learn(sample.label.severity, message, names);
    } else if (sample.label.part == PostgresPart::statement) {
      sample.logged_by = LoggedBy::session;
      names.messages = true;
    }
    samples.push_back(std::move(sample));
  }
  const std::vector<std::string_view> odd = odd_names(names);
  for (PrefixSample& sample : samples) {
    tokenize(sample, odd);
    for (const PrefixToken& token : sample.tokens) {
      names.ports = names.ports || (token.kind == Kind::host && token.text.ends_with(')'));
    }
  }
  recognise_sqlstates(samples);
  return samples;
}

}  // namespace dbperf
