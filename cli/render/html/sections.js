// The sections that are tables: slow executions, errors, locks, connections, server, who and what.

function fillSlowest(report) {
  const rows = report.slow_queries;
  if (!rows.length) return fill('slowest');
  fill('slowest', el('div.list', rows.map((row) => el('details',
    el('summary', el('span.value', duration(row.duration)),
       el('span.when', row.timestamp ? clock.full(row.timestamp) : ''),
       el('span.statement', safeLine(row.query).slice(0, 400))),
    el('div.inside', el('p', 'Query ', queryLink(row.id)), executionBody(row))))),
    omittedNote(report.omitted.slow_queries, 'slow execution', 'slow executions', '--max-slow-queries'));
}

function fillErrors(report) {
  const row = (error) => el('details',
    el('summary', el('span.value', `${count(error.count)} ×`), badge(error.severity),
       el('span.statement', (error.sqlstate ? error.sqlstate + ' ' : '') + safeLine(error.message))),
    el('div.inside',
      facts([
        ['Seen', clock.span(error.first_seen, error.last_seen)],
        ['Kind', error.class && (error.class === 'transient'
          ? 'transient: the same statement may succeed when it is tried again'
          : 'permanent: trying again does not help')],
        ['Detail', error.example.detail], ['Hint', error.example.hint],
        ['Where', error.example.line ? `${inputName(error.example.file)}:${error.example.line}` : ''],
      ]),
      code(error.example.message, 'message'),
      error.example.query ? [el('p.label', 'Statement'), code(error.example.query, 'statement')] : null));
  if (!report.errors.length) return fill('errors');
  fill('errors', el('div.list', report.errors.map(row)),
       omittedNote(report.omitted.errors, 'error', 'errors'));
}

function processText(process) {
  if (!process) return '–';
  return [el('div', process.pid ? `pid ${process.pid} ` : '', queryLink(process.query_id)),
          el('div.statement', process.query ? safeLine(process.query).slice(0, 300)
                                            : 'its statement is not in the log')];
}

function fillLocks(report) {
  const {lock_waits: waits, deadlocks} = report.server;
  const one = (n) => (n > 0 ? n : 0);
  if (!one(waits.count) && !one(deadlocks.count)) return fill('locks');
  fill('locks',
    facts([
      ['Lock waits', waits.count > 0 && `${count(waits.count)}, ${duration(waits.total_time)} in all`],
      ['Deadlocks', deadlocks.count > 0 && count(deadlocks.count)],
    ].filter(([, value]) => value)),
    table('Who waited for whom', [
      ['Waiting', (w) => processText(w.waiting)], ['Blocked by', (w) => processText(w.blocking)],
      ['Lock', (w) => [w.lock, w.table ? ` on ${w.table}` : ''].join('')],
      ['Times', (w) => count(w.count), 'number'], ['Total', (w) => duration(w.total_time), 'number'],
      ['Longest', (w) => duration(w.max_time), 'number'],
      ['When', (w) => clock.span(w.first_seen, w.last_seen), 'when'],
    ], waits.waits),
    omittedNote(report.omitted.lock_waits, 'pair of waiting queries', 'pairs of waiting queries'),
    table('Deadlocks', [
      ['Processes', (d) => d.processes.map((p) => el('div.party', processText(p),
        el('div.facts-line', p.lock || '', p.blocked_by ? ` blocked by pid ${p.blocked_by}` : '',
           p.victim ? el('span.bad', ' victim') : null)))],
      ['Table', (d) => d.table || ''], ['Times', (d) => count(d.count), 'number'],
      ['When', (d) => clock.span(d.first_seen, d.last_seen), 'when'],
    ], deadlocks.pairs),
    omittedNote(report.omitted.deadlocks, 'pair of deadlocked queries', 'pairs of deadlocked queries'));
}

function fillConnections(report) {
  const {stats, server} = report;
  const worth = (n, format = count) => (n > 0 ? format(n) : undefined);
  fill('connections', facts([
    ['Connections', worth(stats.total_connections)],
    ['At once, most', worth(stats.peak_connections)],
    ['Open at the end', worth(stats.active_connections)],
    ['Failed to connect', worth(stats.failed_connections)],
    ['Logins refused', worth(server.connections.authentication_failures)],
    ['Leaked', worth(stats.leaked_connections)],
    ['Pool in use at the end', worth(stats.peak_connection_pool_usage) &&
      percent(stats.connection_pool_usage)],
    ['Pool in use, most', worth(stats.peak_connection_pool_usage, percent)],
    ['Sessions ended', worth(server.connections.sessions_ended)],
    ['Longest session', worth(server.connections.max_session_time, duration)],
  ]));
}

function transactionText(transaction, time) {
  if (!transaction) return undefined;
  return `${duration(transaction[time])} (pid ${transaction.pid}${
    transaction.query ? `, after ${safeLine(transaction.query).slice(0, 200)}` : ''})`;
}

function fillServer(report) {
  const server = report.server;
  const worth = (n, format = count) => (n > 0 ? format(n) : undefined);
  const points = server.checkpoints;
  const files = server.temp_files;
  const transactions = server.transactions;
  fill('server',
    facts([
      ['Crashed', worth(server.crashes, times)], ['Data corrupted', worth(server.data_corruption, times)],
      ['Wraparound near', worth(server.wraparound, times)],
      ['Out of memory', worth(server.out_of_memory, times)], ['Disk full', worth(server.disk_full, times)],
      ['Out of connections', worth(server.out_of_connections, times)],
      ['Standby conflicts', worth(server.replication_conflicts, times)],
      ['Cancelled by a timeout', worth(server.cancelled.timeout, times)],
      ['Cancelled on request', worth(server.cancelled.user, times)],
    ]),
    points.count > 0 && [el('h3', 'Checkpoints'), facts([
      ['Checkpoints', `${count(points.count)}: ${count(points.timed)} timed, ${count(points.requested)} requested`],
      ['Too soon', worth(points.too_frequent, times)],
      ['Writing', worth(points.write_time, duration)], ['Syncing', worth(points.sync_time, duration)],
      ['Longest', worth(points.max_total_time, duration)], ['Buffers written', worth(points.buffers)],
      ['WAL apart, most', worth(points.max_distance_bytes, bytes)],
      ['WAL files added', worth(points.wal_files.added)],
    ])],
    transactions.count > 0 && [el('h3', 'Transactions'), facts([
      ['Transactions', count(transactions.count)], ['Rolled back', worth(transactions.rolled_back)],
      ['Longest', transactionText(transactions.longest, 'duration')],
      ['Idle the longest', transactionText(transactions.most_idle, 'longest_idle_time')],
    ])],
    files.count > 0 && [el('h3', 'Temporary files'),
      facts([['Files', count(files.count)], ['In all', bytes(files.total_bytes)],
             ['Largest', bytes(files.max_bytes)]]),
      table('Temporary files by query', [
        ['Query', (f) => [queryLink(f.query_id), el('div.statement', safeLine(f.query || ''))]],
        ['Files', (f) => count(f.count), 'number'], ['In all', (f) => bytes(f.total_bytes), 'number'],
        ['Largest', (f) => bytes(f.max_bytes), 'number'],
      ], files.queries)],
    server.autovacuum.length + server.autoanalyze.length > 0 && el('div.columns.apart',
      ['autovacuum', 'autoanalyze'].map((kind) => el('div', folded(table(capital(kind), [
        ['Table', (v) => v.table], ['Times', (v) => count(v.count), 'number'],
        ['Time', (v) => duration(v.total_time), 'number'],
      ], server[kind]), 'tables', 5)))));
}

function fillBreakdown(report) {
  const total = Math.max(1e-6, report.stats.total_query_time);
  const time = [
    ['Share of time', (row) => share(row.total_duration / total)],
    ['Time', (row) => duration(row.total_duration), 'number'],
  ];
  const groups = [['Databases', 'database'], ['Users', 'user'], ['Hosts', 'host'],
                  ['Applications', 'application'], ['Tags', 'tag']];
  fill('breakdown', el('div.columns',
    el('div', folded(table('Types of statements', [
      ['Type', ([name]) => name], ['Share of time', ([, row]) => share(row.total_duration / total)],
      ['Time', ([, row]) => duration(row.total_duration), 'number'],
      ['Queries', ([, row]) => count(row.count), 'number'],
      ['Average', ([, row]) => duration(row.avg_duration), 'number'],
      ['Slowest', ([, row]) => duration(row.max_duration), 'number'],
    ], Object.entries(report.by_type)), 'types')),
    table('Tables', [
      ['Table', (row) => row.table], ...time, ['Queries', (row) => count(row.queries), 'number'],
      ['Reads', (row) => count(row.reads), 'number'], ['Writes', (row) => count(row.writes), 'number'],
    ], report.by_table),
    groups.map(([title, name]) => table(title, [
      [capital(name), (row) => row.name], ...time,
      ['Queries', (row) => count(row.queries), 'number'],
      ['Failed', (row) => noteworthy(row.failed, 'bad'), 'number'],
    ], report[`by_${name}`]))));
}

function fillInput(report, view) {
  fill('input', table('Files', [
    ['File', (f) => inputName(f.path)],
    ['Format', (f) => [f.format, ...[f.compression, f.wrapping].filter((x) => x && x !== 'none')]
      .filter((x) => x).join(', ')],
    ['Size', (f) => bytes(f.bytes), 'number'], ['Lines', (f) => count(f.lines), 'number'],
    ['Events', (f) => count(f.events), 'number'],
    ['Not recognised', (f) => noteworthy(f.unrecognised_lines, 'warn'), 'number'],
    ['Remarks', (f) => [f.log_line_prefix ? `log_line_prefix '${f.log_line_prefix}'${
      view.prefix_given ? '' : ' (inferred from the log)'}` : '',
      f.error ? el('div.bad', `FAILED: ${f.error}`) : null]],
  ], report.input.files));
}
