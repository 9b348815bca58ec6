#include <array>

#include "parser/envelopes/envelope.h"

namespace dbperf {
namespace {

constexpr std::array<EnvelopeEntry, 3> table = {{
    {"docker", "Docker's json-file", make_docker},
    {"cri", "container logs of Kubernetes (CRI)", make_cri},
    {"syslog", "syslog files: RFC 3164, RFC 5424, rsyslog's with ISO times", make_syslog},
}};

}  // namespace

std::span<const EnvelopeEntry> envelopes() { return table; }

}  // namespace dbperf
