// What tools print that follow several containers at once, each line with its container in front:
// `docker compose logs` "db-1  | text" (the names padded to one width, in colours where somebody
// kept a terminal's output), `kubectl logs --prefix` "[pod/pg-0/postgres] text". With --timestamps
// the runtime's time comes between the two, in nanoseconds; `docker logs` of one container prints
// that alone.

#include "parser/envelopes/syslog_line.h"

namespace dbperf {
namespace {

constexpr size_t npos = std::string_view::npos;

bool is_name_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '_' || c == '.';
}

size_t name_length(std::string_view text) {
  size_t length = 0;
  while (length < text.size() && is_name_byte(text[length])) ++length;
  return length;
}

bool skip(std::string_view& text, std::string_view expected) {
  if (!text.starts_with(expected)) return false;
  text.remove_prefix(expected.size());
  return true;
}

// "\x1b[36m", or "\x1b[1;36m".
void skip_colour(std::string_view& text) {
  if (!text.starts_with("\x1b[")) return;
  const size_t end = text.find_first_not_of("0123456789;", 2);
  if (end != npos && text[end] == 'm') text.remove_prefix(end + 1);
}

// Servers and syslog daemons write microseconds at most.
bool take_runtime_time(std::string_view& text, Piece& piece) {
  constexpr size_t point = sizeof "2026-11-22T10:00:00" - 1, with_nanoseconds = point + 10;
  int64_t time_us = unknown_time;
  const size_t length = read_iso_time(text, nullptr, time_us);
  if (length <= with_nanoseconds || text[point] != '.') return false;
  if (text.find_first_not_of("0123456789", point + 1) != with_nanoseconds) return false;
  piece.time_us = time_us;
  text.remove_prefix(std::min(length + 1, text.size()));
  return true;
}

void fill(std::string_view server, std::string_view program, std::string_view text, Piece& piece) {
  take_runtime_time(text, piece);
  piece.kind = Piece::log;
  piece.server = server;
  piece.program = program;
  piece.origin = origin_of(server, program);
  piece.text = text;
}

class Compose : public Envelope {
 public:
  void open(std::string_view line, Piece& piece) override {
    skip_colour(line);
    const std::string_view name = line.substr(0, name_length(line));
    line.remove_prefix(name.size());
    if (name.empty() || !skip(line, "  ")) return;  // blanks, so that no log_line_prefix is meant
    line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
    if (!skip(line, "|")) return;
    skip_colour(line);
    if (!line.empty() && !skip(line, " ")) return;
    skip_colour(line);
    fill(name, name, line, piece);
  }
};

class Kubectl : public Envelope {
 public:
  void open(std::string_view line, Piece& piece) override {
    if (!skip(line, "[pod/")) return;
    const std::string_view pod = line.substr(0, name_length(line));
    line.remove_prefix(pod.size());
    if (!skip(line, "/")) return;
    const std::string_view container = line.substr(0, name_length(line));
    line.remove_prefix(container.size());
    if (!skip(line, "]") || (!line.empty() && !skip(line, " "))) return;
    fill(pod, container, line, piece);
  }
};

class DockerTimestamps : public Envelope {
 public:
  void open(std::string_view line, Piece& piece) override {
    if (!take_runtime_time(line, piece)) return;
    piece.kind = Piece::log;
    piece.text = line;
  }
};

}  // namespace

std::unique_ptr<Envelope> make_docker_timestamps(const EnvelopeContext&) {
  return std::make_unique<DockerTimestamps>();
}
std::unique_ptr<Envelope> make_compose(const EnvelopeContext&) {
  return std::make_unique<Compose>();
}
std::unique_ptr<Envelope> make_kubectl(const EnvelopeContext&) {
  return std::make_unique<Kubectl>();
}

}  // namespace dbperf
