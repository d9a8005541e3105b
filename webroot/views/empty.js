import { h } from '../dom.js';
import { icon } from '../icons.js';
import { pieces, t } from '../texts.js';
import { problemWords } from '../words.js';
import { openInvite } from './invite.js';

/** What a new room says instead of nothing. */
export function emptyRoom(app, { practice, practise }) {
  return h('div.empty', { testid: 'empty-room' },
    h('span.empty-mark', {}, icon('key')),
    h('h2', {}, t('room.quiet')),
    h('p', {}, pieces('room.begin', { at: h('kbd', {}, '@') })),
    h('div.actions.centred', {},
      practice && h('button.primary', { type: 'button', testid: 'summon-practice', onclick: () => practise() }, t('room.practice')),
      mayInvite(app) && h('button', { type: 'button', onclick: () => openInvite(app) }, t('room.invite'))));
}

function mayInvite(app) {
  const { rooms, open } = app.store.get();
  return ['owner', 'moderator'].includes(rooms[open]?.you.role);
}

export function refusedRoom(problem, again) {
  return h('div.empty', { testid: 'refused-room' },
    h('span.empty-mark', {}, icon('lock')),
    h('h2', {}, t('room.refused')),
    h('p', {}, problemWords(problem)),
    h('div.actions.centred', {}, h('button', { type: 'button', onclick: again }, t('button.again'))));
}
