#pragma once
// Where a report goes: standard output, or a file that is replaced as a whole.

#include <sys/stat.h>

#include <optional>
#include <string>
#include <string_view>

namespace dbperf {

// What became of a write; `closed` means that the reader went away (EPIPE), which is no failure.
struct WriteResult {
  enum { done, closed, failed } outcome = done;
  int error = 0;  // errno, if failed
};
WriteResult write_all(int descriptor, std::string_view text);

// Sees to it that descriptors 0 to 2 are open, so that no file is ever taken for one of them.
void reserve_standard_descriptors();

// A report is written beside its file and renamed, so a reader never sees half of one. What exists
// and is no regular file (a pipe, a device) is written directly. Destroyed before commit(), it
// leaves everything as it was.
class OutputFile {
 public:
  OutputFile() = default;
  ~OutputFile();
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;

  // Both return what went wrong, or an empty text.
  std::string open(const std::string& path);
  std::string commit(std::string_view report);
  bool owner_kept() const { return owner_kept_; }

 private:
  std::string open_beside(const std::optional<struct stat>& existing);

  int descriptor_ = -1;
  std::string target_;     // with symbolic links followed
  std::string temporary_;  // empty: written directly
  bool owner_kept_ = true;
};

}  // namespace dbperf
