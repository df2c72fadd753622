// Opens a dialog above everything else; the browser keeps the focus inside and closes it with Escape.
export function open(element) {
  element.showModal();
}
