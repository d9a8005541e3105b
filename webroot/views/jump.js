import { h } from '../dom.js';
import { readersLocale, t } from '../texts.js';
import { openDialog } from './dialog.js';
import { menuList } from './menu-list.js';

const MOST = 50;
const OF_LIST = ['ArrowDown', 'ArrowUp', 'Enter'];

/** Goes to a room by a part of its name. */
export function openJump(app, { chosen }) {
  const input = h('input', { type: 'search', role: 'combobox', dir: 'auto', maxlength: 80, autocomplete: 'off', 'aria-label': t('jump.label'), placeholder: t('jump.label'), 'aria-expanded': 'true', testid: 'jump-input', autofocus: true });
  const menu = menuList(input, { chosen: go, label: t('rooms.title'), testid: 'jump-rooms' });
  const nothing = h('p.hint', { role: 'status' });
  const { close } = openDialog({ title: t('jump.title'), testid: 'jump', className: 'jump', body: [input, nothing, menu.element] });
  input.addEventListener('input', show);
  input.addEventListener('keydown', (event) => !event.isComposing && OF_LIST.includes(event.key) && menu.key(event));
  show();

  function show() {
    const rooms = found(app.store.get(), input.value.trim());
    menu.show(rooms.length ? [{ label: t('rooms.title'), options: rooms.map(option) }] : []);
    nothing.textContent = rooms.length ? '' : t('jump.nothing');
    input.setAttribute('aria-expanded', String(rooms.length > 0));
  }

  function go({ room }) {
    close();
    app.openRoom(room);
    chosen();
  }
}

const option = (room) => ({ kind: room.visibility === 'private' ? 'private' : 'room', room: room.id, label: room.name, detail: room.topic ?? '' });

/** Rooms that begin like that come first, and of these the ones with something new; last the one that is open. */
function found({ list, unread, open }, wanted) {
  const words = wanted.toLocaleLowerCase(readersLocale());
  const at = (room) => room.name.toLocaleLowerCase(readersLocale()).indexOf(words);
  return (list ?? [])
    .filter((room) => at(room) >= 0)
    .sort((a, b) => (a.id === open) - (b.id === open) || (at(a) > 0) - (at(b) > 0) || Boolean(unread[b.id]) - Boolean(unread[a.id]) || Boolean(b.role) - Boolean(a.role) || a.name.localeCompare(b.name, readersLocale()))
    .slice(0, MOST);
}
