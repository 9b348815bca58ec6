// Directories and archives: what is found in them, and that it is read as if it had been named.
#include "parser/inputs.h"

#include <boost/test/unit_test.hpp>

#include "tests/support/quiet_observer.h"
#include "tests/support/stock_codecs.h"
#include "tests/support/temporary_file.h"

using namespace dbperf;
using namespace dbperf::test;

namespace {

std::string line(std::string_view time, std::string_view sql = "SELECT 1") {
  return "2026-11-22 " + std::string(time) +
         " UTC [7] app@shop LOG:  duration: 2.000 ms  statement: " + std::string(sql) + "\n";
}

// "PATH PATH ..." of what was read, below `dir`; a path with an error is marked by '!'.
std::string read_files(const Analysed& told, const TemporaryDirectory& dir) {
  std::string names;
  for (const InputFile& file : told.report().input.files)
    names += (names.empty() ? "" : " ") + file.path.substr(dir.path("").size()) +
             (file.error.empty() ? "" : "!");
  return names;
}

std::string heard(const std::vector<std::string>& messages) {
  std::string all;
  for (const std::string& message : messages) all += message + "\n";
  return all;
}

bool has(const std::string& text, std::string_view what) { return text.find(what) != text.npos; }

void run_in(const TemporaryDirectory& dir, const std::string& command) {
  BOOST_REQUIRE(run_command("cd " + dir.path("") + " && " + command).exit == 0);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(inputs)

BOOST_AUTO_TEST_CASE(a_directory_stands_for_the_logs_in_it) {
  TemporaryDirectory dir;
  dir.write("pg/b.log", line("10:00:00.000"));
  dir.write("pg/a.log", line("11:00:00.000"));
  dir.write("pg/c.log.1.gz", gzip(line("09:00:00.000")));
  dir.write("pg/notes.txt", "nothing\nof interest\n");
  dir.write("pg/empty.log", "");
  dir.write("pg/.hidden.log", line("08:00:00.000"));
  dir.write("pg/below/d.log", line("08:00:00.000"));
  run_in(dir, "ln -s b.log pg/current && ln -s nowhere pg/dangling && mkfifo pg/fifo");
  const auto told = analyse({dir.path("pg")});
  BOOST_TEST(!told.result.input_failed);
  BOOST_TEST(read_files(told, dir) == "pg/c.log.1.gz pg/b.log pg/a.log");
  BOOST_TEST(told.report().stats.total_queries == 3u);
  BOOST_REQUIRE(told.heard.warnings.size() == 1u);
  BOOST_TEST(has(told.heard.warnings[0], "passed over 1 file that is no log (notes.txt), 1 empty"));
}

BOOST_AUTO_TEST_CASE(a_directory_without_logs_costs_its_neighbours_nothing) {
  TemporaryDirectory dir;
  dir.write("none/notes.txt", "nothing\nof interest\n");
  const auto told = analyse({dir.path("none"), dir.write("a.log", line("10:00:00.000"))});
  BOOST_TEST(told.result.input_failed);
  BOOST_TEST(told.report().stats.total_queries == 1u);
  BOOST_TEST(has(heard(told.heard.errors), "none: no logs in it"));
}

BOOST_AUTO_TEST_CASE(a_directory_of_empty_logs_is_a_warning) {
  TemporaryDirectory dir;
  dir.write("pg/a.log", "");
  dir.write("pg/b.log.gz", gzip(""));
  const auto told = analyse({dir.path("pg")});
  BOOST_TEST(!told.result.input_failed);
  BOOST_TEST(told.heard.warnings.size() == 2u);
}

BOOST_AUTO_TEST_CASE(a_damaged_log_in_a_directory_is_an_error) {
  TemporaryDirectory dir;
  std::string log;
  for (int i = 0; i < 1000; ++i) log += line("10:00:00.000");
  dir.write("pg/a.log.gz", gzip(log).substr(0, 200));
  dir.write("pg/b.log", line("11:00:00.000"));
  const auto told = analyse({dir.path("pg")});
  BOOST_TEST(told.result.input_failed);
  BOOST_TEST(read_files(told, dir) == "pg/a.log.gz! pg/b.log");
}

BOOST_AUTO_TEST_CASE(a_rotated_set_is_one_log_in_any_order) {
  TemporaryDirectory dir;
  const std::string oldest = line("10:00:00.000") + line("10:01:00.000", "SELECT 1,") + "\t2";
  const std::string middle = "2,\n\t3\n" + line("10:02:00.000") + line("10:03:00.000", "SELECT 'a");
  const std::string newest = "\tb'\n" + line("10:04:00.000");
  const std::string files[] = {dir.write("app.log", newest),
                               dir.write("app.log.1.zst", pack("zstd", middle)),
                               dir.write("app.log.2.gz", gzip(oldest))};
  for (const auto& order : {std::array{0, 1, 2}, std::array{2, 1, 0}, std::array{1, 2, 0}}) {
    AnalyzeOptions options;
    for (const int i : order) options.paths.push_back(files[i]);
    const auto whole = analyse(options);
    BOOST_TEST(read_files(whole, dir) == "app.log.2.gz app.log.1.zst app.log");
    BOOST_TEST(whole.report().stats.total_queries == 5u);
    BOOST_TEST(whole.report().input.unrecognised_lines == 0u);
    BOOST_TEST(whole.report().queries.size() == 2u);  // select ?; select ?, ?, ?
    options.since = Moment{.before_end_us = 2 * 60'000'000, .relative = true};
    BOOST_TEST(analyse(options).report().stats.total_queries == 3u);
  }
}

BOOST_AUTO_TEST_CASE(archives_are_read_by_their_members) {
  TemporaryDirectory dir;
  const std::string deep = "logs/" + std::string(80, 'd') + "/" + std::string(50, 'e') + "/" +
                           std::string(90, 'n') + ".log";
  dir.write("logs/new.log", line("12:00:00.000"));
  dir.write("logs/old.log.gz", gzip(line("10:00:00.000")));
  dir.write(deep, line("11:00:00.000"));
  dir.write("logs/empty.log", "");
  dir.write("logs/notes.txt", "nothing\nof interest\n");
  for (const std::string_view format : {"gnu", "pax", "ustar"}) {
    run_in(dir, "tar cf x --format " + std::string(format) + " logs");
    const auto told = analyse({dir.path("x")});
    BOOST_TEST(read_files(told, dir) == "x/logs/old.log.gz x/" + deep + " x/logs/new.log", format);
    BOOST_TEST(told.report().input.files.at(2).compression == "tar");
    BOOST_TEST(told.report().stats.total_queries == 3u);
    BOOST_TEST(has(heard(told.heard.warnings), "1 file that is no log (notes.txt), 1 empty file"));
  }
  // Stored, packed, of 64-bit sizes, with sizes behind the data, by other methods.
  for (const std::string_view how : {"zip -r0 x logs", "zip -r9 x logs", "zip -fz -r x logs",
                                     "zip -fd -r - logs > x.zip", "zip -Z bzip2 -r x logs"}) {
    run_in(dir, "rm -f x.zip && " + std::string(how));
    const auto told = analyse({dir.path("x.zip")});
    BOOST_TEST(
        read_files(told, dir) == "x.zip/logs/old.log.gz x.zip/" + deep + " x.zip/logs/new.log",
        how);
    BOOST_TEST(told.report().stats.total_queries == 3u);
    BOOST_TEST(heard(told.heard.errors) == "");
  }
}

BOOST_AUTO_TEST_CASE(compressed_tar_archives_are_read_once) {
  TemporaryDirectory dir;
  dir.write("a.log", line("12:00:00.000"));
  dir.write("b.log", line("11:00:00.000"));
  run_in(dir, "tar cf x.tar a.log b.log");
  for (const std::string_view codec : stock_codecs) {
    AnalyzeOptions options;
    options.paths = {dir.write("x", pack(codec, read_file(dir.path("x.tar"))))};
    options.since = Moment{.before_end_us = 60'000'000, .relative = true};
    const auto told = analyse(options);
    BOOST_TEST(read_files(told, dir) == "x/b.log x/a.log");
    BOOST_TEST(told.report().stats.total_queries == 1u);
    BOOST_TEST(told.report().input.files.at(0).compression == std::string(codec) + "+tar");
  }
}

BOOST_AUTO_TEST_CASE(a_damaged_member_costs_its_neighbours_nothing) {
  TemporaryDirectory dir;
  std::string log;
  for (int i = 0; i < 50; ++i) log += line("10:00:00.000");
  dir.write("a.log", log);
  dir.write("b.log", line("11:00:00.000"));
  dir.write("c.log", line("12:00:00.000"));
  run_in(dir, "tar cf x.tar b.log a.log c.log && zip -0 x.zip a.log b.log");
  std::string tar = read_file(dir.path("x.tar"));
  tar[tar.find("a.log")] = 'A';  // its checksum is wrong now: passed over, as tar does
  const auto of_tar = analyse({dir.write("x.tar", tar)});
  BOOST_TEST(read_files(of_tar, dir) == "x.tar! x.tar/b.log x.tar/c.log");
  BOOST_TEST(has(heard(of_tar.heard.errors), "damaged header"));
  std::string zip = read_file(dir.path("x.zip"));
  zip[zip.find("duration")] = 'D';
  const auto of_zip = analyse({dir.write("x.zip", zip)});
  BOOST_TEST(read_files(of_zip, dir) == "x.zip/a.log! x.zip/b.log");
  BOOST_TEST(has(heard(of_zip.heard.errors), "x.zip/a.log: corrupt zip data: wrong checksum"));
  BOOST_TEST(of_zip.report().input.files.at(0).lines == 50u);
}

BOOST_AUTO_TEST_CASE(what_is_in_an_archive_but_cannot_be_read) {
  TemporaryDirectory dir;
  dir.write("a.log", line("10:00:00.000"));
  run_in(dir, "zip -P secret locked.zip a.log && tar cf a.tar a.log && zip nested.zip a.tar");
  const auto locked = analyse({dir.path("locked.zip")});
  BOOST_TEST(has(heard(locked.heard.errors), "locked.zip/a.log: is encrypted"));
  const auto nested = analyse({dir.path("nested.zip")});
  BOOST_TEST(has(heard(nested.heard.errors), "nested.zip: no logs in it"));
  BOOST_TEST(nested.result.input_failed);
}

BOOST_AUTO_TEST_CASE(archives_cut_or_damaged_anywhere_do_no_harm) {
  TemporaryDirectory dir;
  dir.write("a.log", line("10:00:00.000"));
  dir.write("b.log", line("11:00:00.000"));
  run_in(dir, "tar cf x.tar a.log b.log && zip x.zip a.log b.log");
  for (const std::string_view name : {"x.tar", "x.zip"}) {
    const std::string whole = read_file(dir.path(name)).substr(0, 3000);
    for (size_t i = 1; i < whole.size(); i += 7) {
      analyse({dir.write("cut", whole.substr(0, i))});
      std::string damaged = whole;
      damaged[i] = static_cast<char>(damaged[i] ^ 0xFF);
      const auto told = analyse({dir.write("damaged", damaged)});
      BOOST_TEST(told.report().stats.total_queries <= 2u);
    }
  }
}

BOOST_AUTO_TEST_CASE(the_same_file_is_read_once) {
  TemporaryDirectory dir;
  const std::string path = dir.write("a.log", line("10:00:00.000"));
  run_in(dir, "ln -s a.log link && ln a.log hard");
  const auto told = analyse({path, path, dir.path("link"), dir.path("hard")});
  BOOST_TEST(told.report().stats.total_queries == 1u);
  BOOST_TEST(told.heard.warnings.size() == 3u);
  BOOST_TEST(!told.result.input_failed);
}

BOOST_AUTO_TEST_SUITE_END()
