// The charts: Chart.js, in the page's colours, with time on a plain axis of seconds.

Chart.defaults.animation = false;
Chart.defaults.responsive = true;
Chart.defaults.maintainAspectRatio = false;
Chart.defaults.font.family = 'system-ui, sans-serif';
Chart.defaults.font.size = 11;

const charts = new Set();

// A custom property as the colour that it comes to.
function colour(name) {
  const probe = byId('said');
  probe.style.color = `var(--${name})`;
  const value = getComputedStyle(probe).color;
  probe.style.color = '';
  return value;
}

// `configure()` gives the chart's configuration in the colours of the moment.
function chart(label, configure, height = 200) {
  const canvas = el('canvas', {role: 'img', 'aria-label': label});
  const holder = el('div.chart', canvas);
  holder.style.height = `${height}px`;
  const entry = {configure, chart: null};
  entry.draw = () => {
    entry.chart?.destroy();
    Chart.defaults.color = colour('dim');
    Chart.defaults.borderColor = colour('line');
    entry.chart = new Chart(canvas, entry.configure());
  };
  holder.draw = () => {
    charts.add(entry);
    entry.draw();
  };
  holder.drop = () => {
    entry.chart?.destroy();
    charts.delete(entry);
  };
  return holder;
}

function redrawCharts() {
  charts.forEach((entry) => entry.draw());
}

// Draws the charts within `node`, which stands in the page now.
function drawCharts(node) {
  node.querySelectorAll('.chart').forEach((holder) => holder.draw());
}
function dropCharts(node) {
  node.querySelectorAll('.chart').forEach((holder) => holder.drop());
}

const tickSteps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600,
                   43200, 86400];

function timeAxis(from, to) {
  const wanted = (to - from) / 8;
  const step = tickSteps.find((each) => each >= wanted) || Math.ceil(wanted / 86400) * 86400;
  const offset = clock.offset(from);
  return {
    type: 'linear', min: from, max: to, offset: false, grid: {display: false},
    afterBuildTicks: (axis) => {
      axis.ticks = [];
      const first = Math.ceil((from + offset) / step) * step - offset;
      for (let at = first; at <= to; at += step) axis.ticks.push({value: at});
    },
    ticks: {callback: (value) => clock.tick(value, step), maxRotation: 0},
  };
}

function valueAxis(title, format, extra = {}) {
  return {
    beginAtZero: true, title: {display: true, text: title},
    ticks: {callback: (value) => format(value), maxTicksLimit: 6,
            precision: format === count ? 0 : undefined}, ...extra,
  };
}

function bars(label, colourName, data, extra = {}) {
  return {type: 'bar', label, data, backgroundColor: colour(colourName), barPercentage: 1,
          categoryPercentage: 1, grouped: false, ...extra};
}

function line(label, colourName, data, extra = {}) {
  return {type: 'line', label, data, borderColor: colour(colourName),
          backgroundColor: colour(colourName), borderWidth: 1.5, pointRadius: 0,
          pointHitRadius: 6, ...extra};
}

// Of buckets side by side: `start` and `width` in seconds.
function overTime(start, width, buckets, datasets, axes, format) {
  return {
    data: {datasets},
    options: {
      interaction: {mode: 'nearest', axis: 'x', intersect: false},
      scales: {x: timeAxis(start, start + width * buckets), ...axes},
      plugins: {
        legend: {display: datasets.length > 1, align: 'end',
                 labels: {boxWidth: 10, boxHeight: 10}},
        tooltip: {callbacks: {
          title: (items) => items.length ? clock.full((items[0].parsed.x - width / 2) * 1000) : '',
          label: (item) => `${item.dataset.label}: ${(item.dataset.format || format)(item.parsed.y)}`,
        }},
      },
    },
  };
}

// The steps of a latency histogram; `limits` in seconds are told by colour and legend.
function histogramChart(histogram, limits, label) {
  const names = histogram.up_to.map((upTo) => limit(upTo));
  return chart(label, () => ({
    type: 'bar',
    data: {
      labels: names,
      datasets: [{
        label: 'Queries', data: histogram.count, barPercentage: 1, categoryPercentage: 0.92,
        minBarLength: 2,
        backgroundColor: histogram.up_to.map((upTo) =>
          colour(upTo > limits.very_slow_query_threshold ? 'bad-fill'
                 : upTo > limits.slow_query_threshold ? 'warn-fill' : 'accent')),
      }],
    },
    options: {
      scales: {x: {grid: {display: false}, title: {display: true, text: 'up to'},
                   ticks: {maxRotation: 0, autoSkipPadding: 8}},
               y: valueAxis('queries', count)},
      plugins: {
        legend: {display: false},
        tooltip: {callbacks: {
          title: ([item]) => {
            const at = item.dataIndex;
            return `over ${limit(at ? histogram.up_to[at - 1] : histogram.from)}, up to ${names[at]}`;
          },
          label: (item) => counted(item.parsed.y, 'query', 'queries'),
        }},
      },
    },
  }));
}
