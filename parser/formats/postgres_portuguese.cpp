// What a PostgreSQL server says in Portuguese (of Brazil).

#include "parser/formats/postgres_language.h"

namespace dbperf {
namespace {

using enum PostgresPart;

constexpr PostgresLabelText labels[] = {
    {"ERRO:  ", message, Severity::error},
    {"PÂNICO:  ", message, Severity::panic},
    {"AVISO:  ", message, Severity::warning},
    {"NOTA:  ", message},
    {"DEPURAÇÃO:  ", message},
    {"DETALHE:  ", detail},
    {"DICA:  ", hint},
    {"CONSULTA:  ", query},
    {"CONTEXTO:  ", context},
    {"LOCAL:  ", location},
    {"COMANDO:  ", statement},
};

constexpr PostgresPhrase phrases[] = {
    {"duração: {} ms  comando: {}", "duration: {} ms  statement: {}"},
    {"duração: {} ms  executar busca de {}: {}", "duration: {} ms  execute fetch from {}: {}"},
    {"duração: {} ms  executar {}: {}", "duration: {} ms  execute {}: {}"},
    {"duração: {} ms  ligação {}: {}", "duration: {} ms  bind {}: {}"},
    {"duração: {} ms  análise de {}: {}", "duration: {} ms  parse {}: {}"},
    {"duração: {} ms  chamada fastpath de função: \"{}\" (OID {})",
     "duration: {} ms  fastpath function call: \"{}\" (OID {})"},
    {"duração: {} ms", "duration: {} ms"},
    {"comando: {}", "statement: {}"},
    {"executar busca de {}: {}", "execute fetch from {}: {}"},
    {"executar {}: {}", "execute {}: {}"},
    {"chamada fastpath de função: \"{}\" (OID {})", "fastpath function call: \"{}\" (OID {})"},
    {"conexão recebida: host={} porta={}", "connection received: host={} port={}"},
    {"conexão recebida: host={}", "connection received: host={}"},
    {"conexão autorizada: usuário={*}", "connection authorized: user={*}"},
    {"conexão de replicação autorizada: usuário={*}",
     "replication connection authorized: user={*}"},
    {"desconexão: tempo da sessão: {} usuário={} banco de dados={} máquina={*}",
     "disconnection: session time: {} user={} database={} host={*}"},
    {"processo {} ainda espera por {} em {} após {}.{} ms",
     "process {} still waiting for {} on {} after {}.{} ms"},
    {"processo {} evitou impasse por {} em {} ao reorganizar a ordem da fila após {}.{} ms",
     "process {} avoided deadlock for {} on {} by rearranging queue order after {}.{} ms"},
    {"processo {} detectou impasse enquanto esperava por {} em {} após {}.{} ms",
     "process {} detected deadlock while waiting for {} on {} after {}.{} ms"},
    {"processo {} falhou ao obter {} em {} após {}.{} ms",
     "process {} failed to acquire {} on {} after {}.{} ms"},
    {"processo {} obteve {} em {} após {}.{} ms", "process {} acquired {} on {} after {}.{} ms"},
    {"Processo {} espera por {} em {}; bloqueado pelo processo {}.",
     "Process {} waits for {} on {}; blocked by process {}."},
    {"Processo {}: {}", "Process {}: {}"},
    {"impasse detectado", "deadlock detected"},
    {"cancelando comando por causa de um pedido do usuário",
     "canceling statement due to user request"},
    {"cancelando comando por causa do tempo de espera (timeout) do comando",
     "canceling statement due to statement timeout"},
    {"cancelando comando por causa do tempo de espera (timeout) do bloqueio",
     "canceling statement due to lock timeout"},
    {"cancelando comando por causa de um conflito com recuperação",
     "canceling statement due to conflict with recovery"},
    {"cancelando tarefa de limpeza automática", "canceling autovacuum task"},
    {"cancelando autenticação por causa do tempo de espera (timeout)",
     "canceling authentication due to timeout"},
    {"terminando conexão por causa de um comando do administrador",
     "terminating connection due to administrator command"},
    {"terminando conexão por causa de um conflito com recuperação",
     "terminating connection due to conflict with recovery"},
    {"finalizando conexão por causa de uma queda de um outro processo servidor",
     "terminating connection because of crash of another server process"},
    {"lacunas de conexão remanescentes são reservadas para conexões de super-usuário que não sejam "
     "usadas para replicação",
     "remaining connection slots are reserved for non-replication superuser connections"},
    {"muitas conexões para role \"{}\"", "too many connections for role \"{}\""},
    {"muitas conexões para banco de dados \"{}\"", "too many connections for database \"{}\""},
    {"role \"{}\" não tem permissão para entrar", "role \"{}\" is not permitted to log in"},
    {"banco de dados \"{}\" não está aceitando conexões",
     "database \"{}\" is not currently accepting connections"},
    {"permissão negada para banco de dados {}", "permission denied for database {}"},
    {"verificação de página falhou, soma de verificação calculada {} mas esperada {}",
     "page verification failed, calculated checksum {} but expected {}"},
    {"não pôde ler bloco {} no arquivo \"{}\": leu somente {} de {} bytes",
     "could not read block {} in file \"{}\": read only {} of {} bytes"},
    {"não pôde ler bloco {} no arquivo \"{}\": {*}", "could not read block {} in file \"{}\": {*}"},
    {"não pôde estender arquivo \"{}\": {*}", "could not extend file \"{}\": {*}"},
    {"não pôde escrever bloco {} no arquivo \"{}\": {*}",
     "could not write block {} in file \"{}\": {*}"},
    {"{} (PID {}) foi terminado pelo sinal {}: {}", "{} (PID {}) was terminated by signal {}: {}"},
    {"sistema de banco de dados está pronto para aceitar conexões",
     "database system is ready to accept connections"},
    {"sistema de banco de dados não foi desligado corretamente; recuperação automática está em "
     "andamento",
     "database system was not properly shut down; automatic recovery in progress"},
    {"sem memória", "out of memory"},
    {"desculpe, muitos clientes conectados", "sorry, too many clients already"},
    {"arquivo temporário: caminho \"{}\", tamanho {}", "temporary file: path \"{}\", size {}"},
    {"autenticação do tipo password falhou para usuário \"{}\"",
     "password authentication failed for user \"{}\""},
    {"banco de dados \"{}\" não existe", "database \"{}\" does not exist"},
    {"role \"{}\" não existe", "role \"{}\" does not exist"},
    {"nenhuma entrada no pg_hba.conf para máquina \"{}\", usuário \"{}\", banco de dados \"{}\", "
     "{}",
     "no pg_hba.conf entry for host \"{}\", user \"{}\", database \"{}\", {}"},
    {"o sistema de banco de dados está iniciando", "the database system is starting up"},
    {"o sistema de banco de dados está desligando", "the database system is shutting down"},
    {"o sistema de banco de dados está em modo de recuperação",
     "the database system is in recovery mode"},
    {"limpeza automática da tabela \"{}\": {*}", "automatic vacuum of table \"{}\": {*}"},
    {"análise automática da tabela \"{}\"{*}", "automatic analyze of table \"{}\": {*}"},
    {"pontos de controle estão ocorrendo frequentemente (a cada {} segundo",
     "checkpoints are occurring too frequently ({} second"},
    {"parâmetros: {}", "parameters: {}"},
    {"preparado: {}", "prepare: {}"},
};

constexpr PostgresPhrase words[] = {
    {" banco de dados=", " database="},
    {"Não há espaço disponível no dispositivo", "No space left on device"},
};

}  // namespace

extern const PostgresLanguage postgres_portuguese = {
    "Portuguese", "[desconhecido]", " no caracter {}", labels, phrases, words};

}  // namespace dbperf
