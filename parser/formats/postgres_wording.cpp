#include "parser/formats/postgres_wording.h"

#include <algorithm>
#include <span>

namespace dbperf {
namespace {

using Words = std::span<const std::string_view>;

bool begins_with_any(std::string_view text, Words beginnings) {
  return std::any_of(beginnings.begin(), beginnings.end(),
                     [text](std::string_view words) { return text.starts_with(words); });
}

bool contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

// A name stands between the two: role "joe" does not exist.
bool says_of(std::string_view text, std::string_view what, std::string_view end) {
  return text.starts_with(what) && text.ends_with(end);
}

constexpr std::string_view no_room[] = {
    "sorry, too many clients already",
    "remaining connection slots are reserved",
    "too many connections for ",
    "number of requested standby connections exceeds ",
};

constexpr std::string_view not_authenticated[] = {
    "no pg_hba.conf entry for ",
    "pg_hba.conf rejects ",
    "connection requires a valid client certificate",
    "client certificates can only be checked if ",
    "empty password returned by client",
    "canceling authentication due to timeout",
    "expected password response, got message type ",
    "expected SASL response, got message type ",
    "no PostgreSQL user name specified",
};

constexpr std::string_view not_let_in[] = {
    "the database system is ",
    "permission denied for database ",
    "cannot connect to invalid database ",
    "must be superuser to connect ",
    "must be superuser or replication role to start walsender",
    "permission denied to start WAL sender",
    "unsupported frontend protocol",
    "invalid startup packet layout",
};

constexpr std::string_view corruption[] = {
    "invalid page in block ",
    "invalid page header in block ",
    "page verification failed",
    "compressed pglz data is corrupt",
    "missing chunk number ",
    "unexpected chunk number ",
    "unexpected chunk size ",
    "could not access status of transaction ",
    "could not locate a valid checkpoint record",
    "failed to re-find parent key in index ",
    "failed to re-find tuple within index ",
    "right sibling's left-link doesn't match",
    "left link changed unexpectedly in block ",
};

}  // namespace

bool refuses_for_want_of_room(std::string_view message, std::string_view sqlstate) {
  return sqlstate == "53300" || begins_with_any(message, no_room);
}

bool fails_to_authenticate(std::string_view message, std::string_view sqlstate) {
  return sqlstate.starts_with("28") || contains(message, "authentication failed for ") ||
         begins_with_any(message, not_authenticated) ||
         says_of(message, "role \"", "\" does not exist") ||
         says_of(message, "role \"", "is not permitted to log in");
}

bool refuses_session(std::string_view message, std::string_view sqlstate) {
  return sqlstate.starts_with("3D") || sqlstate == "57P03" ||
         refuses_for_want_of_room(message, sqlstate) || fails_to_authenticate(message, sqlstate) ||
         begins_with_any(message, not_let_in) ||
         says_of(message, "database \"", "\" does not exist") ||
         says_of(message, "database \"", "is not currently accepting connections");
}

bool tells_of_corruption(std::string_view message, std::string_view sqlstate) {
  return sqlstate == "XX001" || sqlstate == "XX002" || begins_with_any(message, corruption) ||
         (message.starts_with("could not read block") && !contains(message, "No such file")) ||
         (message.starts_with("index \"") && contains(message, "\" contains "));
}

bool tells_of_full_disk(const Event& event) {
  if (event.sqlstate == "53100") return true;
  if (!event.message.starts_with("could not ")) return false;
  return contains(event.message, "No space left on device") ||
         contains(event.hint, "Check free disk space");
}

bool tells_of_exhausted_memory(std::string_view message) {
  return message.starts_with("out of memory") ||
         (message.starts_with("could not ") && contains(message, ": Cannot allocate memory"));
}

bool warns_of_wraparound(std::string_view message) {
  if (message.starts_with("database ")) {
    return contains(message, "must be vacuumed ") ||
           contains(message, "to avoid wraparound data loss");
  }
  return message.starts_with("oldest xmin is far in the past") ||
         message.starts_with("oldest multixact is far in the past") ||
         message.starts_with("cutoff for removing and freezing tuples is far in the past") ||
         message.starts_with("cutoff for freezing multixacts is far in the past") ||
         message.starts_with("multixact \"members\" limit exceeded") ||
         (message.starts_with("bypassing nonessential maintenance of table ") &&
          contains(message, " as a failsafe "));
}

}  // namespace dbperf
