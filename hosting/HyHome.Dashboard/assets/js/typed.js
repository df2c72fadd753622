// Keeps what is typed into a search or a query before the page is live. Blazor then puts elements of its own in place of those that were
// painted first, and with them would go the text and the focus, which is given to the heading.
(() => {
  const boxes = 'input[type=search], .query-text';
  const nameOf = box => box.getAttribute('aria-label') ?? box.labels?.[0]?.textContent;
  const isNowhere = element => element === document.body || element === null || element.matches('h1');
  const until = new AbortController();
  const often = { capture: true, signal: until.signal };
  const settling = 2000;
  let kept = null;

  /** Gives a box the focus, and again when the heading takes it, which a page that was just gone to gives the focus a little later. */
  globalThis.hyhomeFocus = box => {
    box.addEventListener('blur', event => { if (event.relatedTarget?.matches('h1')) box.focus(); }, { signal: AbortSignal.timeout(settling) });
    box.focus();
  };

  const keep = ({ target }) => { if (target.matches?.(boxes)) kept = { name: nameOf(target), text: target.value }; };
  document.addEventListener('focusin', keep, often);
  document.addEventListener('input', keep, often);
  document.addEventListener('pointerdown', ({ target }) => { if (!target.closest?.(boxes)) kept = null; }, often);
  document.addEventListener('keydown', event => {
    if (event.key === 'Tab') {
      kept = null;
    } else if (kept && isNowhere(document.activeElement) && event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) {
      kept.text += event.key;
      event.preventDefault();
      event.stopImmediatePropagation();
    }
  }, often);

  /** Called as soon as the page is live. A box may come with the page's first data. */
  globalThis.hyhomeTypeAgain = (attempts = 30) => {
    const box = kept && [...document.querySelectorAll(boxes)].find(other => nameOf(other) === kept.name);
    if (kept && !box && attempts > 0) {
      setTimeout(globalThis.hyhomeTypeAgain, 100, attempts - 1);
      return;
    }

    until.abort();
    if (!box || !isNowhere(document.activeElement)) {
      return;
    }

    globalThis.hyhomeFocus(box);
    if (kept.text !== '' && box.value !== kept.text) {
      box.value = kept.text;
      box.dispatchEvent(new Event('input', { bubbles: true }));
    }
  };
})();
