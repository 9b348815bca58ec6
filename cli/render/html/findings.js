// What is wrong, and what to do about it.

const alertFormats = {
  slow_query: duration, very_slow_query: duration, avg_query_time: duration, error_rate: percent,
  connection_pool_usage: percent, queries_per_second: rate,
};

function fillAlerts(report) {
  const value = (alert, key) => (alertFormats[alert.metric_name] || rateOrCount)(alert[key]);
  fill('alerts', folded(table('Alerts, the gravest first', [
    ['Severity', (a) => badge(a.severity)],
    ['What', (a) => linked(a.message, a.query_id)],
    ['Worst', (a) => (a.current_value ? value(a, 'current_value') : ''), 'number'],
    ['Threshold', (a) => (a.threshold_value ? value(a, 'threshold_value') : ''), 'number'],
    ['Times', (a) => count(a.occurrences), 'number'],
    ['When', (a) => clock.span(a.first_seen, a.last_seen), 'when'],
  ], report.alerts), 'alerts'), omittedNote(report.omitted.alerts, 'alert', 'alerts', '--max-alerts'));
}

// A text with the id of a query in it as a link.
function linked(text, id) {
  const at = id ? text.indexOf(id) : -1;
  return at < 0 ? text : [text.slice(0, at), queryLink(id), text.slice(at + id.length)];
}

const rateOrCount = (value) => (Number.isInteger(value) ? count(value) : rate(value));

function omittedNote(n, one, many, option = '--top 0') {
  return n > 0 ? el('p.omitted', `${counted(n, one, many)} more: not in this report (${option})`) : null;
}

function detailText(name, value) {
  if (Array.isArray(value)) return value.join(', ');
  if (typeof value !== 'number') return value;
  if (/(time|duration|_p\d\d|wait|gap|idle)$/.test(name)) return duration(value);
  if (/(share|ratio|rate|usage)$/.test(name)) return percent(value);
  return rateOrCount(value);
}

// Details that are statements: shown as such, to take along.
const statementDetails = ['explain', 'rewritten', 'example'];

function statementDetail(name, value, title) {
  return [value].flat().map((text) => [el('p.label', capital(words(name))),
                                       code(text, `${words(name)}: ${title}`)]);
}

function advice(recommendation) {
  const r = recommendation;
  const statements = r.statements.map((statement) => {
    const text = statement.trim();
    return text.endsWith(';') ? text : text + ';';
  });
  const several = statements.length > 1;
  return el('article.advice',
    el('h3', badge(r.priority), el('span', r.title)),
    el('p', r.description),
    statements.map((text, at) =>
      code(text, several ? `statement ${at + 1} of: ${r.title}` : `statement: ${r.title}`)),
    facts([
      ['Impact', r.impact], ['Effort', r.effort],
      ...Object.entries(r.details).filter(([name]) => !statementDetails.includes(name))
        .map(([name, value]) => [capital(words(name)), detailText(name, value)]),
      [r.query_ids.length > 1 ? 'Queries' : 'Query', r.query_ids.length > 0 &&
        el('span.ids', r.query_ids.map((id) => queryLink(id)))],
    ].filter(([, value]) => value !== false)),
    statementDetails.filter((name) => r.details[name])
      .map((name) => statementDetail(name, r.details[name], r.title)));
}

function fillAdvice(report) {
  fill('advice', report.recommendations.map(advice),
       omittedNote(report.omitted.recommendations, 'recommendation'));
}
