import { h, setText } from '../dom.js';
import { icon } from '../icons.js';
import { openPins, openSearch } from './found.js';
import { openInvite } from './invite.js';
import { openRoomSettings } from './room-settings.js';

/** Name, topic, and the ways to the room list, the people and models, and the invitation. */
export function roomHeaderView(app, { showRooms, showPeople }) {
  const title = h('h1', { testid: 'room-name' });
  const topic = h('p.topic', { testid: 'room-topic' });
  const count = h('span.count', {});
  const invite = h('button.icon-button', { type: 'button', 'aria-label': 'Invite someone', title: 'Invite someone', testid: 'invite-open', onclick: () => openInvite(app) }, icon('invite'));
  const settings = h('button.icon-button', { type: 'button', 'aria-label': 'Room settings', title: 'Room settings', testid: 'room-settings-open', onclick: () => openRoomSettings(app) }, icon('settings'));
  const search = h('button.icon-button', { type: 'button', 'aria-label': 'Search this room', title: 'Search this room', testid: 'search-open', onclick: () => openSearch(app) }, icon('search'));
  const pins = h('button.icon-button', { type: 'button', 'aria-label': 'Pinned messages', title: 'Pinned messages', testid: 'pins-open', onclick: () => openPins(app) }, icon('pin'));
  const people = h('button.icon-button.with-count.narrow-only', { type: 'button', 'aria-label': 'People and models', testid: 'people-open', onclick: showPeople }, icon('people'), count);
  const element = h('header.room-head', {},
    h('button.icon-button.phone-only', { type: 'button', 'aria-label': 'Rooms', testid: 'rooms-open', onclick: showRooms }, icon('menu')),
    h('div.room-title', {}, title, topic),
    search, pins, invite, settings, people);

  function update(room, listed) {
    setText(title, room?.name ?? listed?.name ?? '');
    setText(topic, room?.topic || listed?.topic || '');
    for (const button of [search, pins, invite, settings, people]) button.hidden = !room;
    if (!room) return;
    invite.hidden = !['owner', 'moderator'].includes(room.you.role);
    setText(count, String(room.presentCount || ''));
    people.setAttribute('aria-label', `People and models: ${room.presentCount} here, ${room.seats.length} ${room.seats.length === 1 ? 'model' : 'models'}`);
  }

  return { element, update };
}
