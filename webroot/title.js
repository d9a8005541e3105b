let name = 'Conclave';
let marks = '';

/** What the page's title names: what is shown. */
export function nameTitle(next) {
  name = next;
  show();
}

/** Hears each change of the store: the title is seen among other tabs also while nothing is drawn. */
export function markTitle({ unread }) {
  const next = marksOf(unread);
  if (next === marks) return;
  marks = next;
  show();
}

/** In how many rooms one is named, else whether anything was said. */
export function marksOf(unread) {
  const all = Object.values(unread);
  const named = all.filter((mark) => mark === 'named').length;
  return named ? `(${named}) ` : all.some(Boolean) ? '• ' : '';
}

function show() {
  document.title = marks + name;
}
