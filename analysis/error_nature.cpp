#include "analysis/error_nature.h"

#include <algorithm>

namespace dbperf {
namespace {

// Lost connections, conflicts of transactions, lack of resources, intervention; and of class 55 the
// lock that was not to be had. The rest of a class that is not named here is permanent.
constexpr std::string_view transient_states[] = {"08", "40", "53", "57", "55P03", "25P03"};

// Lock wait timeout, deadlock, too many connections, out of memory, disk full, lost connections,
// interrupted.
constexpr std::string_view transient_numbers[] = {"1205", "1213", "1040", "1203", "1021",
                                                  "1037", "1041", "1135", "1317", "1969",
                                                  "2006", "2013", "3024"};

struct KnownMessage {
  std::string_view beginning;  // as PostgreSQL words it, literals as `?`
  ErrorNature nature;
};

constexpr auto transient = ErrorNature::transient;
constexpr auto permanent = ErrorNature::permanent;
constexpr KnownMessage known_messages[] = {
    {"deadlock detected", transient},
    {"could not serialize access", transient},
    {"could not obtain lock on ", transient},
    {"canceling statement due to ", transient},
    {"terminating connection due to ", transient},
    {"sorry, too many clients already", transient},
    {"remaining connection slots are reserved", transient},
    {"too many connections for ", transient},
    {"the database system is ", transient},
    {"out of memory", transient},
    {"duplicate key value violates ", permanent},
    {"null value in column ", permanent},
    {"new row for relation ", permanent},
    {"insert or update on table ", permanent},
    {"update or delete on table ", permanent},
    {"permission denied for ", permanent},
    {"must be owner of ", permanent},
    {"division by zero", permanent},
    {"syntax error at ", permanent},
    {"invalid input syntax for ", permanent},
    {"value too long for type ", permanent},
    {"operator does not exist: ", permanent},
    {"current transaction is aborted", permanent},
    {"password authentication failed for ", permanent},
    {"no pg_hba.conf entry for ", permanent},
};

}  // namespace

ErrorNature error_nature(std::string_view sqlstate, std::string_view message) {
  if (sqlstate.size() == 5) {
    const bool found =
        std::any_of(std::begin(transient_states), std::end(transient_states),
                    [&](std::string_view beginning) { return sqlstate.starts_with(beginning); });
    return found ? transient : permanent;
  }
  if (!sqlstate.empty()) {
    const bool found = std::find(std::begin(transient_numbers), std::end(transient_numbers),
                                 sqlstate) != std::end(transient_numbers);
    return found ? transient : permanent;
  }
  for (const KnownMessage& known : known_messages)
    if (message.starts_with(known.beginning)) return known.nature;
  const bool missing = message.ends_with(" does not exist") &&
                       (message.starts_with("relation ") || message.starts_with("column ") ||
                        message.starts_with("function ") || message.starts_with("role ") ||
                        message.starts_with("database ") || message.starts_with("schema "));
  return missing ? permanent : ErrorNature::none_known;
}

}  // namespace dbperf
