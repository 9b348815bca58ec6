#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "parser/format.h"
#include "parser/formats/other_programs.h"
#include "parser/formats/postgres_message.h"
#include "parser/formats/postgres_prefix_inference.h"
#include "parser/formats/postgres_prefixes.h"
#include "parser/white_space.h"
#include "parser/zone_names.h"

namespace dbperf {
namespace {

constexpr size_t npos = std::string_view::npos;
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

// The line at `at` without its newline; `next` is where the one after it begins.
inline std::string_view line_at(std::string_view text, size_t at, size_t& next) {
  const char* const begin = text.data() + at;
  const void* newline = std::memchr(begin, '\n', text.size() - at);
  const size_t length = newline == nullptr
                            ? text.size() - at
                            : static_cast<size_t>(static_cast<const char*>(newline) - begin);
  next = at + length + (newline != nullptr);
  return {begin, length};
}

std::string_view without_mark(std::string_view line) {
  return line.starts_with(byte_order_mark) ? line.substr(byte_order_mark.size()) : line;
}

// "10.0.0.7(52344)" is the host 10.0.0.7.
std::string_view without_port(std::string_view host) {
  if (!host.ends_with(')')) return host;
  return host.substr(0, host.rfind('('));
}

// Puts the lines of a text together to records.
class RecordReader {
 public:
  RecordReader(const Prefixes& prefixes, Arena& arena, EventSink& sink)
      : prefixes_(prefixes), arena_(arena), sink_(sink) {}

  void read(std::string_view records) {
    size_t next = 0;
    for (size_t at = 0; at < records.size(); at = next, ++line_) {
      std::string_view line = line_at(records, at, next);
      if (at == 0) line = without_mark(line);
      if (line.starts_with('\t') || !prefixes_.match(line, found_)) {
        const bool is_last = line.data() + line.size() == records.data() + records.size();
        if (is_last && in_record_ && prefixes_.first().may_be_cut_off(line, prefix_)) end();
        continue_with(line);
      } else if (found_.label().part == PostgresPart::message) {
        begin(line);
      } else {
        add(line);
      }
    }
    end();
  }

 private:
  void continue_with(std::string_view line) {
    const bool is_tabbed = line.starts_with('\t');
    if (in_record_ && !is_tabbed &&
        (is_of_other_program(line) || prefixes_.first().resembles(line, found_)))
      end();
    if (!in_record_) return skip(line);
    rewrite_ = rewrite_ || is_tabbed || line.ends_with('\r');
    part_text_ = through(part_text_, line);
  }

  void skip(std::string_view line) {
    if (skipped_.data() == nullptr) {
      skipped_ = line;
      first_skipped_ = line_;
    }
    skipped_ = through(skipped_, line);
  }

  // The text from the beginning of `text` to the end of `line`, which follows it.
  static std::string_view through(std::string_view text, std::string_view line) {
    return {text.data(), static_cast<size_t>(line.data() + line.size() - text.data())};
  }

  void begin(std::string_view line) {
    end();
    begin_event();
    begin_part(line);
  }

  // A line of detail, hint, statement and the like.
  void add(std::string_view line) {
    if (!in_record_) return continue_with(line);
    if (session_id() != session_id_ || found_[PrefixField::process_id] != process_id_)
      return begin(line);  // its record was not logged, or elsewhere
    end_part();
    begin_part(line);
  }

  std::string_view session_id() const {
    const std::string_view id = found_[PrefixField::session_id];
    return id.empty() ? found_[PrefixField::process_id] : id;
  }

  // Most lines repeat the zone of the one before, and PrefixMatch then gives the same view.
  std::string_view zone_name() {
    if (found_.zone().data() != zone_.data()) {
      zone_ = found_.zone();
      zone_name_ = is_zone_name(zone_) ? zone_ : std::string_view();
    }
    return zone_name_;
  }

  void begin_event() {
    in_record_ = true;
    event_ = Event{};
    event_.line = line_;
    event_.severity = found_.label().severity;
    event_.time_us = found_.time_us();
    event_.zone = zone_name();
    event_.user = found_[PrefixField::user];
    event_.database = found_[PrefixField::database];
    event_.application = found_[PrefixField::application];
    const std::string_view host = found_[PrefixField::remote_host];
    event_.host = without_port(host.empty() ? found_[PrefixField::remote_host_port] : host);
    event_.sqlstate = found_[PrefixField::sqlstate];
    session_id_ = session_id();
    process_id_ = found_[PrefixField::process_id];
    event_.session = postgres_session(session_id_);
    // The prefix's pid then tells the server's sessions apart.
    if (names_no_process(session_id_)) event_.session ^= postgres_session(process_id_) << 1;
    event_.connection_id = process_id_.empty() ? session_id_ : process_id_;
  }

  void begin_part(std::string_view line) {
    part_ = found_.label().part;
    const size_t length = found_.length() + found_.label().length;
    prefix_ = line.substr(0, length);
    part_text_ = line.substr(length);
    rewrite_ = line.ends_with('\r');
  }

  void end_part() {
    std::string_view text = rewrite_ ? joined(part_text_) : part_text_;
    text = trim_end(text);
    std::string_view* place = place_of(part_);
    if (place == nullptr) return;
    if (part_ == PostgresPart::message) {
      const std::string_view code = take_sqlstate(text);
      if (!code.empty()) event_.sqlstate = code;
      if (event_.severity != Severity::log) text = without_position(text);
    }
    if (place->empty()) *place = text;
  }

  std::string_view* place_of(PostgresPart part) {
    switch (part) {
      case PostgresPart::message:
        return &event_.message;
      case PostgresPart::detail:
        return &event_.detail;
      case PostgresPart::hint:
        return &event_.hint;
      case PostgresPart::context:
        return &event_.context;
      case PostgresPart::statement:
        return &event_.statement;
      default:
        return nullptr;
    }
  }

  // The text without the tab that the server puts in front of continued lines, and without the
  // carriage returns at their ends.
  std::string_view joined(std::string_view text) {
    char* const room = arena_.allocate(text.size());
    char* out = room;
    size_t next = 0;
    for (size_t at = 0; at < text.size(); at = next) {
      std::string_view line = line_at(text, at, next);
      const bool has_newline = at + line.size() < next;
      if (at > 0 && line.starts_with('\t')) line.remove_prefix(1);
      if (line.ends_with('\r')) line.remove_suffix(1);
      if (!line.empty()) std::memcpy(out, line.data(), line.size());
      out += line.size();
      if (has_newline) *out++ = '\n';
    }
    const size_t used = static_cast<size_t>(out - room);
    arena_.shrink(text.size(), used);
    return {room, used};
  }

  // Tells the sink what was read since the last call.
  void end() {
    if (in_record_) {
      end_part();
      event_.lines = line_ - event_.line;
      classify_postgres_message(event_, arena_, prefixes_.language());
      sink_.on_event(event_);
    } else if (skipped_.data() != nullptr) {
      sink_.on_skipped(first_skipped_, line_ - first_skipped_, skipped_);
    }
    skipped_ = {};
    in_record_ = false;
  }

  const Prefixes& prefixes_;
  Arena& arena_;
  EventSink& sink_;
  PrefixMatch found_;
  Event event_;
  std::string_view session_id_, process_id_;  // of the record
  std::string_view zone_;                     // of the time of the record before
  std::string_view zone_name_;                // the same, if it is written as an abbreviation
  PostgresPart part_ = PostgresPart::none;
  std::string_view prefix_;     // of the line before that had one, and its label
  std::string_view part_text_;  // as logged, from after the label
  std::string_view skipped_;    // lines that belong to no record
  uint32_t first_skipped_ = 0;
  bool rewrite_ = false;
  bool in_record_ = false;
  uint32_t line_ = 0;
};

class PostgresStderr : public Format {
 public:
  explicit PostgresStderr(Prefixes prefixes) : prefixes_(std::move(prefixes)) {}

  std::string_view name() const override { return "postgres-stderr"; }
  std::string_view log_line_prefix() const override { return prefixes_.first().setting(); }

  size_t next_record(std::string_view text, size_t from) const override {
    PrefixMatch found;
    size_t next = from;
    for (size_t at = from; at < text.size(); at = next) {
      std::string_view line = line_at(text, at, next);
      if (at == 0) line = without_mark(line);
      if (prefixes_.begins_record(line, found)) return at;
    }
    return npos;
  }

  size_t last_record(std::string_view text) const override {
    PrefixMatch found;
    size_t end = text.size();
    while (end > 0) {
      const void* newline = memrchr(text.data(), '\n', end - 1);
      const size_t start =
          newline == nullptr
              ? 0
              : static_cast<size_t>(static_cast<const char*>(newline) - text.data()) + 1;
      std::string_view line = text.substr(start, end - start);
      if (start == 0) line = without_mark(line);
      if (line.ends_with('\n')) line.remove_suffix(1);
      if (prefixes_.begins_record(line, found)) return start;
      end = start;
    }
    return npos;
  }

  void parse(std::string_view records, Arena& arena, EventSink& sink) const override {
    RecordReader(prefixes_, arena, sink).read(records);
  }

 private:
  Prefixes prefixes_;
};

// How the lines of a head divide.
struct LineCount {
  size_t total = 0;
  size_t before_records = 0;
  size_t prefixed = 0;
  size_t continued = 0;  // begin with the tab that the server puts there, or are empty
  size_t labelled = 0;   // have a label after something else than a prefix
  size_t other = 0;
};

LineCount count_lines_of(std::string_view head, const Prefixes& prefixes) {
  LineCount count;
  PrefixMatch found;
  size_t next = 0;
  for (size_t at = 0; at < head.size(); at = next, ++count.total) {
    std::string_view line = line_at(head, at, next);
    if (at == 0) line = without_mark(line);
    if (!line.starts_with('\t') && prefixes.match(line, found)) {
      ++count.prefixed;
    } else if (!line.starts_with('\t') &&
               find_postgres_label(line.substr(0, 2048), 0, prefixes.language()) != npos) {
      ++count.labelled;
    } else if (count.prefixed == 0) {
      ++count.before_records;
    } else if (line.empty() || line == "\r" || line.starts_with('\t')) {
      ++count.continued;
    } else {
      ++count.other;
    }
  }
  return count;
}

int score_of(const LineCount& count, const LinePrefix& prefix) {
  if (count.prefixed == 0) return 0;
  // Lines that only the record before them explains count half; an empty prefix proves less.
  const size_t explained = 2 * (count.prefixed + count.continued) + count.other;
  const size_t weight = prefix.setting().empty() ? 900 : 1000;
  return static_cast<int>(explained * weight / (2 * count.total));
}

Detection given_prefix_fails(const std::string& given, const InferredPrefix& inferred) {
  Detection detection;
  detection.reason = fmt::format("the log_line_prefix '{}' does not match", given);
  if (inferred.matched > 0) {
    detection.reason += fmt::format("; '{}' would match", inferred.setting);
  }
  return detection;
}

Detection detection_of(std::string_view head, Prefixes prefixes) {
  const LineCount count = count_lines_of(head, prefixes);
  Detection detection;
  if (count.labelled > count.prefixed) return detection;
  detection.score = score_of(count, prefixes.first());
  detection.reason = fmt::format("{} of {} lines begin with the log_line_prefix '{}'",
                                 count.prefixed, count.total, prefixes.first().setting());
  detection.format = std::make_shared<PostgresStderr>(std::move(prefixes));
  return detection;
}

// Some hundred lines tell the language.
PostgresLanguageVote language_of(std::string_view head) {
  PostgresLanguageVote vote;
  size_t next = 0, seen = 0;
  for (size_t at = 0; at < head.size() && seen < PostgresLanguageVote::enough; at = next, ++seen) {
    vote.hear_line(line_at(head, at, next));
  }
  return vote;
}

}  // namespace

Detection detect_postgres_stderr(std::string_view head, const FormatOptions& options) {
  const PostgresLanguageVote vote = language_of(without_mark(head));
  if (const std::string_view name = vote.foreign_name(); !name.empty()) {
    return {nullptr, 0, foreign_language_reason(name)};
  }
  const PostgresLanguage* const language = vote.language();
  const auto compiled = [&](const std::string& setting) {
    return LinePrefix(setting, options.timezone, language);
  };
  Detection detection;
  if (options.log_line_prefix) {
    detection = detection_of(head, Prefixes({compiled(*options.log_line_prefix)}, language));
    if (detection.score > 0) return detection;
  }
  const InferredPrefix inferred = infer_log_line_prefix(without_mark(head), language);
  if (inferred.labelled == 0) {
    return {nullptr, 0, "no line has a severity as PostgreSQL writes it ('LOG:  ', 'ERROR:  ')"};
  }
  if (options.log_line_prefix) {
    return given_prefix_fails(*options.log_line_prefix, inferred);
  }
  if (inferred.matched == 0) {
    detection.reason = fmt::format(
        "{} lines have a PostgreSQL severity, but no log_line_prefix explains what stands before "
        "it (--log-line-prefix gives it)",
        inferred.labelled);
    return detection;
  }
  const auto explained_by = [&](const std::string& setting) {
    return count_lines_of(head, Prefixes({compiled(setting)}, language)).prefixed;
  };
  const auto& sibling = options.sibling_prefix;
  const bool agrees = sibling && explained_by(*sibling) >= explained_by(inferred.setting);
  std::vector<LinePrefix> prefixes = {compiled(agrees ? *sibling : inferred.setting)};
  for (const std::string& setting : inferred.alternatives) prefixes.push_back(compiled(setting));
  return detection_of(head, Prefixes(std::move(prefixes), language));
}

}  // namespace dbperf
