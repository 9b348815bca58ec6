#include "parser/formats/mysql_errors.h"

#include <algorithm>
#include <iterator>

namespace dbperf {
namespace {

// Sorted by number.
constexpr MysqlError errors[] = {
    {1021, ServerEvent::disk_full, "error 1021: disk full"},
    {1022, ServerEvent::none, "error 1022: duplicate key in table"},
    {1037, ServerEvent::out_of_memory, "error 1037: out of memory"},
    {1038, ServerEvent::out_of_memory, "error 1038: out of sort memory"},
    {1040, ServerEvent::out_of_connections, "error 1040: too many connections"},
    {1041, ServerEvent::out_of_memory, "error 1041: out of resources"},
    {1044, ServerEvent::none, "error 1044: access denied to database"},
    {1045, ServerEvent::none, "error 1045: access denied for user"},
    {1046, ServerEvent::none, "error 1046: no database selected"},
    {1048, ServerEvent::none, "error 1048: column cannot be null"},
    {1049, ServerEvent::none, "error 1049: unknown database"},
    {1050, ServerEvent::none, "error 1050: table already exists"},
    {1051, ServerEvent::none, "error 1051: unknown table"},
    {1052, ServerEvent::none, "error 1052: ambiguous column"},
    {1053, ServerEvent::none, "error 1053: server shutdown in progress"},
    {1054, ServerEvent::none, "error 1054: unknown column"},
    {1062, ServerEvent::none, "error 1062: duplicate entry for a key"},
    {1064, ServerEvent::none, "error 1064: syntax error"},
    {1094, ServerEvent::none, "error 1094: unknown thread id"},
    {1099, ServerEvent::none, "error 1099: table locked for reading, cannot be updated"},
    {1100, ServerEvent::none, "error 1100: table was not locked"},
    {1104, ServerEvent::none, "error 1104: SELECT would examine more than max_join_size rows"},
    {1114, ServerEvent::none, "error 1114: table is full"},
    {1136, ServerEvent::none, "error 1136: column count does not match value count"},
    {1142, ServerEvent::none, "error 1142: command denied for table"},
    {1146, ServerEvent::none, "error 1146: table does not exist"},
    {1153, ServerEvent::none, "error 1153: packet bigger than max_allowed_packet"},
    {1158, ServerEvent::none, "error 1158: communication packets unreadable"},
    {1159, ServerEvent::none, "error 1159: timeout reading communication packets"},
    {1160, ServerEvent::none, "error 1160: communication packets unwritable"},
    {1161, ServerEvent::none, "error 1161: timeout writing communication packets"},
    {1194, ServerEvent::data_corruption, "error 1194: table is marked as crashed"},
    {1195, ServerEvent::data_corruption, "error 1195: table is crashed and its repair failed"},
    {1205, ServerEvent::none, "error 1205: lock wait timeout exceeded"},
    {1213, ServerEvent::deadlock, "error 1213: deadlock found"},
    {1216, ServerEvent::none, "error 1216: foreign key constraint fails"},
    {1217, ServerEvent::none, "error 1217: foreign key constraint fails"},
    {1226, ServerEvent::none, "error 1226: user has exceeded a resource limit"},
    {1264, ServerEvent::none, "error 1264: value out of range"},
    {1290, ServerEvent::none, "error 1290: not possible with an option of the server"},
    {1292, ServerEvent::none, "error 1292: incorrect value"},
    {1305, ServerEvent::none, "error 1305: routine does not exist"},
    {1317, ServerEvent::cancelled_user, "error 1317: query execution was interrupted"},
    {1364, ServerEvent::none, "error 1364: field has no default value"},
    {1366, ServerEvent::none, "error 1366: incorrect value for column"},
    {1406, ServerEvent::none, "error 1406: data too long for column"},
    {1451, ServerEvent::none, "error 1451: row is referenced by a foreign key"},
    {1452, ServerEvent::none, "error 1452: foreign key constraint fails"},
    {1615, ServerEvent::none, "error 1615: prepared statement needs to be re-prepared"},
    {1836, ServerEvent::none, "error 1836: server runs in read-only mode"},
    {1927, ServerEvent::none, "error 1927: connection was killed"},
    {1969, ServerEvent::cancelled_timeout, "error 1969: max_statement_time exceeded"},
    {3024, ServerEvent::cancelled_timeout, "error 3024: maximum statement execution time exceeded"},
    {3572, ServerEvent::none, "error 3572: lock not available immediately (NOWAIT)"},
    {3819, ServerEvent::none, "error 3819: check constraint violated"},
};

}  // namespace

const MysqlError* find_mysql_error(int64_t number) {
  const auto* found =
      std::lower_bound(std::begin(errors), std::end(errors), number,
                       [](const MysqlError& error, int64_t n) { return error.number < n; });
  return found != std::end(errors) && found->number == number ? found : nullptr;
}

}  // namespace dbperf
