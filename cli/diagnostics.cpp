#include "cli/diagnostics.h"

#include <unistd.h>

#include <string>

#include "cli/output_file.h"
#include "cli/render/characters.h"

namespace dbperf {

void say(std::string_view message) {
  const std::string safe = safe_text(message);
  std::string text;
  for (size_t at = 0; at <= safe.size();) {
    const size_t end = std::min(safe.find('\n', at), safe.size());
    text += "dbperf: " + safe.substr(at, end - at) + '\n';
    at = end + 1;
  }
  write_all(STDERR_FILENO, text);
}

}  // namespace dbperf
