#include "parser/envelopes/unwrap.h"

#include <algorithm>

#include "parser/envelopes/census.h"
#include "parser/envelopes/text_source.h"
#include "parser/formats/postgres_language.h"
#include "parser/formats/postgres_prefix.h"

namespace dbperf {
namespace {

constexpr size_t max_programs = 8;  // that are tried, those with the most lines

const PostgresLanguage* language_of(std::string_view text) {
  PostgresLanguageVote vote;
  for (size_t seen = 0; !text.empty() && seen < PostgresLanguageVote::enough; ++seen) {
    const std::string_view line = text.substr(0, text.find('\n'));
    vote.hear_line(line);
    text.remove_prefix(std::min(line.size() + 1, text.size()));
  }
  return vote.language();
}

class Unwrapper {
 public:
  Unwrapper(std::string_view head, const FormatOptions& options, const FindFormat& find_format)
      : head_(head), options_(options), find_format_(find_format) {}

  std::optional<Unwrapped> try_envelope(const EnvelopeEntry& entry,
                                        const EnvelopeContext& context) const {
    const Census census = take_census(entry, context, head_);
    if (!census.recognised() || census.programs.empty()) return std::nullopt;
    auto best = best_program(entry, context, census);
    if (best) best->explained = census.explained(best->detection.score);
    return best;
  }

 private:
  std::optional<Unwrapped> best_program(const EnvelopeEntry& entry, const EnvelopeContext& context,
                                        const Census& census) const {
    Wrapping wrapping{.envelope = &entry, .context = context};
    wrapping.newest_first = census.newest_first();
    if (census.programs.size() == 1 && !entry.only_databases) return best_of(wrapping, census);
    std::vector<std::pair<size_t, std::string>> programs;
    for (const auto& [name, lines] : census.programs) programs.emplace_back(lines, name);
    std::sort(programs.rbegin(), programs.rend());
    if (programs.size() > max_programs) programs.resize(max_programs);
    std::vector<Unwrapped> logs;
    std::pair<bool, size_t> best_weight;
    size_t best = 0;
    for (const auto& [lines, name] : programs) {
      wrapping.programs = {name};
      auto one = best_of(wrapping, census);
      if (!one) continue;
      const std::pair weight{has_statements(*one),
                             lines * static_cast<size_t>(one->detection.score)};
      if (logs.empty() || weight > best_weight) {
        best = logs.size();
        best_weight = weight;
      }
      logs.push_back(std::move(*one));
    }
    if (logs.empty()) return std::nullopt;
    return joined(logs, best);
  }

  // A log of statements is what one looks for.
  static bool has_statements(const Unwrapped& log) {
    const std::string_view format = log.detection.format->name();
    return format != "mysql-error" && format != "pgbouncer";
  }

  // Two programs that write the same are one log; and MySQL's error log may stand among the entries
  // of its others.
  Unwrapped joined(std::vector<Unwrapped>& logs, size_t best) const {
    Unwrapped log = std::move(logs[best]);
    const Format& format = *log.detection.format;
    const bool takes_errors = log.wrapping.envelope->only_databases &&
                              (format.name() == "mysql-slow" || format.name() == "mysql-general");
    bool has_errors = false;
    for (const Unwrapped& other : logs) {
      if (&other == &logs[best]) continue;
      const Format& its = *other.detection.format;
      const bool is_same =
          format.name() == its.name() && format.log_line_prefix() == its.log_line_prefix();
      const bool is_errors = takes_errors && its.name() == "mysql-error";
      if (is_same || is_errors) log.wrapping.programs.push_back(other.wrapping.programs.front());
      has_errors = has_errors || is_errors;
    }
    if (!has_errors) return log;
    Unwrapped both = detected(log.wrapping, log.added_prefix);
    return both.detection.format ? both : log;
  }

  // With what the wrapping knows in front of PostgreSQL's lines, where they do not say it
  // themselves.
  std::optional<Unwrapped> best_of(Wrapping wrapping, const Census& census) const {
    Unwrapped plain = detected(wrapping, {});
    const Format* format = plain.detection.format.get();
    bool has_time = false, has_session = false, has_session_id = false;
    if (format != nullptr) {
      if (format->name() == "mysql-slow") {
        wrapping.assembly.beginning = Assembly::slow_heading;
        Unwrapped by_headings = detected(wrapping, {});
        return by_headings.detection.format ? by_headings : plain;
      }
      if (format->name() != "postgres-stderr") return plain;
      using enum PrefixField;
      const LinePrefix prefix(format->log_line_prefix());
      has_time = prefix.has(time) || prefix.has(time_ms) || prefix.has(epoch_ms);
      has_session_id = prefix.has(session_id);
      has_session = prefix.has(process_id) || has_session_id;
    }
    wrapping.assembly.beginning = Assembly::labelled;
    wrapping.assembly.language = language_of(plain.head);
    wrapping.assembly.add_time = !has_time && census.times;
    wrapping.assembly.add_pid = !has_session && census.pids;
    wrapping.assembly.add_server = !has_session_id && census.several_servers;
    std::string added;
    if (wrapping.assembly.add_time) added += "%m ";
    if (wrapping.assembly.add_pid) added += "[%p] ";
    if (wrapping.assembly.add_server) added += "%c ";
    Unwrapped stamped = detected(wrapping, added);
    if (stamped.detection.format && stamped.detection.format->name() == "postgres-stderr")
      return stamped;
    if (format == nullptr) return std::nullopt;
    return plain;
  }

  Unwrapped detected(const Wrapping& wrapping, std::string added) const {
    Unwrapped result{wrapping, {}, peel(wrapping, head_), std::move(added), 0};
    const size_t size = result.head.size();
    result.head.resize(size + record_padding);
    FormatOptions options = options_;
    for (auto* const prefix : {&options.log_line_prefix, &options.sibling_prefix})
      if (*prefix) *prefix = result.added_prefix + **prefix;
    result.detection = find_format_({result.head.data(), size}, options);
    return result;
  }

  std::string_view head_;
  const FormatOptions& options_;
  const FindFormat& find_format_;
};

}  // namespace

std::string peel(const Wrapping& wrapping, std::string_view text) {
  PeeledSource source(wrapping, std::make_unique<TextSource>(text));
  std::string inner;
  char block[64 << 10];
  while (const size_t got = source.read(block, sizeof block)) inner.append(block, got);
  return inner;
}

bool is_wrapped(std::string_view head, const EnvelopeContext& context) {
  const auto entries = envelopes();
  return std::any_of(entries.begin(), entries.end(), [&](const EnvelopeEntry& entry) {
    return take_census(entry, context, head).recognised();
  });
}

namespace {

// What the formats make of a head as it stands. Most heads need not be asked.
class AsItStands {
 public:
  AsItStands(std::string_view head, const FormatOptions& options, const FindFormat& find_format)
      : head_(head), options_(options), find_format_(find_format) {}

  bool explains_more_than(int explained) {
    if (explained >= 1000) return false;
    if (!score_) {
      std::string padded(head_);
      padded.resize(head_.size() + record_padding);
      score_ = find_format_({padded.data(), head_.size()}, options_).score;
    }
    return *score_ > explained;
  }

 private:
  const std::string_view head_;
  const FormatOptions& options_;
  const FindFormat& find_format_;
  std::optional<int> score_;
};

// What is inside of `entry` may be wrapped as well: CloudNativePG's JSON in a container's log.
std::optional<Unwrapped> unwrap_twice(const EnvelopeEntry& entry, std::string_view head,
                                      const EnvelopeContext& context, const FormatOptions& options,
                                      const FindFormat& find_format, bool must_be_certain) {
  if (entry.only_databases || !take_census(entry, context, head).recognised()) return std::nullopt;
  const auto outer =
      std::make_shared<const Wrapping>(Wrapping{.envelope = &entry, .context = context});
  const std::string inside = peel(*outer, head);
  const Unwrapper unwrapper(inside, options, find_format);
  AsItStands as_it_stands(inside, options, find_format);
  for (const EnvelopeEntry& inner : envelopes()) {
    if (must_be_certain && !take_census(inner, context, inside).certain()) continue;
    auto found = unwrapper.try_envelope(inner, context);
    if (!found || as_it_stands.explains_more_than(found->explained)) continue;
    found->wrapping.outer = outer;
    return found;
  }
  return std::nullopt;
}

}  // namespace

std::optional<Unwrapped> unwrap(std::string_view head, const EnvelopeContext& context,
                                const FormatOptions& options, const FindFormat& find_format) {
  const Unwrapper unwrapper(head, options, find_format);
  AsItStands as_it_stands(head, options, find_format);
  for (const EnvelopeEntry& entry : envelopes()) {
    auto found = unwrapper.try_envelope(entry, context);
    if (!found || as_it_stands.explains_more_than(found->explained)) continue;
    // A header inside could be taken for a log_line_prefix.
    auto twice = unwrap_twice(entry, head, context, options, find_format, true);
    return twice ? std::move(twice) : std::move(found);
  }
  for (const EnvelopeEntry& entry : envelopes()) {
    auto found = unwrap_twice(entry, head, context, options, find_format, false);
    if (found && !as_it_stands.explains_more_than(found->explained)) return found;
  }
  return std::nullopt;
}

}  // namespace dbperf
