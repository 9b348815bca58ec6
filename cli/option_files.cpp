#include "cli/option_files.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "cli/values.h"
#include "parser/source.h"

namespace dbperf {
namespace {

constexpr size_t min_key_bytes = 16;  // shorter ones can be guessed
constexpr size_t max_schema_bytes = 64 << 20;

}  // namespace

std::string read_text_file(const std::string& path) {
  std::error_code error;
  if (std::filesystem::is_directory(path, error))
    throw UsageError{fmt::format("{}: {}", path, std::strerror(EISDIR))};
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  if (file) text << file.rdbuf();
  if (!file || file.bad())
    throw UsageError{fmt::format("{}: {}", path, std::strerror(errno != 0 ? errno : EIO))};
  return text.str();
}

std::string read_key(const std::string& path) {
  std::string key = read_text_file(path);
  while (key.ends_with('\n') || key.ends_with('\r')) key.pop_back();
  if (key.size() < min_key_bytes)
    throw UsageError{
        fmt::format("{}: a secret of at least {} bytes is needed", path, min_key_bytes)};
  return key;
}

std::shared_ptr<const Schema> load_schema(const std::string& path) {
  if (path == "-") throw UsageError{"it must be a file: standard input is for logs"};
  const OpenedSource opened = open_source(path);
  if (!opened.source) throw UsageError{fmt::format("{}: {}", path, opened.error)};
  std::string text;
  size_t size = 0;
  do {
    text.resize(size + (1 << 20));
    const size_t read = opened.source->read(text.data() + size, text.size() - size);
    text.resize(size += read);
    if (read == 0) break;
  } while (size <= max_schema_bytes);
  if (!opened.source->error().empty())
    throw UsageError{fmt::format("{}: {}", path, opened.source->error())};
  if (size > max_schema_bytes)
    throw UsageError{fmt::format("{}: longer than {} MB; dump it without the data", path,
                                 max_schema_bytes >> 20)};
  auto schema = std::make_shared<const Schema>(read_schema(text));
  if (schema->tables().empty())
    throw UsageError{fmt::format(
        "{}: no CREATE TABLE in it; pg_dump -s or mysqldump --no-data write what is wanted", path)};
  return schema;
}

}  // namespace dbperf
