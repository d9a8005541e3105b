const NAME = 'conclave.single-keys';
const SINGLE = { '?': 'help', '/': 'search', c: 'write' };
const WITH_ALT = { ArrowUp: 'previous', ArrowDown: 'next' };
const FIELDS = ['INPUT', 'TEXTAREA', 'SELECT'];
const BOXES = ['radio', 'checkbox'];

/** What a key asks for, wherever the focus is; null if nothing. Single keys do nothing where one writes, and can be switched off. */
export function shortcutOf({ key, ctrlKey, metaKey, altKey, shiftKey, isComposing }, { writing, single }) {
  if (isComposing) return null;
  if ((ctrlKey || metaKey) && !(ctrlKey && metaKey) && !altKey && !shiftKey) return key.toLowerCase() === 'k' ? 'jump' : null;
  if (ctrlKey || metaKey) return null;
  if (altKey) return (!shiftKey && WITH_ALT[key]) || null;
  return (single && !writing && SINGLE[key]) || null;
}

/** Does what the shortcuts ask for, as long as `page` is what one sees and no dialog lies over it. */
export function listenForShortcuts(page, actions) {
  // One page at a time listens: the one that was drawn last.
  document.onkeydown = (event) => {
    if (!page.isConnected || page.hidden || event.defaultPrevented || document.querySelector('dialog[open]')) return;
    if (event.key === 'Escape') return actions.escape();
    const name = shortcutOf(event, { writing: isField(event.target), single: singleKeys() });
    if (!name) return;
    event.preventDefault();
    actions[name]();
  };
}

const isField = ({ tagName, type, isContentEditable }) => isContentEditable || (FIELDS.includes(tagName) && !BOXES.includes(type));

export const singleKeys = () => localStorage.getItem(NAME) !== 'off';

export const setSingleKeys = (on) => (on ? localStorage.removeItem(NAME) : localStorage.setItem(NAME, 'off'));
