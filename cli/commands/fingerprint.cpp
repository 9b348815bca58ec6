#include "analysis/sql/fingerprint.h"

#include <fmt/core.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "analysis/sql/reading.h"
#include "analysis/sql/statement.h"
#include "cli/commands/commands.h"
#include "cli/diagnostics.h"
#include "cli/render/characters.h"
#include "cli/terminal.h"

namespace dbperf {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

Dialect dialect_of(std::string_view statement, const FingerprintCommand& command) {
  const Reading reading{command.dialect, command.ansi_quotes};
  const bool backtick = statement.find('`') != std::string_view::npos;
  return reading.dialect_of(backtick ? Dialect::mysql : Dialect::postgres);
}

// Empty on success, else what went wrong.
std::string read_standard_input(std::string& text) {
  char buffer[1 << 16];
  for (;;) {
    const ssize_t count = read(STDIN_FILENO, buffer, sizeof buffer);
    if (count == 0) return "";
    if (count > 0) {
      text.append(buffer, static_cast<size_t>(count));
    } else if (errno != EINTR) {
      return std::strerror(errno);
    }
  }
}

}  // namespace

ExitStatus run(const FingerprintCommand& command) {
  std::string input;
  std::vector<std::string_view> statements(command.statements.begin(), command.statements.end());
  if (statements.empty()) {
    if (is_terminal(STDIN_FILENO)) {
      throw UsageError{"give a statement, or send statements to standard input", "fingerprint"};
    }
    if (const std::string problem = read_standard_input(input); !problem.empty()) {
      say(fmt::format("standard input: {}", problem));
      return ExitStatus::failed;
    }
    if (input.starts_with(byte_order_mark)) input.erase(0, byte_order_mark.size());
    statements = split_statements(input, dialect_of(input, command));
  }
  Fingerprinter fingerprinter(command.merge_partitions);
  std::string text;
  for (const std::string_view statement : statements) {
    const Fingerprint fingerprint = fingerprinter(statement, dialect_of(statement, command));
    text += format_id(fingerprint.id) + '\t' + safe_line(fingerprint.text) + '\n';
  }
  return print(text);
}

}  // namespace dbperf
