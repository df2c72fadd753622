// Opens a dialog above everything else; the browser keeps the focus inside and closes it with Escape. The focus then goes back to where
// it came from, also when the page takes the dialog away.
export function open(element) {
  const opener = document.activeElement;
  // What it tells of is behind it, and there when it closes.
  element.closest('[data-panel]')?.scrollIntoView({ block: 'nearest' });
  element.showModal();

  const back = () => {
    gone.disconnect();
    if (opener?.isConnected && document.activeElement === document.body) {
      opener.focus();
    }
  };
  const gone = new MutationObserver(() => { if (!element.isConnected) back(); });
  gone.observe(document.body, { childList: true, subtree: true });
  element.addEventListener('close', () => setTimeout(back), { once: true });
}
