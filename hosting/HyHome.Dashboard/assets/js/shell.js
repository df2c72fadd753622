// What the frame of the pages does in the browser: theme, keyboard, the time zone, the title.

const root = document.documentElement;
let pending = '';
let forget = 0;
let outside = null;

export function start() {
  document.addEventListener('keydown', onKey);
  document.addEventListener('click', onClick);
  document.addEventListener('click', leaveDetails, { capture: true });
  document.addEventListener('focusin', event => {
    if (!event.target.closest('aside, dialog')) {
      outside = event.target;
    }
  });
  globalThis.hyhomeTypeAgain?.();
  return {
    isUtc: localStorage.getItem('hyhome-utc') === 'true',
    zone: Intl.DateTimeFormat().resolvedOptions().timeZone ?? null,
  };
}

export function keepUtc(isUtc) {
  localStorage.setItem('hyhome-utc', String(isUtc));
}

export function nameDocument(title) {
  document.title = title;
}

export function isDark() {
  return root.dataset.theme === 'dark';
}

function toggleTheme() {
  root.dataset.theme = isDark() ? 'light' : 'dark';
  localStorage.setItem('hyhome-theme', root.dataset.theme);
  // Charts draw on canvases, which know nothing of style sheets.
  root.dispatchEvent(new CustomEvent('hyhome-theme'));
}

function onClick(event) {
  const action = event.target.closest?.('[data-action]')?.dataset.action;
  if (action === 'theme') {
    toggleTheme();
  } else if (action === 'help') {
    document.getElementById('keyboard-help').showModal();
  }

  // A menu closes when the person goes on elsewhere, or has chosen something that it leads to. Boxes to tick and forms are for more than one click.
  for (const menu of document.querySelectorAll('details.menu[open]')) {
    if (!menu.contains(event.target) || event.target.closest?.('.menu-body > :is(a, button)')) {
      // What closes cannot keep the focus.
      if (menu.contains(document.activeElement)) {
        menu.querySelector('summary')?.focus();
      }
      menu.open = false;
    }
  }
}

// Details that close take the focus with them: it goes back to what they are the details of.
function leaveDetails(event) {
  const details = event.target.closest?.('aside');
  const from = outside;
  if (!details?.contains(document.activeElement) || !event.target.closest('[data-key=Escape]')) {
    return;
  }

  const gone = new MutationObserver(() => {
    if (!details.isConnected) {
      gone.disconnect();
      if (from?.isConnected && document.activeElement === document.body) {
        from.focus();
      }
    }
  });
  gone.observe(document.body, { childList: true, subtree: true });
}

function onKey(event) {
  if (event.key === 'Escape') {
    closeMenu();
    return;
  }

  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || document.querySelector('dialog[open]')) {
    return;
  }

  const keys = pending ? `${pending} ${event.key}` : event.key;
  clearTimeout(forget);
  pending = '';
  if (keys === 'g') {
    pending = 'g';
    forget = setTimeout(() => { pending = ''; }, 1500);
    return;
  }

  if (keys === '/') {
    const box = document.querySelector('[data-search]');
    if (box) {
      event.preventDefault();
      globalThis.hyhomeFocus(box);
      box.select?.();
    }
    return;
  }

  const target = [...document.querySelectorAll('[data-key]')].find(e => e.dataset.key === keys && e.offsetParent !== null && !e.disabled);
  if (target) {
    event.preventDefault();
    if (target.matches('input, select, textarea')) {
      target.focus();
      target.showPicker?.();
    } else {
      target.click();
    }
  }
}

function closeMenu() {
  const menu = document.querySelector('details.menu[open]');
  if (menu) {
    menu.open = false;
    menu.querySelector('summary')?.focus();
  } else if (!document.querySelector('dialog[open]')) {
    document.querySelector('[data-key="Escape"]')?.click();
  }
}

function isTyping(element) {
  return element.isContentEditable || element.matches?.('input:not([type=checkbox]):not([type=radio]):not([type=button]), textarea, select');
}
