// Keys of a list of lines: the browser must not scroll by them, and the server chooses the line.

const lists = new Map();
const keys = ['ArrowDown', 'ArrowUp', 'PageDown', 'PageUp', 'Home', 'End'];

export function create(element, server, rowHeight) {
  const stop = new AbortController();
  lists.set(element, { stop, rowHeight });
  element.addEventListener('keydown', event => {
    if (keys.includes(event.key) && !event.ctrlKey && !event.altKey && !event.metaKey) {
      event.preventDefault();
      server.invokeMethodAsync('Move', event.key, Math.max(1, Math.floor(element.clientHeight / rowHeight) - 1));
    }
  }, { signal: stop.signal });
}

// Rows out of sight do not exist: where they would be follows from their height.
export function reveal(element, index, isWrapped) {
  const list = lists.get(element);
  if (!list || index < 0) {
    return;
  }

  if (isWrapped) {
    element.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' });
    return;
  }

  const top = index * list.rowHeight;
  if (top < element.scrollTop) {
    element.scrollTop = top;
  } else if (top + list.rowHeight > element.scrollTop + element.clientHeight) {
    element.scrollTop = top + list.rowHeight - element.clientHeight;
  }
}

export function dispose(element) {
  lists.get(element)?.stop.abort();
  lists.delete(element);
}
