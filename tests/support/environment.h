#pragma once
// The environment as a test wants it.

#include <unistd.h>

#include <cstdlib>
#include <optional>
#include <string>

namespace dbperf::test {

// The value of an environment variable for as long as this lives; null: none.
class Environment {
 public:
  Environment(const char* name, const char* value) : name_(name) {
    const char* const before = std::getenv(name);
    if (before != nullptr) before_ = before;
    set(value);
  }
  ~Environment() { set(before_ ? before_->c_str() : nullptr); }

 private:
  void set(const char* value) {
    if (value == nullptr)
      unsetenv(name_);
    else
      setenv(name_, value, 1);
  }

  const char* name_;
  std::optional<std::string> before_;
};

// While this lives, files are opened as one who is not root.
class Unprivileged {
 public:
  Unprivileged() {
    if (before_ == 0) changed_ = seteuid(nobody) == 0;
  }
  ~Unprivileged() {
    if (changed_) changed_ = seteuid(before_) != 0;
  }

 private:
  static constexpr uid_t nobody = 65534;
  const uid_t before_ = geteuid();
  bool changed_ = false;
};

}  // namespace dbperf::test
