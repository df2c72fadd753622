// The lines of console logs. Only those in sight are elements, so that tens of thousands scroll as smoothly as ten.
import { plain, render } from './ansi.js';

const rowHeight = 18;
const overscan = 20;
const views = new WeakMap();

export function create(element, status, kept) {
  const body = document.createElement('div');
  body.className = 'console-body';
  const jump = document.createElement('button');
  jump.type = 'button';
  jump.className = 'button primary console-jump';
  jump.hidden = true;
  element.append(body);
  element.after(jump);
  const view = {
    element, body, jump, status, kept,
    all: [], shown: [], waiting: [], search: '', onlyMatches: false, withNames: false, isUtc: false,
    isPaused: false, follows: true, current: -1, frame: 0, unseen: 0, missed: 0, widest: 0, matching: 0, generation: 0,
  };
  select(view);
  views.set(element, view);
  jump.addEventListener('click', () => { view.follows = true; view.unseen = 0; toEnd(view); element.focus(); });
  element.addEventListener('scroll', () => {
    view.follows = element.scrollTop + element.clientHeight >= element.scrollHeight - rowHeight;
    if (view.follows) view.unseen = 0;
    schedule(view);
  }, { passive: true });
  new ResizeObserver(() => schedule(view)).observe(element);
  schedule(view);
}

export function show(element, isUtc, search, onlyMatches, withNames) {
  const view = views.get(element);
  const lower = search.toLowerCase();
  const isOther = view.search !== lower || view.onlyMatches !== onlyMatches;
  Object.assign(view, { isUtc, search: lower, onlyMatches, withNames });
  if (isOther) {
    view.current = -1;
    select(view);
  }

  redraw(view);
}

export function append(element, generation, rows) {
  const view = views.get(element);
  // Lines of what was looked at before may still be on their way.
  if (generation !== view.generation) return;
  // What was written at once may have several lines, as an exception has.
  const lines = rows.flatMap(([resource, number, time, text, isError]) => text.split(/\r?\n/).map(part =>
    ({ resource, number, time, text: part, isError: isError === 1, lower: plain(part).toLowerCase() })));
  if (view.isPaused) {
    view.waiting.push(...lines);
    if (view.waiting.length > view.kept) {
      view.waiting.splice(0, view.waiting.length - view.kept);
    }
    tell(view);
    return;
  }

  add(view, lines);
}

export function pause(element, isPaused) {
  const view = views.get(element);
  view.isPaused = isPaused;
  if (!isPaused) {
    add(view, view.waiting.splice(0));
  }
  tell(view);
}

export function clear(element, generation) {
  const view = views.get(element);
  view.generation = generation ?? view.generation;
  Object.assign(view, { all: [], shown: [], waiting: [], current: -1, unseen: 0, missed: 0, follows: true, widest: 0, matching: 0 });
  select(view);
  redraw(view);
}

export function find(element, direction) {
  const view = views.get(element);
  if (!view.search || view.shown.length === 0) return;
  const count = view.shown.length;
  const from = view.current >= 0 ? view.current : direction > 0 ? Math.floor(element.scrollTop / rowHeight) - 1 : Math.ceil((element.scrollTop + element.clientHeight) / rowHeight);
  for (let step = 1; step <= count; step++) {
    const index = (((from + direction * step) % count) + count) % count;
    if (view.shown[index].lower.includes(view.search)) {
      view.current = index;
      view.follows = false;
      element.scrollTop = Math.max(0, index * rowHeight - element.clientHeight / 2);
      redraw(view);
      return;
    }
  }
}

export function download(element, name) {
  const view = views.get(element);
  const text = view.shown.map(line => `${line.time === null ? '' : new Date(line.time).toISOString() + ' '}${view.withNames ? line.resource + ' ' : ''}${plain(line.text)}\n`).join('');
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}

function add(view, lines) {
  if (lines.length === 0) return;
  const last = view.all.at(-1);
  view.all.push(...lines);
  let mustSelect = false;
  // Several resources come side by side: their lines stand in the order of their times.
  if (lines.some((line, i) => (i > 0 || last) && before(line, i === 0 ? last : lines[i - 1]))) {
    view.all.sort((a, b) => (a.time ?? 0) - (b.time ?? 0) || (a.resource === b.resource ? a.number - b.number : 0));
    mustSelect = true;
  }

  if (view.all.length > view.kept) {
    const dropped = view.all.length - view.kept;
    view.missed += dropped;
    view.all.splice(0, dropped);
    mustSelect = true;
  }

  if (mustSelect) {
    select(view);
  } else {
    const matching = view.search ? lines.filter(line => line.lower.includes(view.search)) : [];
    view.matching += matching.length;
    const isPart = view.shown !== view.all;
    if (isPart) view.shown.push(...matching);
    view.unseen += view.follows ? 0 : isPart ? matching.length : lines.length;
  }

  redraw(view);
}

function before(a, b) {
  return (a.time ?? 0) < (b.time ?? 0);
}

function select(view) {
  const matching = view.search ? view.all.filter(line => line.lower.includes(view.search)) : [];
  view.matching = matching.length;
  view.shown = view.onlyMatches && view.search ? matching : view.all;
}

function toEnd(view) {
  view.element.scrollTop = view.element.scrollHeight;
}

function redraw(view) {
  view.drawn = null;
  schedule(view);
}

function schedule(view) {
  if (!view.frame) {
    view.frame = requestAnimationFrame(() => { view.frame = 0; draw(view); });
  }
}

function draw(view) {
  const { element, body, shown } = view;
  body.style.height = `${shown.length * rowHeight}px`;
  if (view.follows) toEnd(view);
  const first = Math.max(0, Math.floor(element.scrollTop / rowHeight) - overscan);
  const last = Math.min(shown.length, Math.ceil((element.scrollTop + element.clientHeight) / rowHeight) + overscan);
  if (view.drawn !== `${first}-${last}`) {
    view.drawn = `${first}-${last}`;
    const rows = document.createDocumentFragment();
    for (let i = first; i < last; i++) {
      rows.append(row(view, shown[i], i));
    }
    body.replaceChildren(rows);
    // The longest line so far keeps its room, or the bar below would jump while one scrolls.
    view.widest = Math.max(view.widest, body.scrollWidth);
    body.style.minWidth = `${view.widest}px`;
  }

  tell(view);
}

function row(view, line, index) {
  const element = document.createElement('div');
  element.className = 'console-row';
  element.style.top = `${index * rowHeight}px`;
  if (line.isError) element.classList.add('is-error');
  if (index === view.current) element.classList.add('is-current');
  const time = document.createElement('span');
  time.className = 'console-time';
  if (line.time !== null) {
    time.textContent = clock(line.time, view.isUtc);
    time.title = new Date(line.time).toISOString();
  }
  element.append(time);
  if (view.withNames) {
    const name = document.createElement('span');
    name.className = `console-name series-${hash(line.resource) % 10 + 1}`;
    name.textContent = line.resource;
    element.append(name);
  }
  const text = document.createElement('span');
  text.className = 'console-text';
  render(text, line.text, view.search);
  element.append(text);
  return element;
}

function clock(time, isUtc) {
  const date = new Date(time);
  const parts = isUtc
    ? [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()]
    : [date.getHours(), date.getMinutes(), date.getSeconds()];
  return `${parts.map(part => String(part).padStart(2, '0')).join(':')}.${String(date.getUTCMilliseconds()).padStart(3, '0')}`;
}

function hash(text) {
  let value = 7;
  for (const c of text) value = (value * 31 + c.charCodeAt(0)) >>> 0;
  return value;
}

function tell(view) {
  const count = number(view.all.length);
  const matching = view.search ? `${number(view.matching)} of ${count} lines match` : `${count} lines`;
  const waiting = view.isPaused ? `, paused, ${number(view.waiting.length)} waiting` : '';
  const missed = view.missed ? `, ${number(view.missed)} older ones left out` : '';
  const said = view.all.length === 0 && !view.isPaused ? 'No lines yet' : matching + waiting + missed;
  if (view.status.textContent !== said) view.status.textContent = said;
  view.jump.hidden = view.follows || view.unseen === 0;
  view.jump.textContent = `${number(view.unseen)} new ↓`;
}

function number(value) {
  return value.toLocaleString('en');
}
