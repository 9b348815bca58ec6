// The error log of MySQL 5.5 to 9.x, Percona Server and MariaDB, as text and as MySQL 8's JSON.

#include "parser/explained_lines.h"
#include "parser/format.h"
#include "parser/formats/mysql_error_reader.h"
#include "parser/formats/mysql_lines.h"

namespace dbperf {
namespace {

class MysqlErrorLog final : public Format {
 public:
  explicit MysqlErrorLog(const cctz::time_zone* zone) : zone_(zone) {}

  std::string_view name() const override { return "mysql-error"; }

  size_t next_record(std::string_view text, size_t from) const override {
    return next_error_record(text, from);
  }
  size_t last_record(std::string_view text) const override { return last_error_record(text); }

  void parse(std::string_view records, Arena& arena, EventSink& sink) const override {
    MysqlErrorReader(arena, sink, zone_).read(records, 0);
  }

 private:
  const cctz::time_zone* zone_;
};

}  // namespace

// A label or a shape as telling must stand in the lines that begin a record: times alone prove
// nothing.
Detection detect_mysql_error(std::string_view head, const FormatOptions& options) {
  ExplainedLines lines;
  bool begun = false;
  for (size_t at = 0; at < head.size();) {
    const std::string_view line = take_line(head, at);
    const bool telling = is_telling_error_line(line);
    begun = begun || telling || begins_error_record(line);
    ++(telling ? lines.telling : begun ? lines.following : lines.unknown);
  }
  if (lines.telling == 0) {
    return {nullptr, 0, "no line has a time and a label such as [Note], [Warning] or [ERROR]"};
  }
  return {std::make_shared<const MysqlErrorLog>(options.timezone), lines.score(), {}};
}

}  // namespace dbperf
