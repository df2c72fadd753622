// Text with ANSI escape sequences as elements: colours and weights are kept, all other sequences are left out. Text only ever becomes
// text nodes, so nothing that a program prints is taken as markup.

// Colours and weights (SGR), other control sequences, operating system commands such as links and titles, and lone escapes.
const sequence = /\x1b\[([0-9;:]*)m|\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)?|\x1b[@-_]?|[\x00-\x08\x0b-\x1a\x1c-\x1f\x7f]/g;

export function plain(text) {
  return text.replace(sequence, '');
}

/** Splits a text into parts of one look each: { text, classes, color, background }. */
export function parts(text) {
  const found = [];
  let style = fresh();
  let from = 0;
  for (const match of text.matchAll(sequence)) {
    push(found, text.slice(from, match.index), style);
    from = match.index + match[0].length;
    if (match[1] !== undefined) {
      style = apply(style, match[1]);
    }
  }

  push(found, text.slice(from), style);
  return found;
}

function fresh() {
  return { bold: false, dim: false, italic: false, underline: false, strike: false, inverse: false, color: null, background: null };
}

function push(found, text, style) {
  if (text) {
    found.push({ text, ...style });
  }
}

function apply(style, codes) {
  const next = { ...style };
  const values = codes.split(/[;:]/).map(code => Number(code || 0));
  for (let i = 0; i < values.length; i++) {
    const code = values[i];
    if (code === 0) Object.assign(next, fresh());
    else if (code === 1) next.bold = true;
    else if (code === 2) next.dim = true;
    else if (code === 3) next.italic = true;
    else if (code === 4) next.underline = true;
    else if (code === 7) next.inverse = true;
    else if (code === 9) next.strike = true;
    else if (code === 22) { next.bold = false; next.dim = false; }
    else if (code === 23) next.italic = false;
    else if (code === 24) next.underline = false;
    else if (code === 27) next.inverse = false;
    else if (code === 29) next.strike = false;
    else if (code >= 30 && code <= 37) next.color = code - 30;
    else if (code >= 90 && code <= 97) next.color = code - 82;
    else if (code === 39) next.color = null;
    else if (code >= 40 && code <= 47) next.background = code - 40;
    else if (code >= 100 && code <= 107) next.background = code - 92;
    else if (code === 49) next.background = null;
    else if (code === 38 || code === 48) {
      const [color, used] = extended(values.slice(i + 1));
      next[code === 38 ? 'color' : 'background'] = color;
      i += used;
    }
  }

  return next;
}

// 5;n is one of 256 colours, 2;r;g;b any.
function extended(values) {
  if (values[0] === 5 && values[1] >= 0 && values[1] <= 255) {
    return [values[1] < 16 ? values[1] : cube(values[1]), 2];
  }

  if (values[0] === 2 && values.length >= 4) {
    return [`rgb(${values.slice(1, 4).map(v => Math.min(255, v)).join(',')})`, 4];
  }

  return [null, values.length];
}

function cube(index) {
  if (index >= 232) {
    const gray = 8 + (index - 232) * 10;
    return `rgb(${gray},${gray},${gray})`;
  }

  const steps = [0, 95, 135, 175, 215, 255];
  const place = index - 16;
  return `rgb(${steps[Math.floor(place / 36)]},${steps[Math.floor(place / 6) % 6]},${steps[place % 6]})`;
}

/** Appends a text to an element, and marks what matches a search (a lower-case text, or empty). */
export function render(element, text, search) {
  const all = parts(text);
  const marks = search ? matches(all.map(part => part.text).join(''), search) : [];
  let at = 0;
  for (const part of all) {
    const span = document.createElement('span');
    dress(span, part);
    fill(span, part.text, at, marks);
    element.append(span);
    at += part.text.length;
  }
}

function matches(text, search) {
  const found = [];
  const lower = text.toLowerCase();
  for (let i = lower.indexOf(search); i >= 0; i = lower.indexOf(search, i + search.length)) {
    found.push([i, i + search.length]);
  }

  return found;
}

function fill(span, text, at, marks) {
  let from = 0;
  for (const [begin, end] of marks) {
    const a = Math.max(begin - at, from);
    const b = Math.min(end - at, text.length);
    if (b > a) {
      span.append(text.slice(from, a));
      const mark = document.createElement('mark');
      mark.textContent = text.slice(a, b);
      span.append(mark);
      from = b;
    }
  }

  span.append(text.slice(from));
}

function dress(span, part) {
  for (const name of ['bold', 'dim', 'italic', 'underline', 'strike']) {
    if (part[name]) span.classList.add(`ansi-${name}`);
  }

  const [color, background] = part.inverse ? [part.background ?? 'inverse', part.color ?? 'inverse'] : [part.color, part.background];
  if (isOwn(background)) {
    // The text on a colour of the program's own is what base.css finds readable there.
    span.classList.add('filled');
    span.style.setProperty('--color', background);
    return;
  }

  if (isOwn(color)) {
    span.classList.add('inked');
    span.style.setProperty('--color', color);
  } else if (color !== null) {
    span.classList.add(`ansi-fg-${color}`);
  }

  if (background !== null) span.classList.add(`ansi-bg-${background}`);
}

/** Whether a colour is neither one of the sixteen, which the theme knows, nor the reverse of the usual ones. */
function isOwn(color) {
  return typeof color === 'string' && color !== 'inverse';
}
