#pragma once
// What a worker makes of the events of one chunk: everything that needs no order (fingerprints,
// who sent it) is done here; what does is left for the Correlator as a list of compact rows.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/event.h"
#include "analysis/filter.h"
#include "analysis/key_map.h"
#include "analysis/sql/fingerprint.h"
#include "analysis/sql/fingerprint_cache.h"
#include "analysis/sql/reading.h"
#include "analysis/sql/statement.h"

namespace dbperf {

// One event, digested. Views point into the chunk or its arena.
struct DigestRow {
  static constexpr uint32_t none = UINT32_MAX;

  EventKind kind;
  uint8_t evidence;
  bool failed, inherits_time, inherits_database, resets_context, corrupt_duration;
  bool administrative, runs_prepared;
  bool matches;   // --match, --exclude and --tag let its statement pass
  bool prepares;  // a PREPARE or EXECUTE statement: see prepared_name()
  uint16_t repeats_after_s;
  uint32_t line;
  uint32_t sampled_one_in;
  uint32_t shape = none;   // index into Digest::shapes
  uint32_t origin = none;  // index into Digest::origins; none: nothing known
  uint32_t tags = none;    // index into Digest::tag_sets
  uint32_t rest = none;    // index into Digest::events, for what few events carry
  int64_t time_us, duration_us, lock_us, rows_sent, rows_examined, rows_affected;
  uint64_t session;
  std::string_view statement, parameters, connection_id, attributes;
};

struct DigestShape {
  uint64_t id;
  Verb verb;
  Dialect dialect;
  bool described;              // whether `tables` was filled: done once a worker
  std::string_view statement;  // the first of this shape in the chunk
  std::string fingerprint;     // cut at 16 KiB; empty unless described
  std::vector<TableUse> tables;
};

struct DigestOrigin {
  std::string_view user, database, host, application;
  bool operator==(const DigestOrigin&) const = default;
};

struct Digest {
  std::vector<DigestRow> rows;
  std::vector<DigestShape> shapes;
  std::vector<DigestOrigin> origins;
  std::vector<std::string> tag_sets;  // as read_tags() writes them, without tags of one request
  std::vector<Event> events;
  uint64_t event_count = 0;
  uint64_t skipped_lines = 0;
  uint64_t recognised_lines = 0;
  std::vector<std::pair<uint32_t, std::string>>
      skipped_samples;  // line in the chunk, its beginning
  int64_t first_time_us = unknown_time, last_time_us = unknown_time;
  std::vector<std::string> zones;  // abbreviations met in times: the first few

  void clear();
};

// Events in, Digest out. One per worker, not thread-safe.
class Digester : public EventSink {
 public:
  // `filter` is only asked for its patterns and tags; it outlives the digester.
  Digester(const Filter& filter, const Reading& reading);
  // Begins a new digest in `out`, which the caller owns.
  void begin(Digest& out);

  void on_event(const Event& event) override;
  void on_skipped(uint32_t line, uint32_t lines, std::string_view text) override;

 private:
  uint32_t shape_of(const Event& event, Dialect dialect);
  uint32_t add_shape(const Event& event, Dialect dialect, const Fingerprint& print);
  uint32_t origin_of(const Event& event);
  bool matches(std::string_view statement) const;
  void read_tags_of(std::string_view statement, DigestRow& row);
  void note_zone(std::string_view zone);

  const Filter& filter_;
  const Reading reading_;
  Fingerprinter fingerprint_;
  FingerprintCache cache_;
  Digest* out_ = nullptr;
  uint32_t number_ = 0;                     // of this digest
  std::string_view last_zone_;              // noted in this digest
  uint32_t last_origin_ = DigestRow::none;  // of the event before, if it had one
  KeyMap<uint32_t> shape_index_;            // of this digest
  KeyMap<uint32_t> origin_index_;           // of this digest, by hash
  KeyMap<uint32_t> tag_index_;              // likewise
  std::string tags_, grouped_tags_;         // of the statement at hand
  KeySet described_;                        // shapes described before by this worker
};

// The name in `PREPARE name AS ...`, `EXECUTE name(...)`, `DEALLOCATE name`; empty if there is
// none.
std::string_view prepared_name(std::string_view statement);
// The statement that `PREPARE name AS statement` prepares; empty if it is none.
std::string_view statement_prepared_by(std::string_view statement);

}  // namespace dbperf
