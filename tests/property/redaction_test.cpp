// Secrets planted wherever a log can carry one stand in no output of a redacted report.
#include <fmt/format.h>

#include <boost/test/unit_test.hpp>
#include <set>

#include "cli/render/csv.h"
#include "cli/render/json.h"
#include "cli/render/markdown.h"
#include "cli/render/prometheus.h"
#include "cli/render/text.h"
#include "tests/support/quiet_observer.h"
#include "tests/support/temporary_file.h"

using namespace dbperf;
using namespace dbperf::test;

namespace {

// Hands out secrets, each another one: words and numbers.
class Secrets {
 public:
  std::string word() {
    return planted_.emplace_back(fmt::format("zqx{}w", 1000 + planted_.size()));
  }
  std::string number() {
    return planted_.emplace_back(fmt::format("77{}31", 1000 + planted_.size()));
  }
  const std::vector<std::string>& planted() const { return planted_; }

 private:
  std::vector<std::string> planted_;
};

// `%w` and `%n` are secrets.
std::string fill(std::string_view text, Secrets& secrets) {
  std::string out;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool secret = text[i] == '%' && i + 1 < text.size();
    if (secret && text[i + 1] == 'w')
      out += secrets.word(), ++i;
    else if (secret && text[i + 1] == 'n')
      out += secrets.number(), ++i;
    else
      out += text[i];
  }
  return out;
}

constexpr std::string_view statements[] = {
    "SELECT * FROM orders WHERE email = '%w' AND n = %n",
    "SELECT 'it''s %w' /* %w */, %n.5 -- %w",
    "SELECT E'a\\'%w', $$%w$$, $t$ %w $t$, X'%n', N'%w', U&'%w', DATE '%w'",
    "INSERT INTO t (a, b) VALUES ('%w', %n), (%n, '%w') ON CONFLICT DO NOTHING",
    "UPDATE t SET a = '%w' WHERE id IN (%n, %n, %n)",
    "SELECT * FROM t WHERE a LIKE '%w' OR b->>'%w' = '%w' OFFSET %n",
    "ALTER ROLE r PASSWORD '%w'",
    "SELECT 'unterminated %w",
    "/* controller='%w' */ SELECT 1 /*+ hint(%n) */",
    "PREPARE p AS SELECT '%w'",
    "EXECUTE p('%w', %n)",
    "DELETE FROM t WHERE a = ANY ('{%w,%n}') AND j @> '{\"k\": \"%w\"}'",
    "SELECT CASE WHEN a = '%w' THEN %n ELSE -%n END, INTERVAL '%n days', ARRAY['%w', '%w']",
    "CALL p('%w', %n); SET app.token = '%w'",
    "SELECT \"open %w"};

std::string postgres_log(Secrets& secrets) {
  std::string log;
  int second = 0;
  const auto line = [&](std::string_view text) {
    log +=
        fmt::format("2026-11-22 10:{:02}:{:02}.000 UTC [7] app@shop ", second / 60, second % 60) +
        fill(text, secrets) + '\n';
    ++second;
  };
  for (const std::string_view statement : statements) {
    line(fmt::format("LOG:  duration: 2000.000 ms  statement: {}", statement));
    line(fmt::format("ERROR:  invalid input syntax for type integer: \"%w\" at character %n"));
    line(fmt::format("DETAIL:  Key (a, b)=(%w, (%n)) already exists."));
    line(fmt::format("HINT:  Perhaps you meant '%w'."));
    line(fmt::format("STATEMENT:  {}", statement));
  }
  for (int i = 0; i < 10; ++i) {
    line("ERROR:  invalid input value for enum mood: \"%w\"");
    line("STATEMENT:  UPDATE people SET mood = '%w' WHERE id = %n");
    line("FATAL:  canceling authentication due to timeout after '%w' at %n");
  }
  line("LOG:  duration: 3000.000 ms  execute s: SELECT * FROM orders WHERE a = $1 AND b = $2");
  line("DETAIL:  Parameters: $1 = '%w', $2 = '%n''%w'");
  line("LOG:  duration: 6000.000 ms  plan:");
  log += fill(
      "\tQuery Text: SELECT * FROM big WHERE a = '%w' AND b = %n\n"
      "\tSeq Scan on big  (cost=0.00..10.00 rows=5 width=4) (actual time=1.0..5000.0 rows=1 "
      "loops=1)\n"
      "\t  Filter: ((a = '%w'::text) AND (b = %n))\n"
      "\t  Rows Removed by Filter: 1000000\n",
      secrets);
  line("ERROR:  new row for relation \"t\" violates check constraint \"c\"");
  line("DETAIL:  Failing row contains (%n, %w, null).");
  line("STATEMENT:  INSERT INTO t VALUES (%n, '%w')");
  line("ERROR:  syntax error at or near \"%w\" at character 5");
  line("STATEMENT:  SELEC '%w'");
  line("ERROR:  deadlock detected");
  log += fill(
      "2026-11-22 11:00:00.000 UTC [7] app@shop DETAIL:  Process 7 waits for ShareLock on "
      "transaction "
      "5; blocked by process 8.\n"
      "\tProcess 7: UPDATE t SET a = '%w' WHERE id = %n\n"
      "\tProcess 8: UPDATE t SET a = '%w' WHERE id = %n\n"
      "2026-11-22 11:00:00.000 UTC [7] app@shop STATEMENT:  UPDATE t SET a = '%w' WHERE id = %n\n"
      "2026-11-22 11:00:01.000 UTC [8] app@shop LOG:  statement: SELECT pg_sleep(%n), '%w'\n"
      "2026-11-22 11:00:02.000 UTC [9] app@shop LOG:  process 9 still waiting for ShareLock on "
      "transaction 1 after 1000.1 ms\n"
      "2026-11-22 11:00:02.000 UTC [9] app@shop DETAIL:  Process holding the lock: 8. Wait queue: "
      "9.\n"
      "2026-11-22 11:00:02.000 UTC [9] app@shop STATEMENT:  UPDATE t SET a = '%w' WHERE id = %n\n"
      "2026-11-22 11:00:03.000 UTC [9] app@shop LOG:  temporary file: path \"base/1\", size 1000\n"
      "2026-11-22 11:00:03.000 UTC [9] app@shop STATEMENT:  SELECT '%w' ORDER BY %n\n",
      secrets);
  return fill("garbage %w before the first record\n", secrets) + log;
}

// A record that nothing follows up, each a second and a session of its own.
std::string records(std::initializer_list<std::string_view> texts, Secrets& secrets) {
  std::string log;
  int second = 0;
  for (const std::string_view text : texts) {
    for (std::string_view rest = text; !rest.empty();) {
      const size_t end = std::min(rest.find('\n'), rest.size() - 1) + 1;
      const std::string_view line = rest.substr(0, end);
      rest.remove_prefix(end);
      if (line[0] != '\t' && line[0] != '<')
        log += fmt::format("2026-11-22 12:{:02}:{:02}.000 UTC [{}] app@shop ", second / 60,
                           second % 60, 1000 + second);
      log += fill(line, secrets);
    }
    log += '\n';
    ++second;
  }
  return log;
}

std::string plans(Secrets& secrets) {
  return records(
      {"LOG:  duration: 2600.000 ms  plan:\n\t{\n"
       "\t  \"Query Text\": \"SELECT a, E'it\\\\'s %w' FROM p1 WHERE n = %n -- %w\\n, '%w'\",\n"
       "\t  \"Plan\": {\n\t    \"Node Type\": \"Sort\",\n"
       "\t    \"Output\": [\"a\", \"'%w'::text\", \"%n\"],\n"
       "\t    \"Sort Key\": [\"((p2.name = '%w'::text))\"],\n"
       "\t    \"Filter\": \"(name = '%w\\n%w'::text)\"\n\t  }\n\t}",
       "LOG:  duration: 2600.000 ms  plan:\n\t{\"Query Text\": \"SELECT '%w' FROM p2\", \"Plan\": "
       "{\"Node Type\": \"Seq Scan\", \"Filter\": \"(name = '%w \\\"'::text AND n = %n)\"}}",
       "LOG:  duration: 2600.000 ms  plan:\n\tQuery Text: \"SELECT '%w' FROM p3\"\n\tPlan: \n"
       "\t  Node Type: \"Sort\"\n\t  Sort Key: \n\t    - \"((name = '%w'::text))\"\n"
       "\t    - \"'%w'::text\"\n\t  Plans: \n\t    - Node Type: \"Seq Scan\"\n"
       "\t      Filter: \"(name = '%w'::text) OR (n = %n)\"",
       "LOG:  duration: 2600.000 ms  plan:\n\t<explain xmlns=\"http://www.postgresql.org/2009\">\n"
       "\t  <Query-Text>SELECT * -- %w\n\tFROM p4\n\tWHERE name = 'a\n\t%w' AND id = %n AND c = "
       "$$%w$$</Query-Text>\n\t  <Plan>\n\t    <Node-Type>Seq Scan</Node-Type>\n"
       "\t    <Output><Item>%n</Item></Output>\n"
       "\t    <Filter>((name = '%w'::text) AND (x &lt; '%w'::text))</Filter>\n\t  </Plan>\n"
       "\t</explain>",
       "LOG:  duration: 2600.000 ms  plan:\n\tQuery Text: SELECT *\n\tFROM p5\n\tWHERE name = 'a\n"
       "\t%w' AND id = %n\n\tSeq Scan on p5  (cost=0.00..25.88 rows=6 width=32)\n"
       "\t  Filter: ((name)::text = 'a: %w\n\t%w: %n'::text)\n\t  Rows Removed by Filter: 5000"},
      secrets);
}

std::string lines_and_words(Secrets& secrets) {
  return records(
      {"ERROR:  new row for relation \"t\" violates check constraint \"c\"\n"
       "DETAIL:  Failing row contains (1, first\n\t%w second, 3).\nSTATEMENT:  SELECT 1",
       "ERROR:  duplicate key value violates unique constraint \"c\"\n"
       "DETAIL:  Key (note)=(first\n\t%w) already exists.\nSTATEMENT:  SELECT 2",
       "ERROR:  invalid input syntax for type integer: \"first\n\t%w second\"\nSTATEMENT:  SELECT "
       "3",
       "ERROR:  order is closed\nDETAIL:  customer %w paid with %w\nHINT:  call %w\n"
       "STATEMENT:  SELECT 4",
       "ERROR:  invalid input syntax for type json\n"
       "DETAIL:  Expected \":\", but found \"%w \"x\" %w\".\nSTATEMENT:  SELECT 5",
       "ERROR:  not good: \"a \"%w\" %w\"\nSTATEMENT:  SELECT 6",
       "ERROR:  deadlock detected\nDETAIL:  Process 1006 waits for ShareLock on transaction 866; "
       "blocked by process 101.\n\tProcess 101 waits for ShareLock on transaction 867; blocked by "
       "process 1006.\n\tProcess 1006: UPDATE accounts\n\tSET v = 'lines %w'\n\t-- %w\n"
       "\tWHERE id = %n\n\tProcess 101: UPDATE accounts SET v = '\\' || '%w', w = 'line\n"
       "\t%w' WHERE id = %n\nSTATEMENT:  UPDATE accounts SET v = '\\' || '%w'",
       "LOG:  process 1007 still waiting for ExclusiveLock on advisory lock [16384,0,%n,1] after "
       "1000.100 ms\nDETAIL:  Process holding the lock: 101. Wait queue: 1007.\n"
       "STATEMENT:  SELECT pg_advisory_lock(%n) || '\\' || '%w'",
       "LOG:  process 1007 acquired ExclusiveLock on advisory lock [16384,0,%n,1] after 9000.1 ms\n"
       "STATEMENT:  SELECT pg_advisory_lock(%n)",
       "LOG:  duration: 1500 ms  execute <unnamed>: SELECT * FROM t WHERE a = $1 AND c = $2\n"
       "DETAIL:  parameters: $1 = '%w\n\t%w', $2 = 'x\\', $3 = '%w'"},
      secrets);
}

std::string raised(Secrets& secrets) {
  return fill(
      R"({"timestamp":"2026-11-22 10:00:00.000 UTC","user":"web","dbname":"shop","pid":100,)"
      R"("session_id":"a.b","line_num":1,"error_severity":"ERROR","state_code":"P0001",)"
      R"("message":"order of %w is closed","detail":"%w\n%w","hint":"%w",)"
      R"("statement":"SELECT close('%w') "})"
      "\n",
      secrets);
}

// PostgreSQL where it speaks other languages.
std::string german_log(Secrets& secrets) {
  return records(
      {"FEHLER:  ungültige Eingabesyntax für Typ integer: »%w«\nANWEISUNG:  SELECT '%w'::int",
       "FEHLER:  neue Zeile für Relation »t« verletzt Check-Constraint »c«\n"
       "DETAIL:  Fehlgeschlagene Zeile enthält (1, %w, null).\nANWEISUNG:  SELECT '%w'",
       "FEHLER:  Syntaxfehler bei »%w« at character 5\nANWEISUNG:  SELEC '%w'",
       "FEHLER:  doppelter Schlüsselwert verletzt Unique-Constraint »c«\n"
       "DETAIL:  Schlüssel »(email)=(%w)« existiert bereits.\nANWEISUNG:  SELECT '%w'"},
      secrets);
}

std::string french_log(Secrets& secrets) {
  return records(
      {"ERREUR:  syntaxe en entrée invalide pour le type integer : « %w »\n"
       "INSTRUCTION :  SELECT '%w'::int",
       "ERREUR:  la nouvelle ligne viole\nDÉTAIL:  La ligne en échec contient (1, %w, null).\n"
       "INSTRUCTION :  SELECT '%w'::int"},
      secrets);
}

std::string slow_log(Secrets& secrets) {
  std::string log;
  for (const std::string_view statement :
       {"SELECT * FROM t WHERE a = \"%w\" AND b = '%w\\'%w' # %w",
        "INSERT INTO t VALUES (%n, _utf8'%w', 0x%n, x'%n')", "SET PASSWORD = '%w'"})
    log += fill(
        fmt::format("# Time: 2026-11-22T12:00:0{}.000000Z\n# User@Host: app[app] @ web [10.0.0.1]"
                    "  Id: 5\n# Query_time: 3.000000  Lock_time: 0.000000 Rows_sent: 1  "
                    "Rows_examined: 100000\nSET timestamp=1790000000;\n{};\n",
                    log.size() % 10, statement),
        secrets);
  return log + fill(
                   "# User@Host: app[app] @ web [10.0.0.1]\n# Query_time: 4  Lock_time: 0\n"
                   "# Optimizer: chose %w  Note_of_it: %w\n# Warning 1292 Truncated value: '%w'\n"
                   "SET timestamp=1790000000;\nSELECT 1;\n",
                   secrets);
}

// The same query of both servers, each of which reads other texts as its literals.
std::string shared_slow_log(Secrets& secrets) {
  return fill(
      "# Time: 2026-11-22T12:00:00.000000Z\n# User@Host: app[app] @ web [10.0.0.1]  Id: 5\n"
      "# Query_time: 2.5  Lock_time: 0 Rows_sent: 1  Rows_examined: 100000\n"
      "SET timestamp=1790000000;\nSELECT * FROM shared WHERE a='%w' AND b=\"%w\" # %w\n;\n"
      "# User@Host: app[app] @ web [10.0.0.1]  Id: 5\n# Query_time: 1.2  Lock_time: 0\n"
      "SET timestamp=1790000001;\nSELECT 'a', x FROM shared;\n",
      secrets);
}

std::string shared_postgres_log(Secrets& secrets) {
  return records({"LOG:  duration: 1600.000 ms  statement: SELECT * FROM shared WHERE a = 'x' AND "
                  "b = 1",
                  "LOG:  duration: 2600.000 ms  statement: SELECT 'b' /* a /* b */ %w */ , x FROM "
                  "shared"},
                 secrets);
}

std::string error_log(Secrets& secrets) {
  return fill(
      "2026-11-22 10:00:00 7 [Note] InnoDB: Transactions deadlock detected, dumping detailed "
      "information.\n"
      "2026-11-22 10:00:00 7 [Note] InnoDB: *** (1) TRANSACTION:\n"
      "MySQL thread id 7, OS thread handle 1, query id 5 localhost app updating\n"
      "UPDATE t SET a = '%w'\n WHERE id = %n /* %w */\n"
      "2026-11-22 10:00:00 8 [Note] InnoDB: Transactions deadlock detected, dumping detailed "
      "information.\n"
      "2026-11-22 10:00:00 8 [Note] InnoDB: \n*** (1) TRANSACTION:\n"
      "TRANSACTION 1, ACTIVE 3 sec starting index read\n"
      "MySQL thread id 8, OS thread handle 1, query id 5 localhost web updating\n"
      "UPDATE t SET a=\"%w\" WHERE id=1 # %w\n*** (2) TRANSACTION:\n"
      "TRANSACTION 2, ACTIVE 3 sec starting index read\n"
      "MySQL thread id 9, OS thread handle 1, query id 6 localhost web updating\n"
      "UPDATE t SET a=\"%w\" WHERE id=2\n*** WE ROLL BACK TRANSACTION (1)\n"
      "2026-11-22 10:00:01 8 [Warning] Access denied for user 'app'@'%w' (using password: YES)\n"
      "2026-11-22 10:00:02 9 [ERROR] mysqld got signal 11 ;\n"
      "Query (7f2c): SELECT '%w', %n\nConnection ID (thread ID): 9\n",
      secrets);
}

std::string general_log(Secrets& secrets) {
  return fill(
      "261122 10:00:00\t 5 Connect\tapp@web on shop\n"
      "\t\t 5 Query\tSELECT '%w', %n -- %w\n"
      "\t\t 5 Query\tEXECUTE p USING @a\n\t\t 5 Execute\tSELECT \"%w\"\n",
      secrets);
}

std::string events(Secrets& secrets) {
  std::string log;
  for (const std::string_view event :
       {R"({"timestamp":"2026-11-22T10:00:00Z","query":"SELECT '%w', %n","duration":2.5})",
        R"({"timestamp":"2026-11-22T10:00:01Z","query":"SELECT \"%w\" FROM `t`","duration":2.5})",
        R"({"timestamp":"2026-11-22T10:00:02Z","query":"SELECT %n","duration":1.5,)"
        R"("error":"Duplicate entry 'O'%w' for key 'name'"})",
        R"({"timestamp":"2026-11-22T10:00:02Z","query":"SELECT 4","duration":1.5,)"
        R"("error":"Duplicate entry 'dogs' bone %w' for key 'name'"})",
        R"({"timestamp":"2026-11-22T10:00:02Z","query":"SELECT 5","duration":1.5,)"
        R"("error":"duplicate key\nDETAIL:  Key (email)=(%w) already exists.\nLINE 1: %w"})",
        R"({"timestamp":"2026-11-22T10:00:03Z","query":"SELEC 1","duration":1.5,)"
        R"("error":"You have an error in your SQL syntax near 'a 'b' %w' at line 1"})",
        R"({"timestamp":"2026-11-22T10:00:03Z","type":"connection","event":"error",)"
        R"("connection_id":"c1","error":"timeout after %n ms, password '%w'"})",
        R"({"timestamp":"2026-11-22T10:00:04Z","duration":2.5,)"
        R"("query":"SELECT * FROM t WHERE a = \"%w\" AND b = '%w'"})",
        R"({"broken %w)"})
    log += fill(event, secrets) + '\n';
  return log;
}

struct Output {
  std::string all;  // every format, and what was said meanwhile
  Report report;
};

Output redacted(const std::vector<std::string>& paths, const Redactor& redactor) {
  AnalyzeOptions options;
  options.paths = paths;
  options.redactor = redactor;
  options.format.quotes_input = false;
  const Analysed told = analyse(options);
  const Report& report = told.report();
  TextStyle style;
  style.limits.top = 0;
  std::string all = render_json(report, "test") + render_csv(report) + render_markdown(report) +
                    render_prometheus(report) + render_text(report, style);
  for (const auto* heard : {&told.heard.errors, &told.heard.warnings})
    for (const std::string& message : *heard) all += message + '\n';
  return {all, report};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(redaction)

BOOST_AUTO_TEST_CASE(no_planted_secret_is_left) {
  Secrets secrets;
  TemporaryDirectory dir;
  const std::vector<std::string> paths = {dir.write("pg.log", postgres_log(secrets)),
                                          dir.write("plans.log", plans(secrets)),
                                          dir.write("words.log", lines_and_words(secrets)),
                                          dir.write("raised.json", raised(secrets)),
                                          dir.write("german.log", german_log(secrets)),
                                          dir.write("french.log", french_log(secrets)),
                                          dir.write("slow.log", slow_log(secrets)),
                                          dir.write("shared.log", shared_slow_log(secrets)),
                                          dir.write("shared2.log", shared_postgres_log(secrets)),
                                          dir.write("error.log", error_log(secrets)),
                                          dir.write("general.log", general_log(secrets)),
                                          dir.write("events.jsonl", events(secrets)),
                                          dir.write("no.log", fill("nothing %w known\n", secrets))};
  BOOST_TEST(secrets.planted().size() >= 200u);
  for (const Redactor& redactor : {Redactor(), Redactor("a key of sixteen bytes")}) {
    const Output output = redacted(paths, redactor);
    BOOST_TEST(output.report.stats.total_queries > 25u);
    BOOST_TEST(output.report.errors.size() > 6u);
    for (const std::string_view kept :
         {"Typ integer: »?", "integer : « ?", "advisory lock [?", "UPDATE t SET a=?", "Node Type",
          "<Filter>((name = ?", "Rows Removed by Filter: 5000", "order is closed"})
      BOOST_TEST(output.all.find(kept) != std::string::npos, kept);
    BOOST_TEST(output.all.find("query:failing:") != std::string::npos);
    BOOST_TEST(output.all.find("connection_pool:failures") != std::string::npos);
    for (const std::string& secret : secrets.planted()) {
      const size_t at = output.all.find(secret);
      if (at == std::string::npos) continue;
      BOOST_ERROR(secret << " in: " << output.all.substr(at - std::min<size_t>(at, 100), 200));
    }
  }
}

BOOST_AUTO_TEST_CASE(numbers_do_not_change) {
  Secrets secrets;
  TemporaryDirectory dir;
  const std::string path = dir.write("pg.log", postgres_log(secrets));
  const Report plain = analyse({path}).report();
  const Report hidden = redacted({path}, Redactor()).report;
  BOOST_REQUIRE_EQUAL(plain.queries.size(), hidden.queries.size());
  for (size_t i = 0; i < plain.queries.size(); ++i) {
    BOOST_TEST(plain.queries[i].id == hidden.queries[i].id);
    BOOST_TEST(plain.queries[i].fingerprint == hidden.queries[i].fingerprint);
    BOOST_TEST(plain.queries[i].total_time == hidden.queries[i].total_time);
  }
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(redactor)

BOOST_AUTO_TEST_CASE(statements) {
  const Redactor redactor;
  const auto postgres = [&](std::string_view text) {
    return redactor.statement(text, Dialect::postgres);
  };
  BOOST_TEST(postgres("SELECT a,  \"B\" FROM t\n WHERE x = 'y' AND n=-5 LIMIT $1") ==
             "SELECT a,  \"B\" FROM t\n WHERE x = ? AND n=? LIMIT $1");
  BOOST_TEST(postgres("SELECT 1 -- why\nFROM t") == "SELECT ? /* ? */\nFROM t");
  BOOST_TEST(redactor.statement("SELECT \"x\" FROM `t 1` # y", Dialect::mysql) ==
             "SELECT ? FROM `t 1` /* ? */");
  BOOST_TEST(postgres("") == "");
}

BOOST_AUTO_TEST_CASE(what_cannot_run_any_more_is_left_out) {
  const auto kept = [](std::string explain) {
    Report report;
    Detail detail;
    detail.text = std::move(explain);
    report.recommendations.emplace_back().details = {{"explain", detail}};
    Redactor().redact(report);
    return !report.recommendations[0].details.empty();
  };
  BOOST_TEST(!kept("EXPLAIN SELECT a FROM t WHERE b = 5"));
  BOOST_TEST(kept("EXPLAIN SELECT a FROM t ORDER BY b"));
}

BOOST_AUTO_TEST_CASE(messages) {
  const Redactor redactor;
  const auto message = [&](std::string_view text) { return redactor.message(text); };
  BOOST_TEST(message("relation \"orders\" does not exist") == "relation \"orders\" does not exist");
  BOOST_TEST(message("Key (id)=(a (b) c) already exists.") == "Key (id)=(?) already exists.");
  BOOST_TEST(message("Failing row contains (1, x).") == "Failing row contains (?).");
  BOOST_TEST(message("Duplicate entry 'a' b' for key 'PRIMARY'") ==
             "Duplicate entry '?' for key 'PRIMARY'");
  BOOST_TEST(message("bad value: \"a \"b\" c\" at 5") == "bad value: \"?\" at ?");
  BOOST_TEST(message("no\nLINE 1: x") == "no\n?");
  BOOST_TEST(message("Rolle »web« und »a«") == "Rolle »web« und »?«");
  BOOST_TEST(redactor.parameters("$1 = 'a, $2', $2 = NULL") == "$1 = ?, $2 = NULL");
}

BOOST_AUTO_TEST_CASE(of_notes_only_known_words_stay) {
  const Redactor redactor;
  const auto note = [&](std::string_view text) { return redactor.note(text, Dialect::postgres); };
  BOOST_TEST(note("Key (id)=(a) is not present in table \"x) b) is not present in table \"t\".") ==
             "Key (id)=(?) is not present in table \"t\".");
  BOOST_TEST(note("Key (lower(a || 'x'::text))=(a\nb) already exists.") ==
             "Key (lower(a || ?::text))=(?) already exists.");
  BOOST_TEST(note("There are 12 other sessions using the database.") ==
             "There are 12 other sessions using the database.");
  BOOST_TEST(note("There are Bob's other sessions using the database.") == "?");
  BOOST_TEST(note("Ask Bob.") == "?");
  BOOST_TEST(note("Process 28: SELECT a\nFROM t WHERE id = 7") ==
             "Process 28: SELECT a\nFROM t WHERE id = ?");
  BOOST_TEST(note("Process 1: SELECT 'cut\nProcess 2: SELECT 'a'") == "?");
  BOOST_TEST(note("Process 5 waits for ShareLock on transaction 8; blocked by process 6.\n"
                  "Process 6 waits for ShareLock on transaction 9; blocked by process 5.\n"
                  "Process 5: DELETE FROM t -- x\n WHERE a = 'x\nProcess 7: y'\n"
                  "Process 6: SELECT 1") ==
             "Process 5 waits for ShareLock on transaction ?; blocked by process 6.\n"
             "Process 6 waits for ShareLock on transaction ?; blocked by process 5.\n"
             "Process 5: DELETE FROM t /* ? */\n WHERE a = ?\nProcess 6: SELECT ?");
}

BOOST_AUTO_TEST_CASE(of_an_unsure_dialect_either_reading_is_hidden) {
  const Redactor redactor;
  const auto statement = [&](std::string_view text) {
    return redactor.statement(text, unsure_dialect);
  };
  BOOST_TEST(statement("SELECT a FROM t WHERE b = 'c' AND d = 1") ==
             "SELECT a FROM t WHERE b = ? AND d = ?");
  BOOST_TEST(statement("SET a=\"b\" # c") == "SET a=? /* ? */");
  BOOST_TEST(statement("SET a = '\\' || 'b'").find('b') == std::string::npos);
  BOOST_TEST(statement("SET a = 'x\\'b', c = $$d$$").find_first_of("bd") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(plans_keep_their_measures) {
  const Redactor redactor;
  BOOST_TEST(redactor.plan("Seq Scan on t  (cost=0.00..1.00 rows=2 width=4)\n  Filter: (a = 5)\n"
                           "  Rows Removed by Filter: 100\n",
                           Dialect::postgres) ==
             "Seq Scan on t  (cost=0.00..1.00 rows=2 width=4)\n  Filter: (a = ?)\n"
             "  Rows Removed by Filter: 100\n");
  BOOST_TEST(redactor.plan("{ \"Filter\": \"(a = 'x'::text)\",\n  \"Plan Rows\": 100\n",
                           Dialect::postgres) ==
             "{ \"Filter\": \"(a = ?::text)\",\n  \"Plan Rows\": 100\n");
  BOOST_TEST(redactor.plan("<explain>\n<Plan-Rows>5</Plan-Rows><Item>5</Item></explain>",
                           Dialect::postgres) ==
             "<explain>\n<Plan-Rows>5</Plan-Rows><Item>?</Item></explain>");
}

BOOST_AUTO_TEST_CASE(a_key_gives_each_value_a_token_of_its_own) {
  const Redactor one("a key of sixteen bytes"), same("a key of sixteen bytes"),
      other("another key");
  const std::string token = one.statement("'x'", Dialect::postgres);
  BOOST_TEST(token.size() == 17u);
  BOOST_TEST(token == same.parameters("'x'"));
  BOOST_TEST(token != one.statement("'y'", Dialect::postgres));
  BOOST_TEST(token != other.statement("'x'", Dialect::postgres));
}

BOOST_AUTO_TEST_SUITE_END()
