// Building blocks of the page. Text goes in as text, never as markup.

// el('p.note', {title: '...'}, 'text', child, ...)
function el(tag, ...parts) {
  const [name, ...classes] = tag.split('.');
  const node = document.createElement(name);
  if (classes.length) node.className = classes.join(' ');
  for (const part of parts) append(node, part);
  return node;
}

function append(node, part) {
  if (part === null || part === undefined || part === false) return;
  if (Array.isArray(part)) {
    part.forEach((each) => append(node, each));
  } else if (part instanceof Node) {
    node.append(part);
  } else if (typeof part === 'object') {
    for (const [key, value] of Object.entries(part)) {
      if (key.startsWith('on')) node.addEventListener(key.slice(2), value);
      else if (value === true) node.setAttribute(key, '');
      else if (value !== false && value !== undefined) node.setAttribute(key, safe(value));
    }
  } else {
    node.append(safe(part));
  }
}

const byId = (id) => document.getElementById(id);

// Fills a section, or takes it out of the page if there is nothing to say.
function fill(id, ...parts) {
  const section = byId(id);
  const shown = parts.flat(9).filter((part) => part);
  if (!shown.length) return section.remove();
  section.querySelector('.body').append(...shown);
}

function say(text) {
  byId('said').textContent = '';
  setTimeout(() => { byId('said').textContent = text; }, 50);
}

async function copyText(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    // No clipboard for pages from disk: the way of old browsers.
    const field = el('textarea', {class: 'unseen'});
    field.value = text;
    (document.querySelector('dialog[open]') || document.body).append(field);
    field.select();
    document.execCommand('copy');
    field.remove();
  }
}

function copyButton(text, what) {
  const button = el('button.copy', {type: 'button', 'aria-label': `Copy ${what}`}, 'Copy');
  button.addEventListener('click', async () => {
    await copyText(safe(text));
    button.focus();
    button.textContent = 'Copied';
    say(`Copied ${what}`);
    setTimeout(() => { button.textContent = 'Copy'; }, 1500);
  });
  return button;
}

// A text to read and to take along.
function code(text, what) {
  const shown = text.trim();
  return el('div.code', el('pre', {tabindex: 0, role: 'group', 'aria-label': capital(what)}, shown),
            copyButton(shown, what));
}

// Names with their values; those without a value are left out.
function facts(rows, tag = 'dl.facts') {
  const shown = rows.filter(([, value]) => value !== undefined && value !== null && value !== '');
  if (!shown.length) return null;
  return el(tag, shown.map(([name, value]) => el('div', el('dt', name), el('dd', value))));
}

// columns: [title, cell(row), 'number' or ''].
function table(caption, columns, rows) {
  if (!rows || !rows.length) return null;
  const wrapper = el('div.scroll', {tabindex: 0, role: 'group', 'aria-label': caption});
  wrapper.append(el('table',
    el('caption', caption),
    el('thead', el('tr', columns.map(([title, , kind]) =>
      el('th', {scope: 'col', class: kind || false}, title)))),
    el('tbody', rows.map((row) => el('tr', columns.map(([, cell, kind]) =>
      el('td', {class: kind || false}, cell(row))))))));
  return wrapper;
}

// A table of which the first rows are shown, the others when they are asked for.
function folded(node, what, most = 8) {
  const rows = node ? [...node.querySelectorAll('tbody tr')].slice(most) : [];
  if (!rows.length) return node;
  rows.forEach((row) => { row.hidden = true; });
  const button = el('button.quiet.more', {type: 'button'}, `Show ${count(rows.length)} more ${what}`);
  button.addEventListener('click', () => {
    rows.forEach((row) => { row.hidden = false; });
    button.remove();
    node.focus();
  });
  return [node, button];
}

// A share of a whole as a bar with its number.
function share(ratio) {
  const bar = el('span.bar', {'aria-hidden': 'true'}, el('span'));
  bar.firstChild.style.width = `${Math.max(0, Math.min(1, ratio)) * 100}%`;
  return el('span.share', bar, el('span', percent(ratio)));
}

// Icons differ in form too: colour alone says nothing.
const severityIcons = {CRITICAL: '✖', ERROR: '●', WARNING: '▲', OK: '✔', NOTHING: '○',
                       FATAL: '●', PANIC: '✖', high: '▲', medium: '◆', low: '▽'};

function badge(name) {
  return el(`span.badge.${name.toLowerCase()}`,
            el('span', {'aria-hidden': 'true'}, (severityIcons[name] || '●') + ' '),
            name.toUpperCase());
}

function queryLink(id) {
  if (!id) return null;
  return queriesById.has(id) ? el('a.id', {href: `#query/${id}`}, id) : el('span.id', id);
}
