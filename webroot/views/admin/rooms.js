import { h } from '../../dom.js';
import { t } from '../../texts.js';
import { ask } from './ask.js';
import { loadedView, nothing } from './loaded.js';
import { dateWords, numberWords, row } from './pieces.js';
import { adminApi } from './requests.js';

const KIB = 1_024;

/** All rooms by their size; of private ones that one is not in, no name. */
export function roomsPart(app) {
  const api = adminApi(app.api.call);
  const list = loadedView(() => api.rooms(), show);
  return [h('p.hint', {}, t('admin.rooms.hint')), list.element];

  function show(rooms) {
    if (!rooms.length) return nothing(t('admin.rooms.none'));
    const sorted = [...rooms].sort((a, b) => b.lobby - a.lobby || b.messages - a.messages);
    return [h('p.hint', {}, t('admin.rooms.count', { n: rooms.length })), h('ul.admin-rows', { testid: 'admin-room-list' }, sorted.map(item))];
  }

  function item(room) {
    const mine = app.store.get().list?.find((each) => each.id === room.id);
    const name = room.name ?? mine?.name ?? t('admin.rooms.private-name', { id: room.id.slice(0, 8) });
    return row({
      testid: 'admin-room',
      dataset: { room: room.id },
      name,
      mark: t(`admin.rooms.${room.visibility}`),
      facts: [
        t('admin.rooms.members', { n: room.members }),
        t('admin.rooms.messages', { n: room.messages }),
        t('admin.rooms.size', { size: numberWords(Math.ceil(room.bytes / KIB)) }),
        t('admin.rooms.since', { date: dateWords(room.createdAt) }),
      ],
      actions: [
        (mine || room.visibility === 'open') && h('a.button.small', { href: `#room=${encodeURIComponent(room.id)}`, testid: 'admin-room-open', 'aria-label': t('admin.rooms.open-name', { name }) }, t('admin.rooms.go')),
        !room.lobby && h('button.small.danger', { type: 'button', testid: 'admin-room-delete', 'aria-label': t('admin.rooms.delete-name', { name }), onclick: () => remove(room, name) }, t('admin.rooms.delete')),
      ].filter(Boolean),
    });
  }

  function remove(room, name) {
    ask({
      title: t('admin.rooms.delete-title', { name }),
      words: t('admin.rooms.delete-ask', { n: room.messages, name }),
      action: t('admin.rooms.delete'),
      run: () => app.api.deleteRoom(room.id),
      done: () => {
        app.loadRooms().catch(() => {});
        list.reload();
      },
    });
  }
}
