// A box for a query. The text belongs to the browser until it is run: a round trip for each key would lose letters.

const boxes = new Map();

export function create(element, server, text) {
  const input = element.querySelector('textarea');
  const list = element.querySelector('[role=listbox]');
  const box = { element, input, list, server, items: [], active: -1, from: 0, to: 0, asked: 0, wait: 0, stop: new AbortController() };
  boxes.set(element, box);
  const signal = box.stop.signal;
  // What was typed before the page was live stands there already.
  input.value ||= text;
  fit(box);
  input.addEventListener('input', () => { fit(box); askSoon(box); }, { signal });
  input.addEventListener('keydown', event => onKey(box, event), { signal });
  input.addEventListener('blur', () => close(box), { signal });
  list.addEventListener('mousedown', event => {
    const at = [...list.children].indexOf(event.target.closest('[role=option]'));
    event.preventDefault();
    if (at >= 0) {
      accept(box, at);
    }
  }, { signal });
  box.resizing = new ResizeObserver(() => fit(box));
  box.resizing.observe(element);
}

export function setText(element, text) {
  const box = boxes.get(element);
  if (box && box.input.value !== text) {
    box.input.value = text;
    fit(box);
    close(box);
  }
}

export function text(element) {
  return boxes.get(element)?.input.value ?? '';
}

export function dispose(element) {
  const box = boxes.get(element);
  if (box) {
    boxes.delete(element);
    clearTimeout(box.wait);
    box.resizing.disconnect();
    box.stop.abort();
  }
}

function fit(box) {
  const style = box.input.style;
  style.height = 'auto';
  style.height = `${Math.min(box.input.scrollHeight + 2, 200)}px`;
}

function askSoon(box) {
  clearTimeout(box.wait);
  box.wait = setTimeout(() => ask(box, false), 120);
}

async function ask(box, forced) {
  const turn = ++box.asked;
  const cursor = box.input.selectionStart;
  const found = await box.server.invokeMethodAsync('Complete', box.input.value, cursor);
  if (turn !== box.asked || document.activeElement !== box.input || cursor !== box.input.selectionStart) {
    return;
  }

  // A long list for nothing typed would be in the way of who knows what to write.
  show(box, found.items.length > 0 && (forced || found.to > found.from || found.items.length < 100) ? found : { items: [] });
}

function show(box, found) {
  box.items = found.items;
  box.from = found.from;
  box.to = found.to;
  box.list.replaceChildren(...found.items.map((item, i) => {
    const option = document.createElement('li');
    option.id = `${box.list.id}-${i}`;
    option.setAttribute('role', 'option');
    option.className = 'query-item';
    const kind = Object.assign(document.createElement('span'), { className: `query-kind ${item.kind}`, textContent: item.kind });
    const name = Object.assign(document.createElement('span'), { className: 'query-name', textContent: item.text });
    const detail = Object.assign(document.createElement('span'), { className: 'query-detail', textContent: item.detail });
    option.append(kind, name, detail);
    return option;
  }));
  box.list.hidden = found.items.length === 0;
  box.element.querySelector('[data-count]').textContent = found.items.length === 0 ? '' : `${found.items.length} completions`;
  activate(box, -1);
}

function activate(box, at) {
  box.active = at;
  [...box.list.children].forEach((option, i) => option.setAttribute('aria-selected', String(i === at)));
  const option = box.list.children[at];
  if (option) {
    box.input.setAttribute('aria-activedescendant', option.id);
    option.scrollIntoView({ block: 'nearest' });
  } else {
    box.input.removeAttribute('aria-activedescendant');
  }
}

function close(box) {
  box.asked++;
  clearTimeout(box.wait);
  show(box, { items: [], from: 0, to: 0 });
}

function accept(box, at) {
  const item = box.items[at];
  const { input } = box;
  input.setRangeText(item.text, box.from, box.to, 'end');
  // A quote that stands there already is not doubled.
  if (item.text.endsWith('"') && item.back === 0 && input.value[input.selectionStart] === '"') {
    input.setRangeText('', input.selectionStart, input.selectionStart + 1, 'end');
  }

  input.selectionStart = input.selectionEnd = input.selectionStart - item.back;
  fit(box);
  close(box);
  ask(box, false);
}

function onKey(box, event) {
  const isOpen = box.items.length > 0;
  if (event.isComposing) {
    return;
  }

  if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
    if (isOpen) {
      event.preventDefault();
      const step = event.key === 'ArrowDown' ? 1 : -1;
      activate(box, (box.active + step + box.items.length + (box.active < 0 && step < 0 ? 1 : 0)) % box.items.length);
    }
  } else if (event.key === ' ' && event.ctrlKey) {
    event.preventDefault();
    ask(box, true);
  } else if (event.key === 'Tab' && isOpen && !event.shiftKey) {
    event.preventDefault();
    accept(box, Math.max(0, box.active));
  } else if (event.key === 'Enter' && !event.shiftKey) {
    event.preventDefault();
    if (isOpen && box.active >= 0) {
      accept(box, box.active);
    } else {
      close(box);
      box.server.invokeMethodAsync('Run', box.input.value);
    }
  } else if (event.key === 'Escape' && isOpen) {
    event.preventDefault();
    event.stopPropagation();
    close(box);
  } else if (['ArrowLeft', 'ArrowRight', 'Home', 'End'].includes(event.key)) {
    close(box);
  }
}
