#include "analysis/correlator.h"

#include <re2/re2.h>

#include <boost/test/unit_test.hpp>

#include "tests/support/build_query.h"

using namespace dbperf;
using dbperf::test::noon_us;

namespace {

// Tells events to the core one chunk each, so that nothing hides behind a shared digest.
class Log {
 public:
  explicit Log(Filter filter = {}) : filter_(std::move(filter)), correlator_(aggregate_, filter_) {}

  Log& operator()(const Event& event, bool is_server_log = true, uint32_t stream = 0) {
    Digester digester(filter_, {});
    Digest digest;
    digester.begin(digest);
    digester.on_event(event);
    correlator_.consume(digest, {"log", ++line_, stream, is_server_log});
    return *this;
  }
  Report report() {
    correlator_.finish();
    Report report;
    aggregate_.fill(report, correlator_.end_us());
    return report;
  }

 private:
  Filter filter_;
  Aggregate aggregate_;
  Correlator correlator_;
  uint64_t line_ = 0;
};

Event event(EventKind kind, std::string_view statement = {}, int64_t duration_us = unknown,
            uint64_t session = 1, int64_t offset_us = 0) {
  Event e;
  e.kind = kind;
  e.statement = statement;
  e.duration_us = duration_us;
  e.session = session;
  e.time_us = noon_us + offset_us;
  return e;
}

Event error(std::string_view message, std::string_view statement = {}, uint64_t session = 1) {
  Event e = event(EventKind::error, statement, unknown, session);
  e.severity = Severity::error;
  e.message = message;
  return e;
}

Event server(ServerEvent what, int64_t value, uint64_t session = 1) {
  Event e = event(EventKind::other, {}, unknown, session);
  e.server = what;
  e.value = value;
  return e;
}

using Kind = EventKind;

}  // namespace

BOOST_AUTO_TEST_SUITE(correlator)

BOOST_AUTO_TEST_CASE(a_statement_line_and_its_duration_line_are_one_query) {
  Log log;
  log(event(Kind::statement, "select 1", unknown, 1))(
      event(Kind::statement, "select a", unknown, 2))(event(Kind::duration, {}, 50, 2))(
      event(Kind::duration, {}, 70, 1, 9));
  const Report r = log.report();
  BOOST_TEST(r.stats.total_queries == 2u);
  BOOST_TEST(r.stats.timed_queries == 2u);
  BOOST_TEST(r.stats.total_query_time == 120);
  BOOST_TEST(r.queries[0].example.query == "select 1");
  BOOST_TEST(r.queries[0].last_seen == noon_us + 9);  // the time of its last line
  BOOST_TEST(r.queries[0].example.line == 1u);
}

BOOST_AUTO_TEST_CASE(a_statement_without_duration_is_untimed) {
  Log log;
  log(event(Kind::statement, "select 1"))(event(Kind::statement, "select 2"))(
      event(Kind::query, "select 3", 10));
  const Report r = log.report();
  BOOST_TEST(r.stats.total_queries == 3u);
  BOOST_TEST(r.stats.untimed_queries == 2u);
}

BOOST_AUTO_TEST_CASE(a_duration_without_statement_is_counted_apart) {
  Log log;
  log(event(Kind::duration, {}, 10))(event(Kind::duration, {}, 20, 2));
  const Stats stats = log.report().stats;
  BOOST_TEST(stats.total_queries == 0u);
  BOOST_TEST(stats.durations_without_statement == 2u);
  BOOST_TEST(stats.durations_without_statement_time == 30);
}

BOOST_AUTO_TEST_CASE(without_sessions_only_adjacent_lines_belong_together) {
  Log adjacent;
  adjacent(event(Kind::statement, "select 1", unknown, 0))(event(Kind::duration, {}, 10, 0));
  BOOST_TEST(adjacent.report().stats.timed_queries == 1u);
  Log parted;
  parted(event(Kind::statement, "select 1", unknown, 0))(event(Kind::other, {}, unknown, 0))(
      event(Kind::duration, {}, 10, 0));
  const Stats stats = parted.report().stats;
  BOOST_TEST(stats.untimed_queries == 1u);
  BOOST_TEST(stats.durations_without_statement == 1u);
}

BOOST_AUTO_TEST_CASE(an_error_ends_the_statement_of_its_session) {
  Log log;
  log(event(Kind::statement, "select 1/0"))(error("division by zero", "select 1/0"));
  const Report r = log.report();
  BOOST_TEST(r.stats.total_queries == 1u);
  BOOST_TEST(r.stats.failed_queries == 1u);
  BOOST_TEST(r.stats.untimed_queries == 1u);
  BOOST_REQUIRE(r.errors.size() == 1u);
  BOOST_TEST(r.errors[0].example.query == "select 1/0");
}

BOOST_AUTO_TEST_CASE(an_error_of_another_statement_leaves_the_pending_one) {
  Log log;
  log(event(Kind::statement, "select 1"))(error("syntax error", "selec 2"));
  const Stats stats = log.report().stats;
  BOOST_TEST(stats.total_queries == 2u);
  BOOST_TEST(stats.failed_queries == 1u);
}

BOOST_AUTO_TEST_CASE(an_error_without_statement_is_no_query) {
  Log log;
  log(error("could not receive data from client"));
  const Report r = log.report();
  BOOST_TEST(r.stats.total_queries == 0u);
  BOOST_TEST(r.errors.size() == 1u);
}

BOOST_AUTO_TEST_CASE(parse_and_bind_are_steps) {
  Log log;
  log(event(Kind::parse, "select $1", 5))(event(Kind::bind, "select $1", 3))(
      event(Kind::query, "select $1", 100));
  const Report r = log.report();
  BOOST_TEST(r.stats.total_queries == 1u);
  BOOST_TEST(r.stats.total_query_time == 100);
  BOOST_TEST(r.stats.parse_count == 1u);
  BOOST_TEST(r.stats.parse_time == 5);
  BOOST_TEST(r.queries[0].bind_time == 3);
}

BOOST_AUTO_TEST_CASE(a_plan_belongs_to_the_duration_line_with_its_text) {
  Event plan = event(Kind::plan, "select f()", 900);
  plan.detail = "Seq Scan on t";
  Event nested = event(Kind::plan, "select x from t", 800);
  nested.detail = "Index Scan";
  Log log;
  log(nested)(plan)(event(Kind::query, "select f()", 1000));
  const Report r = log.report();
  BOOST_TEST(r.stats.total_queries == 1u);
  BOOST_TEST(r.stats.total_query_time == 1000);
  BOOST_TEST(r.queries[0].example.plan == "Seq Scan on t");
}

BOOST_AUTO_TEST_CASE(a_plan_that_stands_alone_is_a_query) {
  Log log;
  log(event(Kind::plan, "select x from t", 2'000'000))(
      event(Kind::query, "select y from u", 10, 1, 60'000'000));
  const Stats stats = log.report().stats;
  BOOST_TEST(stats.total_queries == 2u);
  BOOST_TEST(stats.slow_queries == 1u);
}

BOOST_AUTO_TEST_CASE(a_plan_joins_a_statement_line_and_its_duration) {
  Log log;
  log(event(Kind::statement, "select x"))(event(Kind::plan, "select x", 90))(
      event(Kind::duration, {}, 100));
  const Report r = log.report();
  BOOST_TEST(r.stats.total_queries == 1u);
  BOOST_TEST(r.stats.total_query_time == 100);
}

BOOST_AUTO_TEST_CASE(execute_is_filed_under_what_the_session_prepared) {
  Log log;
  log(event(Kind::query, "PREPARE p AS SELECT * FROM t WHERE id = $1", 10))(
      event(Kind::query, "EXECUTE p(1)", 20))(event(Kind::query, "execute p (2)", 30))(
      event(Kind::query, "EXECUTE p(1)", 40, 2));
  const Report r = log.report();
  BOOST_REQUIRE(r.queries.size() == 3u);
  BOOST_TEST(r.queries[0].calls == 2u);
  BOOST_TEST(r.queries[0].type == "SELECT");
  BOOST_TEST(r.queries[1].type == "EXECUTE");
}

BOOST_AUTO_TEST_CASE(still_waiting_and_acquired_are_one_wait) {
  Log log;
  log(server(ServerEvent::lock_wait, 1'000'000))(server(ServerEvent::lock_acquired, 3'000'000))(
      server(ServerEvent::lock_wait, 1'000'000, 2))(server(ServerEvent::lock_acquired, 500, 3));
  const ServerReport server_report = log.report().server;
  BOOST_TEST(server_report.lock_waits.count == 3u);
  BOOST_TEST(server_report.lock_waits.total_time == 4'000'500);
}

BOOST_AUTO_TEST_CASE(a_new_connection_clears_its_pid) {
  Event attempted = event(Kind::connection);
  attempted.connection = ConnectionChange::attempted;
  Log log;
  log(event(Kind::statement, "select 1"))(attempted)(event(Kind::duration, {}, 10));
  const Stats stats = log.report().stats;
  BOOST_TEST(stats.untimed_queries == 1u);
  BOOST_TEST(stats.durations_without_statement == 1u);
}

BOOST_AUTO_TEST_CASE(connection_messages_tell_who_it_is) {
  Event opened = event(Kind::connection);
  opened.connection = ConnectionChange::opened;
  opened.user = "alice";
  opened.database = "shop";
  Log log;
  log(opened)(event(Kind::query, "select 1", 10));
  const Report r = log.report();
  BOOST_TEST(r.by_user.at(0).name == "alice");
  BOOST_TEST(r.queries[0].example.database == "shop");
  BOOST_TEST(r.stats.total_connections == 1);
}

BOOST_AUTO_TEST_CASE(mysql_entries_inherit_time_and_database) {
  Event first = event(Kind::query, "select 1", 10);
  first.database = "shop";
  Event second = event(Kind::query, "select 1", 20);
  second.time_us = unknown_time;
  second.inherits_time = second.inherits_database = true;
  Event banner = event(Kind::other);
  banner.resets_context = true;
  banner.time_us = unknown_time;
  Log log;
  log(first)(second)(banner)(second);
  const Report r = log.report();
  BOOST_TEST(r.by_database.at(0).queries == 2u);
  BOOST_TEST(r.timeline.buckets.at(0).queries == 2u);
}

BOOST_AUTO_TEST_CASE(streams_do_not_share_sessions) {
  Log log;
  log(event(Kind::statement, "select 1"), true, 0)(event(Kind::duration, {}, 10), true, 1);
  BOOST_TEST(log.report().stats.durations_without_statement == 1u);
}

BOOST_AUTO_TEST_CASE(runs_of_one_shape_on_one_session) {
  Log log;
  log(event(Kind::query, "select * from orders", 10));
  for (int i = 0; i < 12; ++i)
    log(event(Kind::query, "select * from items where order_id = 1", 10, 1, i * 1000));
  log(event(Kind::query, "commit", 10, 1, 20'000));
  const Report r = log.report();
  const auto& items = r.queries[0];
  BOOST_TEST(items.longest_run == 12u);
  BOOST_TEST(items.calls_in_runs == 12u);
  BOOST_TEST(items.run_leader != 0u);
}

namespace {

// Pages of a leader, if one is named, and 12 rounds of `body`, 1 ms from one query to the next.
Report looped(std::string_view leader, const std::vector<std::string_view>& body, int pages = 2) {
  Log log;
  int64_t now = 0;
  for (int page = 0; page < pages; ++page) {
    if (!leader.empty()) log(event(Kind::query, leader, 10, 1, now += 1000));
    for (int round = 0; round < 12; ++round)
      for (const std::string_view sql : body) log(event(Kind::query, sql, 10, 1, now += 1000));
  }
  return log.report();
}

const QueryRow& row_on(const Report& report, std::string_view table) {
  for (const QueryRow& row : report.queries)
    if (row.tables == std::vector<std::string>{std::string(table)}) return row;
  BOOST_FAIL("no query on " << table);
  return report.queries[0];
}

constexpr std::string_view customers = "select id from customers where city = 'x'";
constexpr std::string_view orders = "select * from orders where customer_id = 1";
constexpr std::string_view addresses = "select * from addresses where customer_id = 1";

}  // namespace

BOOST_AUTO_TEST_CASE(a_loop_may_ask_several_things_for_each_row) {
  for (const std::vector<std::string_view>& body :
       {std::vector<std::string_view>{orders, addresses},
        {orders, addresses, "select * from notes where customer_id = 1"},
        {"begin", orders, "update addresses set seen = 1 where customer_id = 1", "commit"}}) {
    const Report r = looped(customers, body);
    for (const std::string_view table : {"orders", "addresses"}) {
      BOOST_TEST(row_on(r, table).longest_run == 12u);
      BOOST_TEST(row_on(r, table).calls_in_runs == 24u);
      BOOST_TEST(row_on(r, table).run_leader == row_on(r, "customers").id);
    }
    BOOST_TEST(row_on(r, "customers").longest_run == 0u);
  }
}

BOOST_AUTO_TEST_CASE(requests_of_several_queries_are_no_loop) {
  for (const std::string_view before : {"", "set names 'utf8'", "insert into visits values (1)"}) {
    const Report r = looped(before, {customers, orders, addresses}, 1);
    for (const std::string_view table : {"customers", "orders", "addresses"})
      BOOST_TEST(row_on(r, table).longest_run == 0u);
  }
  // Five other queries in between are too many.
  const Report r = looped(customers, {orders, "select 1 from a", "select 1 from b",
                                      "select 1 from c", "select 1 from d", "select 1 from e"});
  BOOST_TEST(row_on(r, "orders").longest_run == 0u);
}

BOOST_AUTO_TEST_CASE(a_loop_goes_on_at_once) {
  const auto soon = [](int64_t pause_us, int64_t first_us) {
    Log log;
    for (int i = 0; i < 12; ++i)
      log(event(Kind::query, orders, 10'000, 1, first_us + i * (10'000 + pause_us)));
    const Report r = log.report();
    BOOST_TEST(row_on(r, "orders").calls_in_runs == 12u);
    return row_on(r, "orders").soon_in_runs;
  };
  BOOST_TEST(soon(250'000, 1) == 12u);
  BOOST_TEST(soon(251'000, 1) == 1u);
  BOOST_TEST(soon(990'000, 0) == 12u);  // a log in whole seconds
}

BOOST_AUTO_TEST_CASE(what_brackets_a_loop_does_not_lead_to_it) {
  Log log;
  log(event(Kind::query, customers, 10))(event(Kind::query, "begin", 10));
  for (int i = 0; i < 12; ++i) log(event(Kind::query, orders, 10, 1, i * 1000));
  const Report r = log.report();
  BOOST_TEST(row_on(r, "orders").run_leader == row_on(r, "customers").id);
  const Report alone = looped("set names 'utf8'", {orders}, 1);
  BOOST_TEST(row_on(alone, "orders").longest_run == 12u);
  BOOST_TEST(row_on(alone, "orders").run_leader == 0u);
}

BOOST_AUTO_TEST_CASE(a_corrupt_duration_leaves_the_query_untimed) {
  Event e = event(Kind::query, "select 1", max_duration_us + 1);
  Log log;
  log(e);
  const Stats stats = log.report().stats;
  BOOST_TEST(stats.total_queries == 1u);
  BOOST_TEST(stats.untimed_queries == 1u);
  BOOST_TEST(stats.corrupt_durations == 1u);
}

BOOST_AUTO_TEST_CASE(filters_choose_whole_queries) {
  const auto told = [](const Filter& filter) {
    Log log(filter);
    Event first = event(Kind::query, "select * from a where x = 'secret'", 10, 1, 0);
    first.database = "shop";
    Event second = event(Kind::query, "update b set y = 1", 2000, 2, 5);
    second.user = "root";
    Event third = event(Kind::statement, "delete from c", unknown, 3, 9);
    Event end = event(Kind::duration, {}, 70, 3, 20);
    log(first)(second)(third)(end);
    return log.report();
  };
  const auto count = [&](auto change) {
    Filter filter;
    change(filter);
    return told(filter).stats.total_queries;
  };
  BOOST_TEST(count([](Filter&) {}) == 3u);
  BOOST_TEST(count([](Filter& f) { f.databases = {"shop"}; }) == 1u);
  BOOST_TEST(count([](Filter& f) { f.databases = {"!shop"}; }) == 2u);
  BOOST_TEST(count([](Filter& f) { f.users = {"root", "x"}; }) == 1u);
  BOOST_TEST(count([](Filter& f) { f.types = {"select"}; }) == 1u);
  BOOST_TEST(count([](Filter& f) { f.types = {"!SELECT"}; }) == 2u);
  BOOST_TEST(count([](Filter& f) { f.tables = {"b", "c"}; }) == 2u);
  BOOST_TEST(count([](Filter& f) { f.tables = {"b", "c", "!c"}; }) == 1u);
  // As an unquoted name is folded; what is shown with capitals has them in its name.
  BOOST_TEST(count([](Filter& f) { f.tables = {"B"}; }) == 1u);
  BOOST_TEST(count([](Filter& f) { f.min_duration_us = 70; }) == 2u);
  BOOST_TEST(count([](Filter& f) { f.match = {std::make_shared<re2::RE2>("secret")}; }) == 1u);
  BOOST_TEST(count([](Filter& f) { f.exclude = {std::make_shared<re2::RE2>("secret")}; }) == 2u);
  BOOST_TEST(count([](Filter& f) { f.since_us = noon_us + 20; }) == 1u);  // of its last line
  BOOST_TEST(count([](Filter& f) { f.until_us = noon_us + 5; }) == 1u);
}

BOOST_AUTO_TEST_CASE(queries_are_grouped_and_chosen_by_the_tags_of_their_comments) {
  const auto told = [](std::vector<std::string> tags) {
    Filter filter;
    filter.tags = std::move(tags);
    Log log(filter);
    log(event(Kind::query, "select 1 /*controller='users',traceparent='00-1'*/", 10));
    log(event(Kind::statement, "/*controller:users,action:show*/ select 2", unknown, 3));
    log(event(Kind::duration, {}, 70, 3, 20));
    log(error("no", "select x /*controller='%75sers'*/", 4));
    log(event(Kind::query, "select 3", 1'000));
    std::string rows;
    const Report report = log.report();
    for (const GroupRow& row : report.by_tag)
      rows += row.name + ' ' + std::to_string(row.queries) + ' ' + std::to_string(row.failed) +
              ' ' + std::to_string(row.total_duration) + ", ";
    return rows + std::to_string(report.stats.total_queries);
  };
  BOOST_TEST(told({}) == "controller=users 3 1 80, action=show 1 0 70, 4");
  BOOST_TEST(told({"action=show", "x=y"}) == "action=show 1 0 70, controller=users 1 0 70, 1");
  BOOST_TEST(told({"controller=users", "!action=show"}) == "controller=users 2 1 10, 2");
  BOOST_TEST(told({"traceparent=00-1"}) == "controller=users 1 0 10, 1");
}

BOOST_AUTO_TEST_CASE(failed_entries_of_mysql_are_timed_and_failed) {
  Event e = event(Kind::query, "insert into t values (1)", 500);
  e.dialect = Dialect::mysql;
  e.failed = true;
  e.message = "Duplicate entry '1' for key 'PRIMARY'";
  e.sqlstate = "1062";
  Log log;
  log(e);
  const Report r = log.report();
  BOOST_TEST(r.stats.failed_queries == 1u);
  BOOST_TEST(r.stats.timed_queries == 1u);
  BOOST_TEST(r.errors.at(0).message == "Duplicate entry '?' for key 'PRIMARY'");
  BOOST_TEST(r.errors.at(0).sqlstate == "1062");
}

BOOST_AUTO_TEST_CASE(administrator_commands_are_ADMIN_and_bring_no_rows) {
  Event e = event(Kind::query, "administrator command: Quit", 5);
  e.dialect = Dialect::mysql;
  e.administrative = true;
  e.rows_examined = 100;
  Log log;
  log(e);
  const Report r = log.report();
  BOOST_TEST(r.queries.at(0).type == "ADMIN");
  BOOST_TEST(r.stats.rows_examined == 0u);
  BOOST_TEST(r.stats.other_queries == 1u);
}

BOOST_AUTO_TEST_SUITE_END()
