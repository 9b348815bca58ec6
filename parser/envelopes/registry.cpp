#include <array>

#include "parser/envelopes/envelope.h"

namespace dbperf {
namespace {

// One summary a name; further layouts of the same name have none.
constexpr std::array table = {
    EnvelopeEntry{"docker", "Docker's json-file, docker logs --timestamps", make_docker},
    EnvelopeEntry{"docker", "", make_docker_lines},
    EnvelopeEntry{"cnpg", "JSON of CloudNativePG", make_cnpg},
    EnvelopeEntry{"journal", "journalctl: -o short and its kin (short-iso, short-monotonic), json",
                  make_journal_json},
    EnvelopeEntry{"cloudsql", "Cloud Logging entries of Cloud SQL", make_cloudsql, false, true},
    EnvelopeEntry{"azure", "diagnostic logs of Azure Database", make_azure},
    EnvelopeEntry{"cloudwatch", "CloudWatch: exports, aws logs tail, get-log-events, Insights",
                  make_cloudwatch_json},
    EnvelopeEntry{"cloudwatch", "", make_cloudwatch_csv},
    EnvelopeEntry{"rds", "aws rds download-db-log-file-portion as JSON", make_rds},
    EnvelopeEntry{"cri", "container logs of Kubernetes (CRI)", make_cri},
    EnvelopeEntry{"compose", "docker compose logs", make_compose},
    EnvelopeEntry{"kubectl", "kubectl logs --prefix", make_kubectl},
    EnvelopeEntry{"heroku", "Heroku's logplex", make_heroku},
    EnvelopeEntry{"docker", "", make_docker_timestamps},
    EnvelopeEntry{"journal", "", make_journal},
    EnvelopeEntry{"syslog", "syslog files: RFC 3164, RFC 5424, rsyslog's with ISO times",
                  make_syslog},
    EnvelopeEntry{"syslog", "", make_syslog_message, true},
    EnvelopeEntry{"cloudwatch", "", make_cloudwatch_streams},
    EnvelopeEntry{"cloudwatch", "", make_cloudwatch},
    EnvelopeEntry{"cloudwatch", "", make_cloudwatch_tail},
};

}  // namespace

std::span<const EnvelopeEntry> envelopes() { return table; }

}  // namespace dbperf
