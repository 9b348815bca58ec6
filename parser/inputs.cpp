#include "parser/inputs.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <set>

#include "parser/archives/archive.h"
#include "parser/prefix_agreement.h"
#include "parser/sources/spool.h"

namespace dbperf {
namespace {

constexpr size_t shown_names = 3;

// What there is in one argument, directory or archive.
struct Found {
  std::vector<Input> logs;  // and what failed
  std::vector<Input> empty, no_logs;
  size_t directories = 0;  // that were not entered

  void add(Input input) {
    auto& group = !input.error.empty() && input.no_log ? no_logs : input.empty ? empty : logs;
    group.push_back(std::move(input));
  }
};

std::string_view file_name(std::string_view path) { return path.substr(path.rfind('/') + 1); }

void append(std::vector<Input>& to, std::vector<Input> from) {
  std::move(from.begin(), from.end(), std::back_inserter(to));
}

Input failed(std::string path, std::string error) {
  Input input;
  input.path = std::move(path);
  input.error = std::move(error);
  return input;
}

std::string count(size_t number, std::string_view one, std::string_view many) {
  return fmt::format("{} {}", number, number == 1 ? one : many);
}

// "3 files that are no logs (a, b, c), 1 empty file"
std::string describe_rest(const Found& found) {
  std::vector<std::string> parts;
  if (const size_t size = found.no_logs.size(); size > 0) {
    std::string names;
    for (size_t i = 0; i < std::min(size, shown_names); ++i)
      names += fmt::format("{}{}", i == 0 ? "" : ", ", file_name(found.no_logs[i].path));
    parts.push_back(fmt::format("{} ({}{})",
                                count(size, "file that is no log", "files that are no logs"), names,
                                size > shown_names ? ", ..." : ""));
  }
  if (const size_t size = found.empty.size(); size > 0)
    parts.push_back(count(size, "empty file", "empty files"));
  if (found.directories > 0)
    parts.push_back(count(found.directories, "directory", "directories") + " not entered");
  return fmt::format("{}", fmt::join(parts, ", "));
}

class Finder {
 public:
  Finder(const AnalyzeOptions& options, AnalyzeObserver& observer)
      : options_(options), observer_(observer) {
    const auto is_relative = [](const std::optional<Moment>& moment) {
      return moment && moment->relative;
    };
    reads_twice_ = is_relative(options.since) || is_relative(options.until);
  }

  std::vector<Input> find() {
    std::vector<Input> inputs;
    for (const std::string& path : options_.paths) {
      if (observer_.interrupted()) break;
      Found found;
      add_argument(path, found);
      append(inputs, std::move(found.logs));
      append(inputs, std::move(found.empty));
      append(inputs, std::move(found.no_logs));
    }
    return inputs;
  }

 private:
  void add_argument(const std::string& path, Found& found) {
    struct stat info {};
    const int status = path == "-" ? ::fstat(STDIN_FILENO, &info) : ::stat(path.c_str(), &info);
    if (status == 0 && S_ISDIR(info.st_mode) && path != "-") return add_directory(path, found);
    if (status == 0) {
      const auto [known, is_new] = seen_.try_emplace({info.st_dev, info.st_ino}, path);
      if (!is_new) {
        const std::string& other = known->second;
        observer_.on_warning(
            path == other
                ? fmt::format("{}: is given twice; it is read once", path)
                : fmt::format("{}: is the same file as {}; it is read once", path, other));
        return;
      }
    }
    add_file({path, [path] { return open_source(path); }}, found);
  }

  // Not what is in directories below it, and not what is hidden.
  void add_directory(const std::string& path, Found& found) {
    DIR* directory = ::opendir(path.c_str());
    if (!directory) return found.add(failed(path, ::strerror(errno)));
    std::vector<std::string> names;
    while (const dirent* entry = ::readdir(directory))
      if (entry->d_name[0] != '.') names.emplace_back(entry->d_name);
    ::closedir(directory);
    std::sort(names.begin(), names.end());
    Found inside;
    for (const std::string& name : names) {
      if (observer_.interrupted()) return;
      const std::string file = path + (path.ends_with('/') ? "" : "/") + name;
      struct stat info {};
      if (::stat(file.c_str(), &info) != 0) continue;  // a dangling link
      if (S_ISDIR(info.st_mode)) ++inside.directories;
      if (!S_ISREG(info.st_mode) || !seen_.try_emplace({info.st_dev, info.st_ino}, file).second)
        continue;
      add_file({file, [file] { return open_source(file); }}, inside);
    }
    settle(path, std::move(inside), found);
  }

  void add_file(const Place& place, Found& found) {
    Input input = examine(place, options_.log_format, options_.format);
    if (input.archive) return add_archive(std::move(input), found);
    if (reads_twice_) spool(input);
    found.add(std::move(input));
  }

  // Its members are read where they stand in the file, or in a copy of what is compressed or cannot
  // be read again.
  void add_archive(Input archive, Found& found) {
    const ArchiveKind& kind = *archive.archive;
    std::function<std::shared_ptr<const Descriptor>()> open = [path = archive.path] {
      return std::make_shared<Descriptor>(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    };
    std::string fault;
    if (archive.opened.only_once || archive.compression != "none") {
      const Spool copy = spool(*reopen(archive).source);
      if (!copy.file) return found.add(failed(archive.path, copy.error));
      open = [file = copy.file] { return file; };
      fault = copy.error;
    }
    const auto file = open();
    ArchiveIndex index = kind.list(*file, file->size());
    if (fault.empty()) fault = index.error;
    const std::string packed = archive.compression == "none"
                                   ? std::string(kind.name)
                                   : fmt::format("{}+{}", archive.compression, kind.name);
    Found inside;
    for (ArchiveMember& member : index.members) {
      if (observer_.interrupted()) return;
      if (!file_name(member.name).starts_with('.'))
        add_member(archive.path, packed, kind, std::move(member), open, inside);
    }
    if (!fault.empty()) inside.add(failed(archive.path, fault));
    settle(archive.path, std::move(inside), found);
  }

  void add_member(const std::string& archive, const std::string& packed, const ArchiveKind& kind,
                  ArchiveMember member,
                  const std::function<std::shared_ptr<const Descriptor>()>& open, Found& found) {
    while (member.name.starts_with("./")) member.name.erase(0, 2);
    const std::string path = archive + "/" + member.name;
    if (!member.fault.empty()) return found.add(failed(path, member.fault));
    Input input = examine({path,
                           [member, open, &kind] {
                             OpenedSource opened;
                             opened.source = decode(open_member(kind, member, open()));
                             opened.stored_size = member.stored_size;
                             opened.written_us = member.written_us;
                             return opened;
                           }},
                          options_.log_format, options_.format);
    input.compression =
        input.compression == "none" ? packed : fmt::format("{}+{}", packed, input.compression);
    if (input.archive) {
      input.error = "an archive within an archive is not read";
      input.no_log = true;
    }
    found.add(std::move(input));
  }

  // Takes what was found in one directory or archive; what is no log in it is only counted, unless
  // there is nothing else.
  void settle(const std::string& path, Found inside, Found& found) {
    const std::string rest = describe_rest(inside);
    if (!inside.logs.empty()) {
      append(found.logs, std::move(inside.logs));
      if (!inside.no_logs.empty() || !inside.empty.empty())
        observer_.on_warning(fmt::format("{}: passed over {}", path, rest));
    } else if (inside.no_logs.empty() && !inside.empty.empty()) {
      append(found.empty, std::move(inside.empty));
    } else {
      Input nothing = failed(
          path, rest.empty() ? "no logs in it" : fmt::format("no logs in it, only {}", rest));
      nothing.no_log = true;
      found.add(std::move(nothing));
    }
  }

  const AnalyzeOptions& options_;
  AnalyzeObserver& observer_;
  bool reads_twice_ = false;
  std::map<std::pair<dev_t, ino_t>, std::string> seen_;
};

}  // namespace

std::vector<Input> find_inputs(const AnalyzeOptions& options, AnalyzeObserver& observer) {
  std::vector<Input> inputs = Finder(options, observer).find();
  agree_on_prefixes(inputs, options.log_format, options.format);
  return inputs;
}

}  // namespace dbperf
