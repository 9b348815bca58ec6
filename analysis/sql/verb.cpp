#include "analysis/sql/verb.h"

#include <algorithm>
#include <array>

#include "analysis/sql/keyword.h"

namespace dbperf {
namespace {

constexpr std::array<std::string_view, static_cast<size_t>(Verb::count_)> verb_names = {
    "OTHER",     "SELECT",   "INSERT",     "UPDATE",     "DELETE",   "MERGE",     "ADMIN",
    "ABORT",     "ALTER",    "ANALYZE",    "BEGIN",      "BINLOG",   "CACHE",     "CALL",
    "CHANGE",    "CHECK",    "CHECKPOINT", "CHECKSUM",   "CLOSE",    "CLUSTER",   "COMMENT",
    "COMMIT",    "COPY",     "CREATE",     "DEALLOCATE", "DECLARE",  "DESCRIBE",  "DISCARD",
    "DO",        "DROP",     "END",        "EXECUTE",    "EXPLAIN",  "FETCH",     "FLUSH",
    "GRANT",     "HANDLER",  "HELP",       "IMPORT",     "INSTALL",  "KILL",      "LISTEN",
    "LOAD",      "LOCK",     "MOVE",       "NOTIFY",     "OPTIMIZE", "PREPARE",   "PURGE",
    "REASSIGN",  "REFRESH",  "REINDEX",    "RELEASE",    "RENAME",   "REPAIR",    "REPLACE",
    "RESET",     "RESIGNAL", "RESTART",    "REVOKE",     "ROLLBACK", "SAVEPOINT", "SECURITY",
    "SET",       "SHOW",     "SHUTDOWN",   "SIGNAL",     "START",    "STOP",      "TRUNCATE",
    "UNINSTALL", "UNLISTEN", "UNLOCK",     "USE",        "VACUUM",   "XA",
};
static_assert(verb_names.back() == "XA");

}  // namespace

std::string_view verb_name(Verb verb) {
  const auto index = static_cast<size_t>(verb);
  return index < verb_names.size() ? verb_names[index] : verb_names[0];
}

Verb verb_from_word(std::string_view word) {
  WordKey key;
  if (word.empty() || word.size() > 16) return Verb::other;
  for (size_t i = 0; i < word.size(); ++i) {
    const uint64_t byte = static_cast<unsigned char>(to_lower(word[i]));
    (i < 8 ? key.low : key.high) |= byte << (8 * (i % 8));
  }
  return keyword_infos[find_keyword(key)].verb;
}

}  // namespace dbperf
