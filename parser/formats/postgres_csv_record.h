#pragma once
// The records of PostgreSQL's csvlog: where they begin, where they end, and their columns.
//
// Text within quotes may have newlines, and SQL may hold lines pasted from a csvlog. Yet each line
// says by itself whether a record begins there: within quotes every quote is doubled, so what is
// `,"shop",` at the beginning of a record is `,""shop"",` in a pasted one. A record begins with a
// line whose first columns have the shape they must have, and of whose quoted columns the first one
// that holds any text is opened by a quote that is not doubled. So no parity of quotes has to be
// carried from one place to the next, and a quote that is never closed costs its own record alone.

#include <array>
#include <cstdint>
#include <string_view>

namespace dbperf {

// In the order in which the server writes them. PostgreSQL 8.4 ends with `location`; 9.0 added
// `application_name`, 13 `backend_type`, 14 the rest.
enum class CsvColumn : uint8_t {
  log_time,
  user_name,
  database_name,
  process_id,
  connection_from,
  session_id,
  session_line_num,
  command_tag,
  session_start_time,
  virtual_transaction_id,
  transaction_id,
  error_severity,
  sql_state_code,
  message,
  detail,
  hint,
  internal_query,
  internal_query_pos,
  context,
  query,
  query_pos,
  location,
  application_name,
  backend_type,
  leader_pid,
  query_id,
  count,
};

// One record as it stands in the log.
struct CsvRecord {
  static constexpr size_t most_columns = static_cast<size_t>(CsvColumn::count);

  std::string_view operator[](CsvColumn column) const {
    return has(column) ? columns[static_cast<size_t>(column)] : std::string_view();
  }
  bool has(CsvColumn column) const { return static_cast<size_t>(column) < count; }
  bool has_doubled(CsvColumn column) const {
    return (doubled >> static_cast<unsigned>(column)) & 1;
  }

  // The first `count`, without the quotes around them; quotes within are still doubled.
  std::array<std::string_view, most_columns> columns;
  size_t count = 0;
  uint32_t doubled = 0;  // a bit for each column in which quotes are doubled
  size_t end = 0;        // behind its last newline
};

// Whether a record begins where `text` does. Once it is true, more text does not change it.
bool begins_csv_record(std::string_view text);
// The first or the last line of `text`, at or after `from`, which is the beginning of a line, with
// which a record begins; npos if there is none.
size_t next_csv_record(std::string_view text, size_t from);
size_t last_csv_record(std::string_view text);

// Reads the record that begins at `begin`. One that is broken, or cut off, ends where the next one
// begins, and the column at which it broke has all that stands before.
void read_csv_record(std::string_view text, size_t begin, CsvRecord& record);

}  // namespace dbperf
