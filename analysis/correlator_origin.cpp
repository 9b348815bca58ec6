// Who sent the row at hand, and what it is: the digest's numbers become the aggregate's, each once.

#include "analysis/correlator_row.h"
#include "analysis/sql/query_tags.h"

namespace dbperf {

std::span<const uint32_t> Correlator::tags_of(const Current& now) {
  if (now.row.tags == DigestRow::none) return {};
  std::vector<uint32_t>& numbers = tag_numbers_[now.row.tags];
  if (numbers.empty())
    for_each_tag(now.digest.tag_sets[now.row.tags],
                 [&](std::string_view tag) { numbers.push_back(aggregate_.tags().number(tag)); });
  return numbers;
}

void Correlator::resolve_origin(Current& now) {
  const DigestRow& row = now.row;
  if (row.origin != DigestRow::none) {
    uint32_t& number = origin_numbers_[row.origin];
    const DigestOrigin& origin = now.digest.origins[row.origin];
    if (number == unresolved)
      number = aggregate_.origin(origin.user, origin.database, origin.host, origin.application);
    now.origin = number;
  }
  Stream& stream = now.stream;
  if (row.inherits_database) {
    if (stream.database.empty()) return;
    inherit_database(now);
  } else if (row.kind == EventKind::query && row.origin != stream.named_by) {
    name_database(stream, now.digest, row.origin);
  }
  Session& session = *now.session;
  if (session.origin == 0 || session.origin == now.origin) return;
  if (session.merged_origin == 0 || session.prefix_origin != now.origin)
    merge_origin(session, now.origin);
  now.origin = session.merged_origin;
}

void Correlator::name_database(Stream& stream, const Digest& digest, uint32_t origin) {
  if (origin == DigestRow::none || digest.origins[origin].database.empty()) return;
  stream.database = digest.origins[origin].database;
  stream.named_by = origin;
  stream.inherited_origin = 0;
}

void Correlator::inherit_database(Current& now) {
  Stream& stream = now.stream;
  if (stream.inherited_origin == 0 || stream.heir != now.origin) {
    const Origin& who = aggregate_.origin_of(now.origin);
    stream.heir = now.origin;
    stream.inherited_origin =
        aggregate_.origin(who.user, stream.database, who.host, who.application);
  }
  now.origin = stream.inherited_origin;
}

// What the prefix leaves out, the connection's own messages may have told.
void Correlator::merge_origin(Session& session, uint32_t prefix_origin) {
  const Origin& prefix = aggregate_.origin_of(prefix_origin);
  const Origin& told = aggregate_.origin_of(session.origin);
  const auto either = [](const std::string& a, const std::string& b) -> const std::string& {
    return a.empty() ? b : a;
  };
  session.merged_origin = aggregate_.origin(
      either(prefix.user, told.user), either(prefix.database, told.database),
      either(prefix.host, told.host), either(prefix.application, told.application));
  session.prefix_origin = prefix_origin;
}

void Correlator::change_origin(Current& now) {
  now.session->origin = now.origin;
  now.session->merged_origin = 0;
}

uint32_t Correlator::shape_of(Current& now) {
  const DigestShape& shape = now.digest.shapes[now.row.shape];
  uint32_t& number = shape_numbers_[now.row.shape];
  if (number != unresolved && aggregate_.has_shape(number, shape.id)) return number;
  number = aggregate_.shape(shape.id, [&] {
    ShapeInfo info{shape.id, shape.verb, shape.dialect, shape.fingerprint, shape.tables};
    if (!shape.described) describe(shape.statement, info);  // met before, but pruned since
    return info;
  });
  return number;
}

uint32_t Correlator::shape_of(std::string_view statement, Dialect dialect) {
  const Fingerprint print = fingerprint_(statement, dialect);
  return aggregate_.shape(print, merge_partitions_ ? print.text : statement, dialect);
}

void Correlator::describe(std::string_view statement, ShapeInfo& info) {
  info.fingerprint = fingerprint_(statement, info.dialect).text;
  read_tables(merge_partitions_ ? info.fingerprint : statement, info.dialect, info.tables);
}

}  // namespace dbperf
