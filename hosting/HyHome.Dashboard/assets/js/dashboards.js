// Tells the page which panels are near what the person sees, and how wide they are: only those ask their data sources.

const margin = '400px 0px';
const pages = new WeakMap();

export function watch(root, page) {
  pages.get(root)?.();
  const seen = new Map();
  let pending = new Map();
  let timer = 0;

  const send = () => {
    timer = 0;
    // The person went on to another page, and nobody is there to be told.
    if (!root.isConnected) {
      pages.get(root)?.();
      return;
    }
    const changes = [...pending].map(([key, state]) => ({ key, ...state }));
    pending = new Map();
    if (changes.length > 0) {
      page.invokeMethodAsync('See', changes);
    }
  };

  const note = (element, isVisible) => {
    const key = element.dataset.panel;
    const width = Math.round(element.clientWidth);
    const before = seen.get(element);
    // A few pixels more or less, as when a scroll bar appears, ask for nothing new.
    if (before && before.isVisible === isVisible && Math.abs(before.width - width) < 40) {
      return;
    }
    seen.set(element, { isVisible, width });
    pending.set(key, { isVisible, width });
    timer ||= setTimeout(send, 30);
  };

  const observer = new IntersectionObserver(entries => {
    for (const entry of entries) {
      note(entry.target, entry.isIntersecting);
    }
  }, { root: root.closest('main'), rootMargin: margin });

  const follow = () => {
    for (const element of root.querySelectorAll('[data-panel]')) {
      if (!seen.has(element)) {
        seen.set(element, null);
        observer.observe(element);
      }
    }
    for (const element of [...seen.keys()]) {
      if (!element.isConnected) {
        observer.unobserve(element);
        seen.delete(element);
        if (![...seen.keys()].some(other => other.dataset.panel === element.dataset.panel)) {
          pending.set(element.dataset.panel, { isVisible: false, width: 0 });
          timer ||= setTimeout(send, 30);
        }
      }
    }
  };

  const changes = new MutationObserver(follow);
  changes.observe(root, { childList: true, subtree: true });
  follow();
  pages.set(root, () => { observer.disconnect(); changes.disconnect(); clearTimeout(timer); });
}
