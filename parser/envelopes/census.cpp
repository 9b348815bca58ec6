#include "parser/envelopes/census.h"

#include "parser/envelopes/text_source.h"
#include "parser/envelopes/unit_reader.h"

namespace dbperf {
namespace {

bool is_number(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

}  // namespace

Census take_census(const EnvelopeEntry& entry, const EnvelopeContext& context,
                   std::string_view head) {
  const auto envelope = entry.make(context);
  TextSource source(head);
  UnitReader units(source, envelope->is_json());
  Census census;
  census.of_objects = envelope->is_json();
  Unit unit;
  bool first = true;
  while (units.next(unit)) {
    if (unit.text.empty()) continue;
    Piece piece;
    if (!unit.broken) envelope->open(unit.text, piece);
    const bool known =
        piece.kind == Piece::log || piece.kind == Piece::foreign || piece.kind == Piece::repetition;
    census.first_known |= first && known;
    first = false;
    census.known += known;
    census.headless += piece.kind == Piece::headless;
    census.unknown += piece.kind == Piece::unrecognised;
    if (census.known == 0 && census.headless + census.unknown > 20) break;
    census.simple &= piece.kind != Piece::repetition;
    if (piece.kind != Piece::log) continue;
    census.simple &= !piece.partial && piece.part == 0;
    census.see_time(piece.time_us);
    census.parts |= piece.part > 1 && piece.text.starts_with('\t');
    census.wholes |= !piece.partial;
    census.times = census.times && piece.time_us != unknown_time;
    census.pids = census.pids && is_number(piece.pid);
    if (census.server.empty()) census.server = piece.server;
    census.several_servers |= piece.server != census.server;
    const auto found = census.programs.find(piece.program);
    if (found != census.programs.end())
      ++found->second;
    else
      census.programs.emplace(piece.program, 1);
  }
  if ((entry.needs_parts && !census.parts) || (!census.wholes && !census.programs.empty()))
    return {};
  return census;
}

}  // namespace dbperf
