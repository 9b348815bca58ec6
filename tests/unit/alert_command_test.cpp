#include "cli/alert_command.h"

#include <boost/test/unit_test.hpp>
#include <chrono>

#include "cli/values.h"
#include "tests/support/temporary_file.h"

using namespace dbperf;

namespace {

using Words = std::vector<std::string>;

constexpr int64_t patience_ms = 20'000;

// What the runs of a shell script got and left behind, in a file `out` of its own folder.
struct Outcome {
  AlertsHandedOver result;
  std::string out;
};

Outcome run_script(const std::string& script, const Words& alerts, int64_t limit_ms = patience_ms) {
  const test::TemporaryDirectory folder;
  const AlertsHandedOver result =
      hand_over({"sh", "-c", "cd \"$0\"; " + script, folder.path("")}, alerts, limit_ms);
  return {result, test::read_file(folder.path("out"))};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(alert_command)

BOOST_AUTO_TEST_CASE(a_command_is_cut_into_words_without_a_shell) {
  const std::pair<const char*, Words> cases[] = {
      {"page", {"page"}},
      {"  /bin/page  -v\tx\n", {"/bin/page", "-v", "x"}},
      {"page 'on call' \"a b\" c\\ d", {"page", "on call", "a b", "c d"}},
      {"page a'b c'd", {"page", "ab cd"}},
      {"page '' \"\"", {"page", "", ""}},
      {R"(page 'a\b"c' "d\"e'f" \')", {"page", R"(a\b"c)", "d\"e'f", "'"}},
      {"page $HOME * `id` ~ a|b >c ;d", {"page", "$HOME", "*", "`id`", "~", "a|b", ">c", ";d"}},
  };
  for (const auto& [text, words] : cases)
    BOOST_TEST_CONTEXT(text) BOOST_TEST(split_command(text) == words);
  for (const char* wrong : {"", "  ", "''", "page 'x", "page \"x", "page x\\"})
    BOOST_TEST_CONTEXT(wrong) BOOST_CHECK_THROW(split_command(wrong), UsageError);
}

BOOST_AUTO_TEST_CASE(each_alert_is_the_input_of_a_run) {
  const std::string large(1 << 20, 'x');
  const Outcome outcome = run_script("cat >> out", {"one\n", "two\n", large});
  BOOST_TEST(outcome.result.failures == 0u);
  BOOST_TEST(outcome.out == "one\ntwo\n" + large);
}

BOOST_AUTO_TEST_CASE(a_program_need_not_read_its_input) {
  BOOST_TEST(run_script("exit 0", {std::string(1 << 20, 'x')}).result.failures == 0u);
}

BOOST_AUTO_TEST_CASE(a_failure_is_told_and_the_others_are_run) {
  const Outcome outcome =
      run_script("read -r a; echo $a >> out; exit $a", {"0\n", "4\n", "0\n", "5\n"});
  BOOST_TEST(outcome.result.failures == 2u);
  BOOST_TEST(outcome.result.first_failure == "exit status 4");
  BOOST_TEST(outcome.out == "0\n4\n0\n5\n");
  BOOST_TEST(run_script("kill -9 $$", {""}).result.first_failure == "ended by signal 9");
}

BOOST_AUTO_TEST_CASE(what_takes_too_long_is_ended_with_what_it_started_and_not_tried_again) {
  const auto begin = std::chrono::steady_clock::now();
  const Outcome outcome = run_script("echo x >> out; sleep 60 | sleep 60", {"1", "2", "3"}, 200);
  BOOST_TEST((std::chrono::steady_clock::now() - begin < std::chrono::seconds(20)));
  BOOST_TEST(outcome.result.failures == 3u);
  BOOST_TEST(outcome.result.first_failure == "took longer than 0.2 s and was ended");
  BOOST_TEST(outcome.out == "x\n");
}

BOOST_AUTO_TEST_CASE(what_cannot_be_started_is_told_once) {
  const AlertsHandedOver result = hand_over({"/nonexistent/program"}, {"1", "2"}, patience_ms);
  BOOST_TEST(result.failures == 2u);
  BOOST_TEST(result.first_failure == "No such file or directory");
}

BOOST_AUTO_TEST_SUITE_END()
