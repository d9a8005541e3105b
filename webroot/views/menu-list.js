import { h, uid } from '../dom.js';
import { icon } from '../icons.js';
import { t } from '../texts.js';

const MARKS = { seat: 'spark', model: 'spark', command: 'plus', room: 'hash', private: 'lock' };

/** The list of a text field, as above the composer: a listbox that the text field drives, so that the focus stays where one types. */
export function menuList(input, { chosen, label = t('menu.title'), testid = 'model-menu' }) {
  const id = uid();
  const element = h('div.menu', { role: 'listbox', id, 'aria-label': label, hidden: true, testid });
  let options = [];
  let active = 0;
  input.setAttribute('aria-controls', id);
  input.setAttribute('aria-autocomplete', 'list');
  input.setAttribute('aria-haspopup', 'listbox');
  element.addEventListener('mousedown', (event) => event.preventDefault());

  function show(groups) {
    const before = options[active]?.option;
    options = [];
    element.replaceChildren(...groups.map(group));
    element.hidden = options.length === 0;
    if (element.hidden) return hide();
    const same = options.findIndex(({ option }) => before && option.label === before.label && option.detail === before.detail);
    move(Math.max(0, same));
  }

  function group({ label, options: offered }) {
    const labelId = uid();
    return h('div.menu-group', { role: 'group', 'aria-labelledby': labelId },
      h('div.group-label', { id: labelId, role: 'presentation' }, label), offered.map(item));
  }

  function item(option) {
    const element = h('div.menu-item', {
      role: 'option', id: uid(), 'aria-selected': 'false', testid: 'menu-item',
      dataset: { kind: option.kind, ...(option.provider && { provider: option.provider }), ...(option.model && { model: option.model }) },
      onclick: () => chosen(option),
    }, MARKS[option.kind] && icon(MARKS[option.kind]), h('span.menu-label', { dir: 'auto' }, option.label), h('span.hint', {}, option.detail), option.note && h('span.menu-note', {}, option.note));
    const at = options.push({ option, element }) - 1;
    element.addEventListener('mousemove', () => active !== at && move(at));
    return element;
  }

  function move(to) {
    options[active]?.element.setAttribute('aria-selected', 'false');
    active = (to + options.length) % options.length;
    const { element: current } = options[active];
    current.setAttribute('aria-selected', 'true');
    current.scrollIntoView({ block: 'nearest' });
    input.setAttribute('aria-activedescendant', current.id);
  }

  function hide() {
    element.hidden = true;
    options = [];
    active = 0;
    input.removeAttribute('aria-activedescendant');
  }

  /** True when the key was for the menu. */
  function key(event) {
    if (element.hidden) return false;
    if (event.key === 'ArrowDown') move(active + 1);
    else if (event.key === 'ArrowUp') move(active - 1);
    else if ((event.key === 'Enter' && !event.shiftKey) || event.key === 'Tab') chosen(options[active].option);
    else if (event.key === 'Escape') hide();
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  }

  return { element, show, hide, key, isOpen: () => !element.hidden };
}
