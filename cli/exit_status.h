#pragma once
// What the program tells its caller when it ends.

namespace dbperf {

enum class ExitStatus : int {
  done = 0,
  failed = 1,     // an input or the output failed, or nothing in an input was recognised
  bad_usage = 2,  // of options or arguments
  alerted = 3,    // done, and --fail-on found an alert at or above its level
  interrupted = 130,
  // Of `check`, as plugins of monitoring systems say it:
  check_ok = 0,
  check_warning = 1,
  check_critical = 2,
  check_unknown = 3,
};

}  // namespace dbperf
