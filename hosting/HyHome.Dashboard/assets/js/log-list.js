// Lines of logs, newest first. All of them are here and only those in sight are elements, so that scrolling asks nobody.

const overscan = 30;
const lists = new WeakMap();

/** Makes a list of an empty element. The server chooses lines: `Move` is a key, `Choose` a click. */
export function create(element, server, id, rowHeight, keys) {
  const body = document.createElement('div');
  body.className = 'log-body';
  body.setAttribute('role', 'presentation');
  element.append(body);
  const list = {
    element, body, id, rowHeight, rows: [], newest: -1, selected: null, searched: [], isUtc: false, wraps: false,
    heights: [], offsets: [0], drawn: new Map(), frame: 0, width: element.clientWidth,
  };
  lists.set(element, list);
  element.addEventListener('scroll', () => schedule(list), { passive: true });
  element.addEventListener('keydown', event => {
    if (event.key === 'Enter' && event.target === element) {
      element.parentElement.querySelector('aside')?.focus();
    } else if (keys.includes(event.key) && !event.ctrlKey && !event.altKey && !event.metaKey && event.target === element) {
      event.preventDefault();
      server.invokeMethodAsync('Move', event.key, Math.max(1, Math.floor(element.clientHeight / rowHeight) - 1));
    }
  });
  element.addEventListener('click', event => {
    const row = event.target.closest('.log-row');
    // Who marked text with the mouse wants to copy it.
    if (row && getSelection().isCollapsed) server.invokeMethodAsync('Choose', Number(row.dataset.number));
  });
  new ResizeObserver(() => {
    if (list.wraps && list.width !== element.clientWidth) measureAnew(list);
    list.width = element.clientWidth;
    schedule(list);
  }).observe(element);
}

/** How lines look: in UTC or local time, cut or wrapped, with texts that are marked. */
export function look(element, isUtc, wraps, searched) {
  const list = lists.get(element);
  if (list.wraps !== wraps) {
    list.wraps = wraps;
    measureAnew(list);
  }
  Object.assign(list, { isUtc, searched });
  redraw(list);
}

/** Other lines: the first of them; `append` brings the rest. Their numbers fall by one from `newest`. */
export function replace(element, newest, rows) {
  const list = lists.get(element);
  Object.assign(list, { rows, newest });
  element.scrollTop = 0;
  measureAnew(list);
  redraw(list);
}

export function append(element, rows) {
  const list = lists.get(element);
  list.rows.push(...rows);
  grow(list);
  schedule(list);
}

/** Newer lines on top; of the oldest so many go that `count` stay. Who scrolled down keeps what is in sight. */
export function prepend(element, newest, rows, count) {
  const list = lists.get(element);
  const top = element.scrollTop;
  list.rows = [...rows, ...list.rows].slice(0, count);
  list.newest = newest;
  list.heights = [...rows.map(() => list.rowHeight), ...list.heights].slice(0, list.rows.length);
  list.offsets = sums(list.heights);
  body(list);
  if (top > 0) element.scrollTop = top + rows.length * list.rowHeight;
  schedule(list);
}

/** Marks the line whose details are open and brings it into sight; null for none. */
export function select(element, number) {
  const list = lists.get(element);
  list.selected = number;
  const index = number === null ? -1 : list.newest - number;
  if (index >= 0 && index < list.rows.length) {
    const [top, bottom] = [list.offsets[index], list.offsets[index + 1]];
    if (top < element.scrollTop) {
      element.scrollTop = top;
    } else if (bottom > element.scrollTop + element.clientHeight) {
      element.scrollTop = bottom - element.clientHeight;
    }
  }
  // At once, so that the line named as the active one exists.
  draw(list);
  for (const [other, row] of list.drawn) row.setAttribute('aria-selected', String(other === number));
  if (list.drawn.has(number)) element.setAttribute('aria-activedescendant', `${list.id}-${number}`);
  else element.removeAttribute('aria-activedescendant');
}

function measureAnew(list) {
  list.heights = [];
  grow(list);
}

function grow(list) {
  while (list.heights.length < list.rows.length) list.heights.push(list.rowHeight);
  list.heights.length = list.rows.length;
  list.offsets = sums(list.heights);
  body(list);
}

function body(list) {
  list.body.style.height = `${list.offsets.at(-1)}px`;
}

function sums(heights) {
  const offsets = new Array(heights.length + 1);
  offsets[0] = 0;
  for (let i = 0; i < heights.length; i++) offsets[i + 1] = offsets[i] + heights[i];
  return offsets;
}

function redraw(list) {
  list.body.replaceChildren();
  list.drawn.clear();
  schedule(list);
}

function schedule(list) {
  list.frame ||= requestAnimationFrame(() => draw(list));
}

function draw(list) {
  cancelAnimationFrame(list.frame);
  list.frame = 0;
  place(list);
  // A list without anything in it is none to a screen reader: until then it is told that more comes.
  list.element.setAttribute('aria-busy', String(list.drawn.size === 0));
  // Wrapped lines are as high as they are: what is drawn is measured, and drawn again where that moved it.
  for (let again = 0; list.wraps && again < 4 && measure(list); again++) place(list);
}

function place(list) {
  const { element, rows, offsets, drawn } = list;
  const first = Math.max(0, indexAt(offsets, element.scrollTop) - overscan);
  const last = Math.min(rows.length, indexAt(offsets, element.scrollTop + element.clientHeight) + 1 + overscan);
  const [newest, oldest] = [list.newest - first, list.newest - last + 1];
  for (const [number, row] of drawn) {
    if (number > newest || number < oldest) {
      row.remove();
      drawn.delete(number);
    }
  }
  // In their order, for who listens to them and who copies several.
  let next = list.body.firstChild;
  for (let i = first; i < last; i++) {
    const number = list.newest - i;
    let row = drawn.get(number);
    if (!row) {
      row = make(list, rows[i], number);
      drawn.set(number, row);
    }
    if (row === next) next = next.nextSibling;
    else list.body.insertBefore(row, next);
    row.style.top = `${offsets[i]}px`;
    row.setAttribute('aria-posinset', i + 1);
    row.setAttribute('aria-setsize', rows.length);
  }
}

function measure(list) {
  const { element, heights, drawn } = list;
  const seen = indexAt(list.offsets, element.scrollTop);
  const into = element.scrollTop - list.offsets[seen];
  let isOther = false;
  for (const [number, row] of drawn) {
    const index = list.newest - number;
    if (heights[index] !== row.offsetHeight) {
      heights[index] = row.offsetHeight;
      isOther = true;
    }
  }
  if (isOther) {
    list.offsets = sums(heights);
    body(list);
    if (element.scrollTop > 0) element.scrollTop = list.offsets[seen] + into;
  }
  return isOther;
}

function indexAt(offsets, y) {
  let low = 0;
  let high = offsets.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (offsets[middle] <= y) low = middle;
    else high = middle - 1;
  }
  return low;
}

function make(list, [level, time, ticks, service, text], number) {
  const row = document.createElement('div');
  row.className = 'log-row';
  row.id = `${list.id}-${number}`;
  row.dataset.number = number;
  row.setAttribute('role', 'option');
  row.setAttribute('aria-selected', String(number === list.selected));
  const mark = part('log-level', '', level);
  if (/^[a-z]+$/.test(level)) mark.classList.add(`level-${level}`);
  mark.append(part('sr-only', level));
  const written = part('log-text', '');
  markIn(written, text, list.searched);
  row.append(mark, part('log-time', clock(time, list.isUtc), full(time, ticks, list.isUtc)), part('log-service', service, service), written);
  return row;
}

function part(className, text, title) {
  const span = document.createElement('span');
  span.className = className;
  span.textContent = text;
  if (title) span.title = title;
  return span;
}

// Text only ever becomes text nodes: nothing in a line is taken as markup.
function markIn(element, text, searched) {
  for (let from = 0; from < text.length;) {
    let [at, word] = [-1, ''];
    for (const wanted of searched) {
      const found = wanted ? text.indexOf(wanted, from) : -1;
      if (found >= 0 && (at < 0 || found < at)) [at, word] = [found, wanted];
    }
    if (at < 0) {
      element.append(text.slice(from));
      return;
    }
    const mark = document.createElement('mark');
    mark.textContent = word;
    element.append(text.slice(from, at), mark);
    from = at + word.length;
  }
}

function shown(time, isUtc) {
  return new Date(isUtc ? time : time - new Date(time).getTimezoneOffset() * 60_000).toISOString();
}

function clock(time, isUtc) {
  return shown(time, isUtc).slice(11, 23);
}

function full(time, ticks, isUtc) {
  const text = shown(time, isUtc);
  const away = isUtc ? 0 : -new Date(time).getTimezoneOffset();
  const zone = `${away < 0 ? '-' : '+'}${two(Math.floor(Math.abs(away) / 60))}:${two(Math.abs(away) % 60)}`;
  return `${text.slice(0, 10)} ${text.slice(11, 23)}${String(ticks).padStart(4, '0')} ${zone}`;
}

function two(value) {
  return String(value).padStart(2, '0');
}
