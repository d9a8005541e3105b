import { mayAdminister } from '../admin-door.js';
import { field, h, setText } from '../dom.js';
import { icon } from '../icons.js';
import { readersLocale, t } from '../texts.js';
import { problemWords } from '../words.js';
import { openDialog } from './dialog.js';
import { openHelp } from './help.js';
import { openSettings } from './sheets.js';

/** The side bar: rooms, who I am, settings. */
export function roomsView(app, { chosen, find }) {
  const list = h('nav.room-list', { testid: 'room-list', 'aria-label': t('rooms.title') });
  const jump = h('button.icon-button', { type: 'button', 'aria-label': t('jump.title'), title: t('jump.title'), testid: 'jump-open', onclick: find }, icon('search'));
  const create = h('button.icon-button', { type: 'button', 'aria-label': t('rooms.create'), title: t('rooms.create'), testid: 'create-room', onclick: () => openCreate(app) }, icon('plus'));
  const element = h('div.sidebar', { id: 'rooms' },
    h('header.sidebar-head', {}, h('p.brand', {}, h('span.brand-mark', {}, icon('key')), 'Conclave'), jump, create),
    list,
    h('footer.sidebar-foot', {},
      h('span.me', { dir: 'auto' }, app.session.user().name),
      mayAdminister(app) && h('a.button.icon-button', { href: '#/admin', 'aria-label': t('admin.open'), title: t('admin.open'), testid: 'admin-open' }, icon('shield')),
      h('button.icon-button', { type: 'button', 'aria-label': t('help.title'), title: t('help.title'), testid: 'help-open', onclick: openHelp }, icon('keyboard')),
      h('button.icon-button', { type: 'button', 'aria-label': t('rooms.settings'), title: t('rooms.settings'), testid: 'settings-open', onclick: () => openSettings(app) }, icon('settings'))));

  let last = {};
  let mine = [];
  function update({ list: rooms, open, unread }) {
    if (rooms === last.rooms && open === last.open && unread === last.unread) return;
    last = { rooms, open, unread };
    const focused = document.activeElement?.dataset?.room;
    list.replaceChildren(...(rooms ? groups(rooms) : [h('p.hint', {}, t('rooms.loading'))]));
    if (focused) list.querySelector(`[data-room="${CSS.escape(focused)}"]`)?.focus();
  }

  function groups(rooms) {
    if (!rooms.length) return [h('p.hint', {}, t('rooms.none'))];
    const sorted = [...rooms].sort((a, b) => Boolean(b.lobby) - Boolean(a.lobby) || a.name.localeCompare(b.name, readersLocale()));
    const isMine = (room) => room.role || room.lobby || room.id === last.open;
    mine = sorted.filter(isMine);
    return [group(t('rooms.title'), mine), group(t('rooms.joinable'), sorted.filter((room) => !isMine(room)))];
  }

  function group(label, rooms) {
    return rooms.length ? h('section', {}, h('h2.group-label', {}, label), h('ul', {}, rooms.map(item))) : '';
  }

  function item(room) {
    const isOpen = room.id === last.open;
    const unread = !isOpen && last.unread[room.id];
    const go = () => {
      app.openRoom(room.id);
      chosen();
    };
    return h('li', {}, h('button.room-item', {
      type: 'button', testid: 'room-item', dataset: { room: room.id, unread: unread ? 'yes' : 'no', named: unread === 'named' ? 'yes' : 'no' }, 'aria-current': isOpen ? 'page' : null, onclick: go,
    },
    icon(room.visibility === 'private' ? 'lock' : 'hash'),
    h('span.room-name', { dir: 'auto' }, room.name),
    unread === 'named' && h('span.named', { 'aria-hidden': 'true' }, '@'),
    unread && h('span.unread', {}, h('span.visually-hidden', {}, t(unread === 'named' ? 'rooms.named' : 'rooms.unread')))));
  }

  /** Opens the room before or after the open one. */
  function step(by) {
    const at = mine.findIndex((room) => room.id === last.open);
    if (mine.length > 1) app.openRoom(mine.at((at + by) % mine.length).id);
  }

  return { element, update, step };
}

export function openCreate(app) {
  const name = field(t('rooms.name'), h('input', { dir: 'auto', required: true, maxlength: 64, autocomplete: 'off', testid: 'create-room-name', autofocus: true }));
  const topic = field(t('rooms.topic'), h('input', { dir: 'auto', maxlength: 200, autocomplete: 'off', testid: 'create-room-topic' }), t('rooms.topicHint'));
  const fault = h('p.fault', { role: 'alert' });
  const submit = h('button.primary', { type: 'submit', testid: 'create-room-submit' }, t('rooms.submit'));
  const form = h('form', { testid: 'create-room-form', onsubmit: send }, name.element, topic.element,
    h('fieldset.choices', {}, h('legend', {}, t('rooms.who')),
      choice('open', t('rooms.open'), t('rooms.openHint'), true),
      choice('private', t('rooms.private'), t('rooms.privateHint'))),
    fault, h('div.actions', {}, submit));
  const { close } = openDialog({ title: t('rooms.create'), testid: 'create-room-dialog', className: 'narrow', body: form });

  async function send(event) {
    event.preventDefault();
    submit.disabled = true;
    try {
      const visibility = new FormData(form).get('visibility');
      const room = await app.api.createRoom({ name: name.input.value.trim(), visibility, ...(topic.input.value.trim() && { topic: topic.input.value.trim() }) });
      await app.loadRooms();
      close();
      app.openRoom(room.id);
    } catch (problem) {
      setText(fault, problemWords(problem));
      submit.disabled = false;
    }
  }
}

function choice(value, label, hint, checked) {
  return h('label.choice', {}, h('input', { type: 'radio', name: 'visibility', value, checked, testid: `create-room-${value}` }),
    h('span', {}, h('strong', {}, label), h('span.hint', {}, hint)));
}
