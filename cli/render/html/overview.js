// What comes first: the verdict, what was read, the figures, the load.

function fillVerdict(report, view) {
  const said = {
    OK: 'No threshold was exceeded', NOTHING: 'No query in what was read',
  }[view.level] || `${view.counts}: ${view.findings}`;
  const section = byId('verdict');
  section.classList.add(view.level.toLowerCase());
  byId('verdict-title').append(badge(view.level), el('span', said));
  const input = report.input;
  const names = input.files.map((file) => inputName(file.path));
  const notes = [...report.notes];
  if (report.folded.queries > 0) {
    notes.push(`${counted(report.folded.queries, 'query', 'queries')} in ` +
      `${duration(report.folded.total_time)} stand under ‘other’: there are more kinds of queries ` +
      'than dbperf keeps apart');
  }
  if (report.stats.sampled) {
    const sampled = report.stats.sampled;
    notes.push(`The server logged one in ${count(sampled.rate)} of ` +
      `${counted(sampled.queries, 'query', 'queries')} here: about ` +
      `${count(sampled.estimated_total_queries)} ran, for ` +
      `${duration(sampled.estimated_total_query_time)} in all`);
  }
  const failed = input.files.filter((file) => file.error);
  section.querySelector('.body').append(
    facts([
      ['Read', names.length > 3 ? `${names[0]} and ${counted(names.length - 1, 'other file')}`
                                : names.join(', ')],
      ['Period', input.first_timestamp &&
        `${clock.span(input.first_timestamp, input.last_timestamp)} ${clock.zone} (${
          duration((new Date(input.last_timestamp) - new Date(input.first_timestamp)) / 1000)})`],
      ['Not recognised', input.unrecognised_lines > 0 &&
        `${counted(input.unrecognised_lines, 'line')} of ${count(input.lines)}`],
      ['Failed', failed.length > 0 &&
        failed.map((file) => `${inputName(file.path)}: ${file.error}`).join('; ')],
    ].filter(([, value]) => value)) || '',
    ...notes.map((note) => el('p.note', note)));
}

const inputName = (path) => (path === '-' ? 'standard input' : path);

function figure(name, value, detail, tone) {
  return el('div.figure', el('div.name', name), el(tone ? `div.value.${tone}` : 'div.value', value),
            el('div.detail', detail || '\u00a0'));
}

function fillFigures(report) {
  const {stats, thresholds} = report;
  const timed = stats.timed_queries > 0;
  const part = (n) => percent(n / Math.max(1, stats.total_queries));
  const figures = [
    figure('Queries', count(stats.total_queries),
           `${rate(stats.queries_per_second)}/s, most ${count(stats.peak_queries_per_second)}/s`),
    timed && figure('Total time', duration(stats.total_query_time),
                    `average ${duration(stats.avg_query_time)}`),
    timed && figure('Median', duration(stats.p50_query_time), `p90 ${duration(stats.p90_query_time)}`),
    timed && figure('p95', duration(stats.p95_query_time), `p99 ${duration(stats.p99_query_time)}`),
    timed && figure('Slowest', duration(stats.max_query_time),
                    `fastest ${duration(stats.min_query_time)}`,
                    stats.very_slow_queries > 0 && 'bad'),
    figure(`Slow, over ${limit(thresholds.slow_query_threshold)}`, count(stats.slow_queries),
           `${part(stats.slow_queries)}, ${count(stats.very_slow_queries)} over ` +
           limit(thresholds.very_slow_query_threshold), stats.slow_queries > 0 && 'warn'),
    figure('Failed', count(stats.failed_queries), part(stats.failed_queries),
           stats.failed_queries > 0 && 'bad'),
    stats.rows_examined > 0 && figure('Rows examined', count(stats.rows_examined),
                                      `${count(stats.rows_sent)} sent`),
  ].filter((each) => each);
  if (!stats.total_queries) return byId('figures').remove();
  byId('figures').append(...figures);
}

const second = (timestamp) => Date.parse(timestamp) / 1000;

function loadChart(timeline, kind) {
  const width = timeline.bucket_seconds;
  const buckets = timeline.buckets;
  const start = second(buckets[0].start);
  const span = Math.round((second(buckets[buckets.length - 1].start) - start) / width) + 1;
  const points = (value) =>
    buckets.map((bucket) => ({x: second(bucket.start) + width / 2, y: value(bucket)}));
  const each = `per ${per(width)}`;
  const kinds = {
    Queries: () => overTime(start, width, span, [
      bars('failed', 'bad-fill', points((b) => b.failed || null)),
      bars('slow', 'warn-fill', points((b) => b.slow || null)),
      bars('queries', 'accent', points((b) => b.queries)),
    ], {y: valueAxis(`queries ${each}`, count)}, count),
    Time: () => overTime(start, width, span, [
      bars('time', 'accent', points((b) => b.total_duration)),
    ], {y: valueAxis(`query time ${each}`, duration)}, duration),
    Concurrency: () => overTime(start, width, span, [
      line('queries at a time', 'accent', points((b) => b.concurrency), {fill: true, stepped: 'middle',
        backgroundColor: colour('accent-soft')}),
    ], {y: valueAxis('queries running at a time', rate)}, rate),
  };
  const busiest = buckets.reduce((a, b) => (b.queries > a.queries ? b : a));
  return chart(`${kind} over time, ${each}; most queries, ${count(busiest.queries)}, at ` +
               clock.full(busiest.start), kinds[kind], 220);
}

function fillLoad(report) {
  const timeline = report.timeline;
  if (timeline.buckets.length < 2) return fill('load');
  const place = el('div');
  const choose = (kind) => {
    dropCharts(place);
    place.replaceChildren(loadChart(timeline, kind));
    if (place.isConnected) drawCharts(place);
  };
  const choices = el('fieldset.choices', el('legend.unseen', 'What the chart shows'),
    ['Queries', 'Time', 'Concurrency'].map((kind, at) => el('label',
      el('input', {type: 'radio', name: 'load', checked: at === 0,
                   onchange: () => choose(kind)}), el('span', kind))));
  choose('Queries');
  fill('load', choices, place);
}

function fillLatency(report) {
  const {stats, histogram, thresholds} = report;
  if (!stats.timed_queries) return fill('latency');
  const marks = [['Fastest', 'min'], ['Median', 'p50'], ['p90', 'p90'], ['p95', 'p95'],
                 ['p99', 'p99'], ['Slowest', 'max'], ['Average', 'avg']];
  fill('latency', el('div.beside',
    histogramChart(histogram, thresholds,
      `Latency histogram: half of the queries took up to ${duration(stats.p50_query_time)}, 95 % ` +
      `up to ${duration(stats.p95_query_time)}, the slowest ${duration(stats.max_query_time)}`),
    table('Percentiles', [['Mark', ([name]) => name],
                          ['Duration', ([, key]) => duration(stats[`${key}_query_time`]), 'number']],
          marks)));
}
