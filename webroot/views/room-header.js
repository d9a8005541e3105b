import { h, setText } from '../dom.js';
import { icon } from '../icons.js';
import { manner, t } from '../texts.js';
import { openPins, openSearch } from './found.js';
import { openInvite } from './invite.js';
import { openRoomSettings } from './room-settings.js';

/** Name, topic, and the ways to the room list, the people and models, and the invitation. */
export function roomHeaderView(app, { showRooms, showPeople }) {
  const title = h('h1', { testid: 'room-name', dir: 'auto' });
  const topic = h('p.topic', { testid: 'room-topic', dir: 'auto' });
  const count = h('span.count', {});
  const invite = h('button.icon-button', { type: 'button', 'aria-label': t('room.invite'), title: t('room.invite'), testid: 'invite-open', onclick: () => openInvite(app) }, icon('invite'));
  const settings = h('button.icon-button', { type: 'button', 'aria-label': t('room.settings'), title: t('room.settings'), testid: 'room-settings-open', onclick: () => openRoomSettings(app) }, icon('settings'));
  const search = h('button.icon-button', { type: 'button', 'aria-label': t('room.search'), title: t('room.search'), testid: 'search-open', onclick: () => openSearch(app) }, icon('search'));
  const pins = h('button.icon-button', { type: 'button', 'aria-label': t('room.pins'), title: t('room.pins'), testid: 'pins-open', onclick: () => openPins(app) }, icon('pin'));
  const people = h('button.icon-button.with-count.narrow-only', { type: 'button', 'aria-label': t('room.people'), testid: 'people-open', onclick: showPeople }, icon('people'), count);
  const element = h('header.room-head', {},
    h('button.icon-button.phone-only', { type: 'button', 'aria-label': t('rooms.title'), testid: 'rooms-open', onclick: showRooms }, icon('menu')),
    h('div.room-title', {}, title, topic),
    search, pins, invite, settings, people);

  function update(room, listed) {
    setText(title, room?.name ?? listed?.name ?? '');
    setText(topic, room?.topic || listed?.topic || '');
    for (const button of [search, pins, invite, settings, people]) button.hidden = !room;
    if (!room) return;
    invite.hidden = !['owner', 'moderator'].includes(room.you.role);
    setText(count, room.presentCount ? manner('NumberFormat').format(room.presentCount) : '');
    people.setAttribute('aria-label', t('room.peopleHere', { here: room.presentCount, n: room.seats.length }));
  }

  return { element, update };
}
