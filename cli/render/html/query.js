// Everything about one query, in a dialog of its own that an address opens: #query/ID.

function queryFigures(query, report) {
  const timed = query.timed > 0;
  const worth = (n) => (n > 0 ? count(n) : undefined);
  return facts([
    ['Calls', count(query.calls)],
    ['Share of time', percent(query.share)],
    ['Total time', timed ? duration(query.total_time) : undefined],
    ['Average', timed ? `${duration(query.avg_time)} ± ${duration(query.stddev_time)}` : undefined],
    ['Median', timed ? duration(query.p50_time) : undefined],
    ['p95', timed ? duration(query.p95_time) : undefined],
    ['p99', timed ? duration(query.p99_time) : undefined],
    ['Fastest, slowest', timed ? `${duration(query.min_time)}, ${duration(query.max_time)}` : undefined],
    ['Without time', worth(query.calls - query.timed)],
    [`Over ${limit(report.thresholds.slow_query_threshold)}`, worth(query.slow)],
    [`Over ${limit(report.thresholds.very_slow_query_threshold)}`, worth(query.very_slow)],
    ['Failed', worth(query.failed)],
    ['Rows examined', worth(query.rows_examined)],
    ['Rows sent', worth(query.rows_sent)],
    ['Rows affected', worth(query.rows_affected)],
    ['Lock time', query.lock_time > 0 ? duration(query.lock_time) : undefined],
    ['Parse, bind time', query.parse_time + query.bind_time > 0
      ? `${duration(query.parse_time)}, ${duration(query.bind_time)}` : undefined],
    ['Seen', clock.span(query.first_seen, query.last_seen)],
    ['Tables', query.tables.join(', ')],
  ], 'dl.facts.wide');
}

function callChart(query) {
  const timeline = query.timeline;
  const width = timeline.bucket_seconds;
  const start = second(timeline.start);
  const points = (values) => values.map((y, at) => ({x: start + (at + 0.5) * width, y}));
  const each = `per ${per(width)}`;
  return chart(`Calls and average time, ${each}`, () =>
    overTime(start, width, timeline.calls.length, [
      line('average time', 'ink', points(timeline.avg_time.map((y, at) =>
        (timeline.calls[at] ? y : null))), {yAxisID: 'time', format: duration, spanGaps: false,
                                           pointRadius: 1.5}),
      bars('slow calls', 'warn-fill', points(timeline.slow.map((n) => n || null))),
      bars('calls', 'accent', points(timeline.calls)),
    ], {
      y: valueAxis(`calls ${each}`, count),
      time: valueAxis('average time', duration, {position: 'right', grid: {display: false}}),
    }, count), 180);
}

function queryLoad(query) {
  if (!query.timeline) return null;  // fewer than 100 calls
  const before = query.calls - query.timeline.calls.reduce((a, b) => a + b, 0);
  return [el('h3', 'Over time'), callChart(query),
          before > 0 ? el('p.omitted', `Without ${counted(before, 'call')} that came before`) : null];
}

function origin(execution) {
  return facts([
    ['Duration', execution.duration > 0 ? duration(execution.duration) : undefined],
    ['When', execution.timestamp ? clock.full(execution.timestamp) : undefined],
    ['User', execution.user], ['Database', execution.database], ['Host', execution.host],
    ['Application', execution.application], ['Connection', execution.connection_id],
    ['Rows examined', execution.rows_examined === undefined ? undefined : count(execution.rows_examined)],
    ['Rows sent', execution.rows_sent === undefined ? undefined : count(execution.rows_sent)],
    ['Rows affected', execution.rows_affected === undefined ? undefined : count(execution.rows_affected)],
    ['Lock time', execution.lock_time ? duration(execution.lock_time) : undefined],
    ['Where', execution.file && execution.line
      ? `${inputName(execution.file)}:${execution.line}` : undefined],
    ...Object.entries(execution.attributes || {}).map(([name, value]) => [capital(words(name)), value]),
  ]);
}

function executionBody(execution) {
  const cut = execution.truncated
    ? el('p.omitted', `Cut: the statement is ${bytes(execution.query_length)} long`) : null;
  return [
    origin(execution), code(execution.query, 'statement'), cut,
    execution.parameters ? [el('p.label', 'Parameters'), code(execution.parameters, 'parameters')] : null,
    execution.error ? [el('p.label', 'Error'), code(execution.error, 'error')] : null,
    execution.plan ? [el('p.label', 'Plan'), code(execution.plan, 'plan')] : null,
  ];
}

function queryBody(query, report) {
  const example = query.example;
  return [
    query.alerts.map((alert) => el('p.alert', badge(alert.severity), el('span', alert.message))),
    code(query.fingerprint, 'fingerprint'),
    queryFigures(query, report),
    queryLoad(query),
    query.timed > 0 && query.histogram.count.length
      ? [el('h3', 'Latency'), histogramChart(query.histogram, report.thresholds,
          `Latency histogram of this query: half of its calls took up to ${
            duration(query.p50_time)}, 95 % up to ${duration(query.p95_time)}`, )] : null,
    query.advice.length ? [el('h3', 'Recommendations'), query.advice.map(advice)] : null,
    example.query ? [el('h3', query.timed > 1 ? 'Slowest execution' : 'Execution'),
                     executionBody(example)] : null,
  ];
}

class QueryDialog {
  constructor(report) {
    this.report = report;
    this.dialog = byId('query');
    this.dialog.addEventListener('close', () => this.closed());
    this.dialog.addEventListener('click', (event) => {
      if (event.target === this.dialog) this.dialog.close();  // beside it
    });
    window.addEventListener('hashchange', () => this.follow());
    this.follow();
  }

  follow() {
    const query = queriesById.get(location.hash.replace('#query/', ''));
    if (query && location.hash.startsWith('#query/')) this.show(query);
    else if (this.dialog.open) this.dialog.close();
  }

  // The queries as the table shows them: next and previous go through these.
  neighbour(query, step) {
    const shown = queryTable.shown;
    const at = shown.indexOf(query);
    return at < 0 ? undefined : shown[at + step];
  }

  show(query) {
    dropCharts(this.dialog);
    const link = (title, other, key) => {
      const button = el('button.quiet', {type: 'button', disabled: !other, 'aria-keyshortcuts': key,
        onclick: () => { location.hash = `#query/${other.id}`; }}, title);
      return button;
    };
    const body = el('div.body', {tabindex: -1}, queryBody(query, this.report));
    this.dialog.replaceChildren(
      el('header',
        el('h2', {id: 'query-title'}, query.id === 'other' ? 'Other queries ' : `Query ${query.id} `,
           el('span.type', query.type)),
        el('div.buttons', link('Previous', this.neighbour(query, -1), 'K'),
           link('Next', this.neighbour(query, 1), 'J'),
           el('button.quiet', {type: 'button', onclick: () => this.dialog.close()}, 'Close'))),
      body);
    if (!this.dialog.open) this.dialog.showModal();
    this.dialog.onkeydown = (event) => {
      const other = {j: 1, k: -1}[event.key];
      const to = other && this.neighbour(query, other);
      if (to) location.hash = `#query/${to.id}`;
    };
    body.scrollTop = 0;
    body.focus();
    drawCharts(this.dialog);
  }

  closed() {
    dropCharts(this.dialog);
    const id = location.hash.replace('#query/', '');
    if (location.hash.startsWith('#query/')) history.replaceState(null, '', '#queries');
    this.dialog.replaceChildren();
    document.querySelector(`a.statement[href="#query/${CSS.escape(id)}"]`)?.focus();
  }
}
