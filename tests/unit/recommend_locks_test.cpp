#include <boost/test/unit_test.hpp>

#include "tests/support/advice_report.h"

using namespace dbperf;
using namespace dbperf::test;

namespace {

using Ids = std::vector<uint64_t>;

const QueryRow paying = query_row({"UPDATE accounts SET sum = 3 WHERE id = 4", 10, 500});
const QueryRow stocking = query_row({"UPDATE stock SET n = 1 WHERE id = 4", 10, 500});

LockWaitRow wait_for(const QueryRow& root, uint64_t count, int64_t total_us) {
  LockWaitRow row;
  row.waiting = {12, stocking.id, ""};
  row.blocking = row.root = {11, root.id, ""};
  row.table = "stock";
  row.lock = "ShareLock on transaction 7";
  row.count = count;
  row.total_time = row.max_time = total_us;
  return row;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(recommend_locks)

BOOST_AUTO_TEST_CASE(lock_waits_name_who_waited) {
  QueryRow waiting = query_row({"UPDATE stock SET n = 1 WHERE id = 4", 10, 3'000'000});
  const QueryRow other = query_row({"SELECT a FROM t WHERE id = 1", 10, 1'000'000});
  BOOST_TEST(is_silent(report_of({waiting, other}), "workload:lock_waits"));
  waiting.lock_time = 29'000'000;
  const Recommendation made = advised(report_of({waiting, other}), "workload:lock_waits");
  BOOST_TEST(priority_name(made.priority) == "high");
  BOOST_TEST((made.query_ids == std::vector<uint64_t>{waiting.id}));
  waiting.lock_time = 900'000;
  BOOST_TEST(is_silent(report_of({waiting, other}), "workload:lock_waits"));
}

BOOST_AUTO_TEST_CASE(lock_waits_of_a_server_log) {
  Report report;
  report.server.lock_waits.count = 4;
  BOOST_TEST(is_silent(report, "workload:lock_waits"));
  report.server.lock_waits.count = 5;
  BOOST_TEST(priority_name(advised(report, "workload:lock_waits").priority) == "medium");
}

BOOST_AUTO_TEST_CASE(deadlocks_name_their_victims) {
  QueryRow victim = query_row({"UPDATE stock SET n = 1 WHERE id = 4", 10, 500});
  victim.failed = 1;
  victim.example.error = "deadlock detected";
  Report report = report_of(victim);
  BOOST_TEST(is_silent(report, "workload:deadlocks"));
  report.server.deadlocks.count = 1;
  const Recommendation made = advised(report, "workload:deadlocks");
  BOOST_TEST(priority_name(made.priority) == "medium");
  BOOST_TEST((made.query_ids == std::vector<uint64_t>{victim.id}));
  report.server.deadlocks.count = 5;
  BOOST_TEST(priority_name(advised(report, "workload:deadlocks").priority) == "high");
}

BOOST_AUTO_TEST_CASE(a_blocker_is_the_root_of_its_chain) {
  Report report = report_of({paying, stocking});
  LockWaitRow direct = wait_for(paying, 2, 3'000'000);
  report.server.lock_waits.waits = {direct};
  BOOST_TEST(is_silent(report, "workload:blocker:"));
  LockWaitRow chained = wait_for(paying, 1, 4'000'000);
  chained.blocking = {12, stocking.id, ""};
  chained.waiting = {13, stocking.id, ""};
  chained.depth = 2;
  report.server.lock_waits.waits = {direct, chained};
  const Recommendation made = advised(report, "workload:blocker:stock:");
  BOOST_TEST((made.query_ids == Ids{paying.id, stocking.id}));
  BOOST_TEST(detail(made, "root").text == paying.fingerprint);
  BOOST_TEST(detail(made, "lock_waits").number == 3);
  BOOST_TEST(detail(made, "chain_depth").number == 2);
  BOOST_TEST(made.description.find("2 sessions in a chain") != std::string::npos);
  // One wait is enough if it is a long one.
  report.server.lock_waits.waits = {wait_for(paying, 1, 10'000'000)};
  BOOST_TEST(!is_silent(report, "workload:blocker:"));
  // Who is not known is not named.
  report.server.lock_waits.waits[0].root = {};
  BOOST_TEST(is_silent(report, "workload:blocker:"));
}

BOOST_AUTO_TEST_CASE(deadlocks_say_in_which_order_to_lock) {
  Report report = report_of({paying, stocking});
  report.server.deadlocks.count = 2;
  DeadlockRow pair;
  pair.count = 2;
  pair.processes.resize(2);
  pair.processes[0].query_id = stocking.id;
  pair.processes[1].query_id = paying.id;
  pair.processes[1].victim = true;
  report.server.deadlocks.pairs = {pair};
  const Recommendation two = advised(report, "workload:deadlocks");
  BOOST_TEST((two.query_ids == Ids{stocking.id, paying.id}));
  BOOST_TEST(detail(two, "lock_order").list[0].starts_with("accounts and stock: "));
  BOOST_TEST(detail(two, "pairs").list[0] ==
             "2 times: " + stocking.fingerprint + " <-> " + paying.fingerprint + " (ended)");
  report.server.deadlocks.pairs[0].processes[1].query_id = stocking.id;
  const Recommendation same = advised(report, "workload:deadlocks");
  BOOST_TEST(detail(same, "lock_order").list[0].starts_with("stock: lock its rows in the order"));
}

BOOST_AUTO_TEST_CASE(deadlocks_quote_statements_that_were_not_logged) {
  Report report;
  report.input.files.emplace_back().format = "postgres-stderr";
  report.server.deadlocks.count = 1;
  DeadlockRow pair;
  pair.count = 1;
  pair.processes.resize(2);
  pair.processes[0].query = "UPDATE b SET x = 1 WHERE id = 1";
  pair.processes[1].query = "UPDATE a SET x = 'y' WHERE id = 5";
  report.server.deadlocks.pairs = {pair};
  const Recommendation made = advised(report, "workload:deadlocks");
  BOOST_TEST(detail(made, "lock_order").list[0].starts_with("a and b: "));
  BOOST_TEST(detail(made, "pairs").list[0] ==
             "once: update b set x = ? where id = ? <-> update a set x = ? where id = ?");
  report.server.deadlocks.pairs[0].processes[1].query.clear();
  const Recommendation one = advised(report, "workload:deadlocks");
  BOOST_TEST(detail(one, "pairs").list[0].ends_with("<-> a statement that was not logged"));
}

BOOST_AUTO_TEST_CASE(transactions_that_idle) {
  Report report = report_of(stocking);
  auto& transactions = report.server.transactions;
  transactions.count = 5;
  transactions.most_idle.longest_idle = 59'000'000;
  BOOST_TEST(is_silent(report, "workload:idle_in_transaction"));
  transactions.most_idle.longest_idle = 60'000'000;
  transactions.most_idle.last.query_id = stocking.id;
  const Recommendation made = advised(report, "workload:idle_in_transaction");
  BOOST_TEST(priority_name(made.priority) == "low");
  BOOST_TEST(made.statements.empty());
  BOOST_TEST(detail(made, "last_statement").text == stocking.fingerprint);
  report.input.files.emplace_back().format = "postgres-stderr";
  report.server.lock_waits.count = 1;
  const Recommendation blocking = advised(report, "workload:idle_in_transaction");
  BOOST_TEST(priority_name(blocking.priority) == "medium");
  BOOST_TEST(blocking.statements.size() == 3u);
}

BOOST_AUTO_TEST_CASE(transactions_that_take_long) {
  Report report;
  report.server.transactions.longest.duration = 599'000'000;
  BOOST_TEST(is_silent(report, "workload:long_transaction"));
  report.server.transactions.longest.duration = 600'000'000;
  BOOST_TEST(!is_silent(report, "workload:long_transaction"));
}

BOOST_AUTO_TEST_SUITE_END()
