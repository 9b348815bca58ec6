#include "cli/output_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>
#include <thread>

using namespace dbperf;
namespace fs = std::filesystem;

namespace {

struct Folder {
  fs::path path;
  Folder() {
    std::string name = (fs::temp_directory_path() / "dbperf-output-XXXXXX").string();
    path = mkdtemp(name.data());
  }
  ~Folder() { fs::remove_all(path); }
  size_t files() const {
    return static_cast<size_t>(
        std::distance(fs::directory_iterator(path), fs::directory_iterator()));
  }
};

std::string content(const fs::path& path) {
  std::ifstream file(path);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::string write_report(const fs::path& path, std::string_view text) {
  OutputFile file;
  const std::string problem = file.open(path);
  return problem.empty() ? file.commit(text) : problem;
}

mode_t mode(const fs::path& path) {
  struct stat status {};
  stat(path.c_str(), &status);
  return status.st_mode & 07777;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(output_file)

BOOST_AUTO_TEST_CASE(a_new_file_gets_the_usual_mode) {
  Folder folder;
  const mode_t mask = umask(027);
  BOOST_TEST(write_report(folder.path / "report", "text") == "");
  umask(mask);
  BOOST_TEST(content(folder.path / "report") == "text");
  BOOST_TEST(mode(folder.path / "report") == 0640u);
  BOOST_TEST(folder.files() == 1u);
}

BOOST_AUTO_TEST_CASE(an_old_report_stays_whole_until_the_new_one_is) {
  Folder folder;
  const fs::path path = folder.path / "report";
  std::ofstream(path) << "old";
  chmod(path.c_str(), 0604);
  {
    OutputFile file;
    BOOST_TEST(file.open(path) == "");
    BOOST_TEST(content(path) == "old");
  }
  BOOST_TEST(content(path) == "old");
  BOOST_TEST(folder.files() == 1u);
  std::ifstream reader(path);
  BOOST_TEST(write_report(path, "new") == "");
  BOOST_TEST(content(path) == "new");
  BOOST_TEST(mode(path) == 0604u);
  BOOST_TEST(std::string(std::istreambuf_iterator<char>(reader), {}) == "old");
}

BOOST_AUTO_TEST_CASE(the_owner_is_kept) {
  if (geteuid() != 0) return;  // nobody else can give files away
  Folder folder;
  const fs::path path = folder.path / "report";
  std::ofstream(path) << "old";
  BOOST_REQUIRE(chown(path.c_str(), 12'345, 23'456) == 0);
  BOOST_TEST(write_report(path, "new") == "");
  struct stat status {};
  stat(path.c_str(), &status);
  BOOST_TEST(status.st_uid == 12'345u);
  BOOST_TEST(status.st_gid == 23'456u);
}

BOOST_AUTO_TEST_CASE(the_target_of_a_link_is_replaced) {
  Folder folder;
  fs::create_directory(folder.path / "sub");
  std::ofstream(folder.path / "sub" / "real") << "old";
  fs::create_symlink("sub/real", folder.path / "link");
  fs::create_symlink("link", folder.path / "link2");
  fs::create_symlink("sub/new", folder.path / "dangling");
  BOOST_TEST(write_report(folder.path / "link2", "new") == "");
  BOOST_TEST(fs::is_symlink(folder.path / "link"));
  BOOST_TEST(fs::is_symlink(folder.path / "link2"));
  BOOST_TEST(content(folder.path / "sub" / "real") == "new");
  BOOST_TEST(write_report(folder.path / "dangling", "made") == "");
  BOOST_TEST(fs::is_symlink(folder.path / "dangling"));
  BOOST_TEST(content(folder.path / "sub" / "new") == "made");
}

BOOST_AUTO_TEST_CASE(what_is_no_regular_file_is_written_directly) {
  Folder folder;
  const fs::path fifo = folder.path / "fifo";
  BOOST_REQUIRE(mkfifo(fifo.c_str(), 0600) == 0);
  std::string received;
  std::thread reader([&] { received = content(fifo); });
  BOOST_TEST(write_report(fifo, "text") == "");
  reader.join();
  BOOST_TEST(received == "text");
  BOOST_TEST(fs::is_fifo(fifo));
  BOOST_TEST(write_report("/dev/null", "text") == "");
  BOOST_TEST(write_report("/dev/full", "text") == "/dev/full: No space left on device");
}

BOOST_AUTO_TEST_CASE(failures_are_told_and_leave_nothing_behind) {
  Folder folder;
  BOOST_TEST(
      write_report(folder.path / "no" / "report", "x").ends_with("No such file or directory"));
  BOOST_TEST(write_report(folder.path, "x").ends_with("Is a directory"));
  BOOST_TEST(folder.files() == 0u);
}

BOOST_AUTO_TEST_SUITE_END()
