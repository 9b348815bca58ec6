#include "cli/terminal.h"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <string>
#include <string_view>

#include "analysis/text.h"

namespace dbperf {

bool is_terminal(int descriptor) { return isatty(descriptor) == 1; }

size_t terminal_width(int descriptor) {
  constexpr long narrowest = 60, widest = 160;
  long columns = 0;
  winsize size{};
  if (is_terminal(descriptor) && ioctl(descriptor, TIOCGWINSZ, &size) == 0) columns = size.ws_col;
  if (columns == 0) {
    const char* text = std::getenv("COLUMNS");
    if (text != nullptr) columns = std::strtol(text, nullptr, 10);
  }
  if (columns <= 0) columns = 80;
  return static_cast<size_t>(std::clamp(columns, narrowest, widest));
}

bool is_utf8_locale() {
  std::string name;
  for (const char* variable : {"LC_ALL", "LC_CTYPE", "LANG"}) {
    const char* value = std::getenv(variable);
    if (value != nullptr && name.empty()) name = value;
  }
  name = lower_case(name);
  return name.empty() || name.find("utf-8") != name.npos || name.find("utf8") != name.npos;
}

bool wants_color(When when, int descriptor) {
  if (when != When::automatic) return when == When::always;
  const char* no_color = std::getenv("NO_COLOR");
  const char* term = std::getenv("TERM");
  if (no_color != nullptr && *no_color != '\0') return false;
  if (term != nullptr && std::string_view(term) == "dumb") return false;
  return is_terminal(descriptor);
}

}  // namespace dbperf
