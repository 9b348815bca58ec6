#pragma once
// A small PostgreSQL log, written with any log_line_prefix: what the server would print of each
// field is known beside it.

#include <fmt/format.h>

#include <array>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace dbperf::testing {

struct LoggedSession {
  std::string user, database, application, host;
  int port = 0;
  int pid = 0;
  std::string backend = "client backend";
  bool is_session = true;
  int lines = 0;
};

struct LoggedLine {
  std::string text;                      // with the prefix
  std::map<char, std::string> expected;  // by escape, without padding
};

class PostgresLog {
 public:
  explicit PostgresLog(std::string prefix) : prefix_(std::move(prefix)) {}

  void log(LoggedSession& session, std::string_view label, std::string_view message,
           std::string_view command = "SELECT", std::string_view sqlstate = "00000") {
    ++session.lines;
    if (label != "DETAIL" && label != "STATEMENT") ms_ += 37;
    LoggedLine line;
    line.expected = values(session, command, sqlstate);
    line.text = render(session, line.expected) + fmt::format("{}:  {}", label, message);
    lines_.push_back(std::move(line));
  }

  const std::vector<LoggedLine>& lines() const { return lines_; }
  std::string text() const {
    std::string all;
    for (const LoggedLine& line : lines_) all += line.text + "\n";
    return all;
  }

 private:
  std::map<char, std::string> values(const LoggedSession& s, std::string_view command,
                                     std::string_view sqlstate) const {
    const auto of_session = [&](const std::string& text) { return s.is_session ? text : ""; };
    const std::string second =
        fmt::format("2026-11-22 10:{:02}:{:02}", ms_ / 60000 % 60, ms_ / 1000 % 60);
    return {{'a', of_session(s.application)},
            {'u', of_session(s.user)},
            {'d', of_session(s.database)},
            {'h', of_session(s.host)},
            {'r', of_session(s.port == 0 ? s.host : fmt::format("{}({})", s.host, s.port))},
            {'L', of_session(s.port == 0 ? "[local]" : "10.0.0.1")},
            {'b', s.backend},
            {'p', fmt::format("{}", s.pid)},
            {'P', ""},
            {'t', second + " UTC"},
            {'m', fmt::format("{}.{:03} UTC", second, ms_ % 1000)},
            {'n', fmt::format("{}.{:03}", 1795341600 + ms_ / 1000, ms_ % 1000)},
            {'i', of_session(std::string(command))},
            {'e', std::string(sqlstate)},
            {'c', fmt::format("{:x}.{:x}", 1795341000 + s.pid % 100, s.pid)},
            {'l', fmt::format("{}", s.lines)},
            {'s', fmt::format("2026-11-22 09:{:02}:00 UTC", s.pid % 60)},
            {'v', of_session(fmt::format("{}/{}", s.pid % 7 + 3, s.lines * 3))},
            {'x', s.is_session && sqlstate != "00000" ? fmt::format("{}", 700 + s.pid) : "0"},
            {'Q', s.is_session ? fmt::format("-{}", 3416356442043621232 + s.lines) : "0"}};
  }

  std::string render(const LoggedSession& session,
                     const std::map<char, std::string>& values) const {
    std::string out;
    for (size_t at = 0; at < prefix_.size(); ++at) {
      if (prefix_[at] != '%') {
        out += prefix_[at];
        continue;
      }
      bool left = false;
      size_t width = 0;
      for (++at; prefix_[at] == '-' || (prefix_[at] >= '0' && prefix_[at] <= '9'); ++at) {
        if (prefix_[at] == '-') {
          left = true;
        } else {
          width = width * 10 + static_cast<size_t>(prefix_[at] - '0');
        }
      }
      if (prefix_[at] == '%') out += '%';
      if (prefix_[at] == 'q' && !session.is_session) return out;
      if (prefix_[at] == '%' || prefix_[at] == 'q') continue;
      const std::string& value = values.at(prefix_[at]);
      out += left ? fmt::format("{:<{}}", value, width) : fmt::format("{:>{}}", value, width);
    }
    return out;
  }

  std::string prefix_;
  std::vector<LoggedLine> lines_;
  int ms_ = 123;
};

// A few sessions and the server's own processes, doing what they usually do.
inline PostgresLog shop_log(std::string prefix) {
  PostgresLog log(std::move(prefix));
  LoggedSession postmaster{.pid = 801, .backend = "postmaster", .is_session = false};
  LoggedSession checkpointer{.pid = 805, .backend = "checkpointer", .is_session = false};
  log.log(postmaster, "LOG", "starting PostgreSQL 16.4 on x86_64-pc-linux-gnu");
  log.log(postmaster, "LOG", "database system is ready to accept connections");
  std::array<LoggedSession, 4> sessions = {{
      {"joe", "shop", "psql", "[local]", 0, 12345},
      {"web_user", "shop", "PostgreSQL JDBC Driver", "10.1.2.3", 52344, 2001},
      {"anna", "billing", "app-server", "192.168.10.20", 40001, 119234},
      {"joe", "postgres", "pg_dump", "10.1.2.4", 5555, 732},
  }};
  for (LoggedSession& s : sessions) {
    LoggedSession unknown = s;
    unknown.user = unknown.database = unknown.application = "[unknown]";
    log.log(unknown, "LOG", "connection received: host=" + s.host, "");
    s.lines = unknown.lines;
    log.log(s, "LOG",
            fmt::format("connection authorized: user={} database={} application_name={}", s.user,
                        s.database, s.application),
            "authentication");
  }
  for (int round = 0; round < 5; ++round) {
    for (LoggedSession& s : sessions) {
      log.log(s, "LOG", "duration: 12.345 ms  statement: SELECT * FROM orders WHERE id = 7");
      if (round == 2) {
        log.log(s, "ERROR", "relation \"nope\" does not exist", "SELECT", "42P01");
        log.log(s, "STATEMENT", "SELECT * FROM nope", "SELECT", "42P01");
      }
    }
    log.log(checkpointer, "LOG", "checkpoint starting: time");
  }
  return log;
}

}  // namespace dbperf::testing
