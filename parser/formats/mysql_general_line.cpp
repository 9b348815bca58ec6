#include "parser/formats/mysql_general_line.h"

#include "parser/formats/mysql_time.h"

namespace dbperf {
namespace {

// What servers call their commands. Of two that begin alike the longer one stands first.
constexpr std::string_view commands[] = {
    "Query",
    "Execute",
    "Prepare",
    "Connect Out",
    "Connect",
    "Quit",
    "Init DB",
    "Close stmt",
    "Reset stmt",
    "Reset Connection",
    "Reset connection",
    "Change user",
    "Field List",
    "Ping",
    "Statistics",
    "Fetch",
    "Long Data",
    "Bulk_execute",
    "Set option",
    "Sleep",
    "Create DB",
    "Drop DB",
    "Refresh",
    "Shutdown",
    "Processlist",
    "Kill",
    "Debug",
    "Time",
    "Delayed insert",
    "Delayed",
    "Binlog Dump GTID",
    "Binlog Dump",
    "Table Dump",
    "Register Slave",
    "Register Replica",
    "Slave_worker",
    "Slave_IO",
    "Slave_SQL",
    "Daemon",
    "Error",
    "Unimpl get tid",
    "Com_multi",
    "clone",
    "Clone",
    "Subscribe Group Replication Stream",
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_blank(char c) { return c == ' ' || c == '\t'; }

size_t skip_blanks(std::string_view line, size_t at) {
  while (at < line.size() && is_blank(line[at])) ++at;
  return at;
}

// A tab follows the command; the oldest servers pad it with spaces instead.
bool ends_command(std::string_view rest, size_t length) {
  if (rest.empty() || rest[0] == '\t' || rest[0] == '\r') return true;
  return rest[0] == ' ' && (rest.size() == 1 || rest[1] == ' ' || length >= 10);
}

}  // namespace

std::optional<GeneralLine> read_general_line(std::string_view line) {
  if (line.size() < 4 || !(is_digit(line[0]) || is_blank(line[0]))) return std::nullopt;
  GeneralLine read;
  size_t at = is_digit(line[0]) ? mysql_time_length(line) : 0;
  read.time = line.substr(0, at);
  const size_t thread = skip_blanks(line, at);
  if (thread < at + (at > 0 ? 1 : 2)) return std::nullopt;
  at = thread;
  while (at < line.size() && is_digit(line[at])) ++at;
  if (at == thread || at >= line.size() || line[at] != ' ') return std::nullopt;
  read.thread = line.substr(thread, at - thread);
  const std::string_view rest = line.substr(++at);
  for (const std::string_view command : commands) {
    if (!rest.starts_with(command)) continue;
    if (!ends_command(rest.substr(command.size()), command.size())) continue;
    read.command = rest.substr(0, command.size());
    read.argument = skip_blanks(line, at + command.size());
    return read;
  }
  return std::nullopt;
}

}  // namespace dbperf
