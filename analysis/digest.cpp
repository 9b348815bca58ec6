#include "analysis/digest.h"

#include <re2/re2.h>

#define XXH_INLINE_ALL  // a call through the library costs as much as a short text's hash
#include <xxhash.h>

#include <algorithm>

#include "analysis/same_bytes.h"
#include "analysis/sql/query_tags.h"
#include "analysis/text.h"

namespace dbperf {
namespace {

constexpr size_t max_described = 200'000;  // then a worker forgets, and describes again
constexpr size_t max_samples = 3;          // of unrecognised lines, a chunk
constexpr size_t max_sample_bytes = 200;
constexpr size_t max_zones = 8;  // a chunk: a server has two, summer and winter

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

std::string_view skip_space(std::string_view text) {
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  return text;
}

// The first word of `text`, quoted or not; `text` moves behind it.
std::string_view take_word(std::string_view& text) {
  text = skip_space(text);
  size_t end = 0;
  if (!text.empty() && text.front() == '"') {
    const size_t close = text.find('"', 1);
    end = close == std::string_view::npos ? text.size() : close + 1;
  } else {
    while (end < text.size() && !is_space(text[end]) && text[end] != '(' && text[end] != ';') ++end;
  }
  const std::string_view word = text.substr(0, end);
  text.remove_prefix(end);
  return word;
}

bool equal_fold(std::string_view a, std::string_view upper) {
  if (a.size() != upper.size()) return false;
  for (size_t i = 0; i < a.size(); ++i)
    if ((a[i] & ~0x20) != upper[i]) return false;
  return true;
}

uint64_t mix(uint64_t hash, std::string_view text) {
  return XXH3_64bits_withSeed(text.data(), text.size(), hash);
}

// Nearly always a view of the same text, or of a few bytes.
bool is_same(std::string_view a, std::string_view b) {
  return a.size() == b.size() && (a.data() == b.data() || same_bytes(a.data(), b.data(), a.size()));
}

bool is_of(const Event& event, const DigestOrigin& origin) {
  const auto is_view = [](std::string_view a, std::string_view b) {
    return a.data() == b.data() && a.size() == b.size();
  };
  if (is_view(event.user, origin.user) && is_view(event.database, origin.database) &&
      is_view(event.host, origin.host) && is_view(event.application, origin.application)) {
    return true;
  }
  return is_same(event.user, origin.user) && is_same(event.database, origin.database) &&
         is_same(event.host, origin.host) && is_same(event.application, origin.application);
}

// What says nothing leaves no row. Without a session it stays: it parts what is adjacent.
bool is_idle(const Event& event) {
  return event.kind == EventKind::other && event.server == ServerEvent::none &&
         event.connection == ConnectionChange::none && !event.resets_context && event.session != 0;
}

// Whether a row says all that there is to say.
bool is_plain(const Event& event) {
  const bool plain = event.kind == EventKind::query || event.kind == EventKind::statement ||
                     event.kind == EventKind::duration || event.kind == EventKind::parse ||
                     event.kind == EventKind::bind;
  return plain && !event.failed && event.server == ServerEvent::none && event.detail.empty() &&
         event.connection == ConnectionChange::none;
}

void copy_fields(const Event& event, DigestRow& row) {
  row.kind = event.kind;
  row.evidence = event.evidence;
  row.failed = event.failed;
  row.inherits_time = event.inherits_time;
  row.inherits_database = event.inherits_database;
  row.resets_context = event.resets_context;
  row.corrupt_duration = event.corrupt_duration || event.duration_us > max_duration_us;
  row.administrative = event.administrative;
  row.runs_prepared = event.runs_prepared;
  row.repeats_after_s = event.repeats_after_s;
  row.line = event.line;
  row.sampled_one_in = event.sampled_one_in;
  row.time_us = event.time_us;
  row.duration_us = row.corrupt_duration ? unknown : event.duration_us;
  row.lock_us = event.lock_us;
  row.rows_sent = event.rows_sent;
  row.rows_examined = event.rows_examined;
  row.rows_affected = event.rows_affected;
  row.session = event.session;
  row.statement = event.statement;
  row.parameters = event.parameters;
  row.connection_id = event.connection_id;
  row.attributes = event.attributes;
}

}  // namespace

std::string_view prepared_name(std::string_view statement) {
  const std::string_view verb = take_word(statement);
  if (!equal_fold(verb, "PREPARE") && !equal_fold(verb, "EXECUTE") &&
      !equal_fold(verb, "DEALLOCATE"))
    return {};
  return take_word(statement);
}

std::string_view statement_prepared_by(std::string_view statement) {
  if (!equal_fold(take_word(statement), "PREPARE")) return {};
  take_word(statement);
  statement = skip_space(statement);
  if (statement.starts_with('(')) {  // the types of its parameters
    size_t depth = 0;
    size_t i = 0;
    for (; i < statement.size(); ++i) {
      if (statement[i] == '(') ++depth;
      if (statement[i] == ')' && --depth == 0) break;
    }
    statement.remove_prefix(std::min(i + 1, statement.size()));
  }
  if (!equal_fold(take_word(statement), "AS")) return {};
  return skip_space(statement);
}

void Digest::clear() {
  rows.clear();
  shapes.clear();
  origins.clear();
  tag_sets.clear();
  events.clear();
  event_count = skipped_lines = recognised_lines = 0;
  skipped_samples.clear();
  first_time_us = last_time_us = unknown_time;
  zones.clear();
}

Digester::Digester(const Filter& filter, const Reading& reading)
    : filter_(filter), reading_(reading), fingerprint_(reading.merge_partitions) {}

void Digester::begin(Digest& out) {
  out.clear();
  out_ = &out;
  ++number_;
  last_zone_ = {};
  last_origin_ = DigestRow::none;
  shape_index_.clear();
  origin_index_.clear();
  tag_index_.clear();
  if (described_.size() > max_described) described_.clear();
}

uint32_t Digester::shape_of(const Event& event, Dialect dialect) {
  const uint64_t key = cache_.key(event.statement, dialect);
  FingerprintCache::Known* const known = cache_.find(key);
  if (known != nullptr && known->digest == number_) return known->shape;
  if (known != nullptr && described_.contains(known->id)) {
    known->shape = add_shape(event, dialect, {known->id, {}, known->verb});
    known->digest = number_;
    return known->shape;
  }
  const Fingerprint print = fingerprint_(event.statement, dialect);
  const uint32_t shape = add_shape(event, dialect, print);
  cache_.remember(key, {print.id, print.verb, number_, shape});
  return shape;
}

// Of a shape that was described before, `print` may lack the text.
uint32_t Digester::add_shape(const Event& event, Dialect dialect, const Fingerprint& print) {
  // The dialect belongs to the id of a shape's place here, not to the id itself.
  const auto [found, fresh] =
      shape_index_.try_emplace(print.id, static_cast<uint32_t>(out_->shapes.size()));
  if (!fresh) return found->second;
  DigestShape& shape = out_->shapes.emplace_back();
  shape.id = print.id;
  shape.verb = event.administrative ? Verb::admin : print.verb;
  shape.dialect = dialect;
  shape.statement = event.statement;
  shape.described = described_.insert(print.id).second;
  if (shape.described) {
    shape.fingerprint = cut_utf8(print.text, max_fingerprint_bytes);
    read_tables(reading_.merge_partitions ? print.text : event.statement, dialect, shape.tables);
  }
  return found->second;
}

uint32_t Digester::origin_of(const Event& event) {
  std::vector<DigestOrigin>& origins = out_->origins;
  const DigestOrigin origin{event.user, event.database, event.host, event.application};
  if (origin == DigestOrigin{}) return DigestRow::none;
  const uint64_t hash =
      mix(mix(mix(mix(process_secrets[0], origin.user), origin.database), origin.host),
          origin.application);
  const auto [found, fresh] =
      origin_index_.try_emplace(hash, static_cast<uint32_t>(origins.size()));
  if (fresh) origins.push_back(origin);
  last_origin_ = found->second;
  return last_origin_;
}

bool Digester::matches(std::string_view statement) const {
  const re2::StringPiece text(statement.data(), statement.size());
  for (const auto& pattern : filter_.match)
    if (!re2::RE2::PartialMatch(text, *pattern)) return false;
  for (const auto& pattern : filter_.exclude)
    if (re2::RE2::PartialMatch(text, *pattern)) return false;
  return true;
}

void Digester::read_tags_of(std::string_view statement, DigestRow& row) {
  tags_.clear();
  if (may_have_tags(statement)) read_tags(statement, tags_);
  grouped_tags_.clear();
  for_each_tag(tags_, [this](std::string_view tag) {
    if (groups_requests(tag)) (grouped_tags_ += tag) += '\0';
  });
  if (!filter_.tags.empty()) {
    std::vector<std::string_view> tags;
    for_each_tag(tags_, [&](std::string_view tag) { tags.push_back(tag); });
    row.matches = row.matches && passes_list(filter_.tags, tags, std::equal_to<>());
  }
  if (grouped_tags_.empty()) return;
  const auto [found, fresh] = tag_index_.try_emplace(mix(process_secrets[0], grouped_tags_),
                                                     static_cast<uint32_t>(out_->tag_sets.size()));
  if (fresh) out_->tag_sets.push_back(grouped_tags_);
  row.tags = found->second;
}

void Digester::note_zone(std::string_view zone) {
  const bool is_noted = is_same(zone, last_zone_);
  last_zone_ = zone;
  if (is_noted) return;
  std::vector<std::string>& zones = out_->zones;
  if (zones.size() >= max_zones || std::find(zones.begin(), zones.end(), zone) != zones.end())
    return;
  zones.emplace_back(zone);
}

void Digester::on_event(const Event& event) {
  Digest& out = *out_;
  out.recognised_lines += event.lines;
  if (!(event.kind == EventKind::other && event.resets_context)) ++out.event_count;
  if (event.time_us != unknown_time) {
    if (out.first_time_us == unknown_time) out.first_time_us = out.last_time_us = event.time_us;
    out.first_time_us = std::min(out.first_time_us, event.time_us);
    out.last_time_us = std::max(out.last_time_us, event.time_us);
  }
  if (event.zone.data() != last_zone_.data() && !event.zone.empty()) note_zone(event.zone);
  if (is_idle(event)) return;
  DigestRow& row = out.rows.emplace_back();
  copy_fields(event, row);
  row.matches = true;
  row.prepares = false;
  const bool is_last = last_origin_ < out.origins.size() && is_of(event, out.origins[last_origin_]);
  row.origin = is_last ? last_origin_ : origin_of(event);
  if (!event.statement.empty()) {
    row.shape = shape_of(event, reading_.dialect_of(event.dialect));
    const Verb verb = out.shapes[row.shape].verb;
    row.prepares = verb == Verb::prepare || verb == Verb::execute || verb == Verb::deallocate;
    if (!filter_.match.empty() || !filter_.exclude.empty()) row.matches = matches(event.statement);
    if (!filter_.tags.empty() || may_have_tags(event.statement)) read_tags_of(event.statement, row);
  }
  if (is_plain(event)) return;
  row.rest = static_cast<uint32_t>(out.events.size());
  out.events.push_back(event);
}

void Digester::on_skipped(uint32_t line, uint32_t lines, std::string_view text) {
  out_->skipped_lines += lines;
  if (out_->skipped_samples.size() >= max_samples) return;
  const std::string_view first = text.substr(0, text.find('\n'));
  out_->skipped_samples.emplace_back(line, std::string(cut_utf8(first, max_sample_bytes)));
}

}  // namespace dbperf
