#pragma once
// What PostgreSQL's own parser (libpg_query) says of a statement, in the words of analysis/sql: the
// oracle of its tests.

#include <cstdint>
#include <optional>
#include <set>
#include <string>

namespace dbperf::test {

struct PgStatement {
  std::set<std::string> tables;      // "orders"; ">orders" if written
  std::set<std::string> predicates;  // "orders.id equality", see describe() of the test
};

// Nothing if it is no statement of PostgreSQL.
std::optional<PgStatement> read_with_postgres(const std::string& statement);
std::optional<uint64_t> fingerprint_of_postgres(const std::string& statement);

}  // namespace dbperf::test
