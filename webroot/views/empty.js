import { h } from '../dom.js';
import { icon } from '../icons.js';
import { problemWords } from '../words.js';
import { openInvite } from './invite.js';

/** What a new room says instead of nothing. */
export function emptyRoom(app, { practice, practise }) {
  return h('div.empty', { testid: 'empty-room' },
    h('span.empty-mark', {}, icon('key')),
    h('h2', {}, 'A quiet room'),
    h('p', {}, 'Say something, or type ', h('kbd', {}, '@'), ' to summon a model.'),
    h('div.actions.centred', {},
      practice && h('button.primary', { type: 'button', testid: 'summon-practice', onclick: () => practise() }, 'Try the practice model'),
      mayInvite(app) && h('button', { type: 'button', onclick: () => openInvite(app) }, 'Invite someone')));
}

function mayInvite(app) {
  const { rooms, open } = app.store.get();
  return ['owner', 'moderator'].includes(rooms[open]?.you.role);
}

export function refusedRoom(problem, again) {
  return h('div.empty', { testid: 'refused-room' },
    h('span.empty-mark', {}, icon('lock')),
    h('h2', {}, 'This room stays closed'),
    h('p', {}, problemWords(problem)),
    h('div.actions.centred', {}, h('button', { type: 'button', onclick: again }, 'Try again')));
}
