import { h } from '../dom.js';

const GAP = 6;
const MARGIN = 8;

/**
 * Lets a button open a menu of `items()`: `{testid, label, content, checked, act}`. The browser's own popover closes it on Escape
 * and on a click elsewhere; arrow keys go through it, in rows where it has several. The menu is to stand beside the button.
 */
export function popupMenu(button, { label, items, testid, className = '' }) {
  const stay = () => place(menu, button);
  const menu = h(`div.popup${className}`, { popover: 'auto', role: 'menu', 'aria-label': label, testid });
  button.popoverTargetElement = menu;
  button.setAttribute('aria-haspopup', 'menu');
  button.setAttribute('aria-expanded', 'false');

  menu.addEventListener('beforetoggle', ({ newState }) => {
    if (newState === 'open') {
      menu.replaceChildren(...items().map(item));
      // Once it can be measured, and before it is seen.
      requestAnimationFrame(stay);
      addEventListener('resize', stay);
    } else if (menu.contains(document.activeElement)) button.focus({ preventScroll: true });
  });
  menu.addEventListener('toggle', ({ newState }) => {
    button.setAttribute('aria-expanded', String(newState === 'open'));
    if (newState === 'open') return;
    removeEventListener('resize', stay);
    menu.replaceChildren();
  });
  menu.addEventListener('keydown', (event) => {
    event.stopPropagation();
    if (event.key === 'Tab') menu.hidePopover();
    const to = target([...menu.children], event.key);
    if (!to) return;
    event.preventDefault();
    to.focus();
  });

  function item({ testid: itemId, label: itemLabel, content, checked, act }, i) {
    const isChoice = checked !== undefined;
    return h('button.popup-item', {
      type: 'button', role: isChoice ? 'menuitemcheckbox' : 'menuitem', 'aria-checked': isChoice && String(checked), 'aria-label': itemLabel, title: itemLabel, tabindex: '-1', testid: itemId, autofocus: i === 0,
      onclick: () => { menu.hidePopover(); act(); },
    }, content);
  }

  return menu;
}

/** Where a key leads from the item that has the focus. */
function target(items, key) {
  const at = items.indexOf(document.activeElement);
  const wrapped = (i) => items[(i + items.length) % items.length];
  const columns = items.filter((item) => item.offsetTop === items[0].offsetTop).length;
  const steps = columns > 1 ? { ArrowRight: at + 1, ArrowLeft: at - 1 } : { ArrowDown: at + 1, ArrowUp: at - 1 };
  const rows = columns > 1 ? { ArrowDown: at + columns, ArrowUp: at - columns } : {};
  if (key in steps) return wrapped(steps[key]);
  if (key in rows) return items[rows[key]];
  return { Home: items[0], End: items.at(-1) }[key];
}

/** Below the button or above it, wherever there is more room, and within the page. */
function place(menu, button) {
  const { top, bottom, left, right } = button.getBoundingClientRect();
  const { clientWidth, clientHeight } = document.documentElement;
  const isBelow = clientHeight - bottom > top;
  const { style } = menu;
  style.maxWidth = `${clientWidth - 2 * MARGIN}px`;
  style.maxHeight = `${(isBelow ? clientHeight - bottom : top) - GAP - MARGIN}px`;
  style.top = isBelow ? `${bottom + GAP}px` : 'auto';
  style.bottom = isBelow ? 'auto' : `${clientHeight - top + GAP}px`;
  const wanted = left < clientWidth - right ? left : right - menu.offsetWidth;
  style.left = `${Math.max(MARGIN, Math.min(wanted, clientWidth - MARGIN - menu.offsetWidth))}px`;
}
