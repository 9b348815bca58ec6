// The table of queries: sorted, searched and filtered as the reader likes.

const queryColumns = [
  {title: '#', value: (q) => q.rank, cell: (q) => String(q.rank), name: 'rank', upwards: true},
  {title: 'Query', value: (q) => q.fingerprint, text: true, upwards: true},
  {title: 'Share', value: (q) => q.share, cell: (q) => share(q.share), name: 'share of time'},
  {title: 'Total', value: (q) => q.total_time, cell: (q) => timeOf(q, q.total_time), name: 'total time'},
  {title: 'Calls', value: (q) => q.calls, cell: (q) => count(q.calls)},
  {title: 'Average', value: (q) => q.avg_time, cell: (q) => timeOf(q, q.avg_time)},
  {title: 'p95', value: (q) => q.p95_time, cell: (q) => timeOf(q, q.p95_time)},
  {title: 'Slowest', value: (q) => q.max_time, cell: (q) => timeOf(q, q.max_time)},
  {title: 'Examined', value: (q) => q.rows_examined, cell: (q) => count(q.rows_examined),
   name: 'rows examined', shown: (all) => all.some((q) => q.rows_examined > 0)},
  {title: 'Slow', value: (q) => q.slow, cell: (q) => noteworthy(q.slow, 'warn'), name: 'slow calls'},
  {title: 'Failed', value: (q) => q.failed, cell: (q) => noteworthy(q.failed, 'bad'),
   name: 'failed calls'},
];

const timeOf = (query, time) => (query.timed > 0 ? duration(time) : '–');
const noteworthy = (n, tone) => el(n > 0 ? `span.${tone}` : 'span.dim', count(n));

function queryCell(query) {
  return [
    el('a.statement', {href: `#query/${query.id}`}, safeLine(query.fingerprint)),
    el('span.facts-line', el('span.id', query.id), query.type,
       query.tables.length ? ` on ${query.tables.slice(0, 5).join(', ')}` +
         (query.tables.length > 5 ? ` and ${query.tables.length - 5} more` : '') : '',
       query.advice.length ? el('span.advised', 'advice') : null),
  ];
}

class QueryTable {
  constructor(queries, omitted) {
    this.queries = queries;
    this.columns = queryColumns.filter((column) => !column.shown || column.shown(queries));
    this.sorted = {column: this.columns[0], descending: false};
    this.rows = new Map(queries.map((query) => [query, this.row(query)]));
    this.body = el('tbody');
    this.shownCount = el('p.count', {role: 'status'});
    this.headers = this.columns.map((column) => this.header(column));
    this.node = [
      this.controls(),
      el('div.scroll', {tabindex: 0, role: 'group', 'aria-label': 'Queries'},
         el('table.queries', el('caption.unseen', 'Queries; the buttons in the heading sort'),
            el('thead', el('tr', this.headers)), this.body)),
      omittedNote(omitted, 'query', 'queries'),
    ];
    this.update();
  }

  row(query) {
    return el('tr', {id: `query/${query.id}`}, this.columns.map((column) =>
      column.text ? el('th', {scope: 'row'}, queryCell(query))
                  : el('td.number', {'data-name': column.title}, column.cell(query))));
  }

  header(column) {
    return el(column.text ? 'th' : 'th.number', {scope: 'col'},
      el('button', {type: 'button', onclick: () => this.sortBy(column),
                    title: `Sort by ${column.name || column.title.toLowerCase()}`},
         column.title, el('span.arrow', {'aria-hidden': 'true'})));
  }

  controls() {
    const changed = () => this.update();
    this.search = el('input', {type: 'search', id: 'search', placeholder: 'Search SQL, table, user, id',
                               'aria-label': 'Search the queries', oninput: changed});
    const choice = (title, values) => {
      const select = el('select', {'aria-label': title, onchange: changed},
                        el('option', {value: ''}, `All ${title.toLowerCase()}`),
                        values.map((value) => el('option', {value}, value)));
      return values.length > 1 ? select : null;
    };
    const distinct = (values) => [...new Set(values)].filter((value) => value).sort();
    this.type = choice('Types', distinct(this.queries.map((q) => q.type)));
    this.table = choice('Tables', distinct(this.queries.flatMap((q) => q.tables)));
    const box = (title, test) => {
      const input = el('input', {type: 'checkbox', onchange: changed});
      this.boxes.push({input, test});
      return this.queries.some(test) ? el('label.box', input, title) : null;
    };
    this.boxes = [];
    return el('div.controls', this.search, this.type, this.table,
              box('Slow', (q) => q.slow > 0), box('Failed', (q) => q.failed > 0),
              box('With advice', (q) => q.advice.length > 0), this.shownCount);
  }

  sortBy(column) {
    const again = this.sorted.column === column;
    this.sorted = {column, descending: again ? !this.sorted.descending : !column.upwards};
    this.update();
    say(`Sorted by ${column.name || column.title}, ${this.sorted.descending ? 'highest' : 'lowest'} first`);
  }

  passes(query) {
    const terms = this.search.value.toLowerCase().split(/\s+/).filter((term) => term);
    return terms.every((term) => query.searchText.includes(term)) &&
      (!this.type?.value || query.type === this.type.value) &&
      (!this.table?.value || query.tables.includes(this.table.value)) &&
      this.boxes.every(({input, test}) => !input.checked || test(query));
  }

  update() {
    const {column, descending} = this.sorted;
    const direction = descending ? -1 : 1;
    const order = (a, b) => {
      const [x, y] = [column.value(a), column.value(b)];
      return x < y ? -direction : x > y ? direction : a.rank - b.rank;
    };
    this.shown = this.queries.filter((query) => this.passes(query)).sort(order);
    this.body.replaceChildren(...this.shown.map((query) => this.rows.get(query)));
    this.headers.forEach((header, at) => {
      const sorted = this.columns[at] === column;
      if (sorted) header.setAttribute('aria-sort', descending ? 'descending' : 'ascending');
      else header.removeAttribute('aria-sort');
    });
    this.shownCount.textContent = this.shown.length === this.queries.length
      ? counted(this.queries.length, 'query', 'queries')
      : `${count(this.shown.length)} of ${counted(this.queries.length, 'query', 'queries')}`;
  }
}

let queryTable = null;
const queriesById = new Map();

// Gives each query its rank, what was advised on it, and the text in which the search looks.
function indexQueries(report) {
  report.queries.forEach((query, at) => {
    const example = query.example;
    query.rank = at + 1;
    query.advice = report.recommendations.filter((each) => each.query_ids.includes(query.id));
    query.alerts = report.alerts.filter((alert) => alert.query_id === query.id);
    query.searchText = [query.id, query.type, query.fingerprint, example.user, example.database,
                        example.application, example.host, ...query.tables]
      .filter((text) => text).join('\n').toLowerCase();
    queriesById.set(query.id, query);
  });
}

function fillQueries(report) {
  if (!report.queries.length) return fill('queries');
  queryTable = new QueryTable(report.queries, report.omitted.queries);
  fill('queries', queryTable.node);
}
