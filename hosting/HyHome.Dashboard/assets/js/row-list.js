// Keys of a list whose rows out of sight do not exist: the browser must not scroll by them, and the server chooses the row.

const lists = new Map();

export function create(element, server, rowHeight, keys) {
  const stop = new AbortController();
  lists.set(element, { stop, rowHeight });
  element.addEventListener('keydown', event => {
    if (event.key === 'Enter' && event.target === element) {
      element.parentElement.querySelector('aside')?.focus();
    } else if (keys.includes(event.key) && !event.ctrlKey && !event.altKey && !event.metaKey && event.target === element) {
      event.preventDefault();
      server.invokeMethodAsync('Move', event.key, Math.max(1, Math.floor(element.clientHeight / rowHeight) - 1));
    }
  }, { signal: stop.signal });
}

// Where a row would be follows from the height of all.
export function reveal(element, index) {
  const list = lists.get(element);
  if (!list || index < 0) {
    return;
  }

  // What stays at the top, such as a ruler, covers rows.
  const head = element.querySelector('[data-head]')?.offsetHeight ?? 0;
  const top = index * list.rowHeight;
  if (top < element.scrollTop) {
    element.scrollTop = top;
  } else if (top + list.rowHeight + head > element.scrollTop + element.clientHeight) {
    element.scrollTop = top + list.rowHeight + head - element.clientHeight;
  }
}

export function dispose(element) {
  lists.get(element)?.stop.abort();
  lists.delete(element);
}
