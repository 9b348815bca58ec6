// Unpacks the report and fills the page.

let clock = null;

async function unpack() {
  const packed = Uint8Array.from(atob(byId('data').textContent), (c) => c.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream('deflate'));
  return JSON.parse(await new Response(stream).text());
}

function fillContents() {
  const sections = [...document.querySelectorAll('main > section[data-name]')];
  byId('contents').append(
    ...sections.map((section) => el('a', {href: `#${section.id}`}, section.dataset.name)));
}

function offerThemes() {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const root = document.documentElement;
  dark.addEventListener('change', redrawCharts);
  byId('theme').addEventListener('click', () => {
    const isDark = root.dataset.theme ? root.dataset.theme === 'dark' : dark.matches;
    root.dataset.theme = isDark ? 'light' : 'dark';
    redrawCharts();
    say(`${capital(root.dataset.theme)} colours`);
  });
}

function searchOnSlash() {
  document.addEventListener('keydown', (event) => {
    const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);
    if (event.key !== '/' || typing || event.ctrlKey || event.metaKey || byId('query').open) return;
    byId('search')?.focus();
    event.preventDefault();
  });
}

async function main() {
  const {report, view} = await unpack();
  clock = new Clock(view.zone);
  byId('zone').textContent = clock.zone;
  byId('app').hidden = false;
  indexQueries(report);
  fillVerdict(report, view);
  fillFigures(report);
  fillAlerts(report);
  fillLoad(report);
  fillLatency(report);
  fillAdvice(report);
  fillQueries(report);
  fillSlowest(report);
  fillErrors(report);
  fillLocks(report);
  fillConnections(report);
  fillServer(report);
  fillBreakdown(report);
  fillInput(report, view);
  fillContents();
  drawCharts(document);
  offerThemes();
  searchOnSlash();
  new QueryDialog(report);
  document.documentElement.dataset.ready = 'true';
}

main().catch((problem) => {
  byId('trouble').hidden = false;
  byId('trouble').textContent = `This report cannot be shown: ${problem}`;
  throw problem;
});
