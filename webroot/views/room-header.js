import { h, setText } from '../dom.js';
import { icon } from '../icons.js';
import { manner, t } from '../texts.js';
import { openPins, openSearch } from './found.js';
import { openInvite } from './invite.js';
import { popupMenu } from './popup.js';
import { openRoomSettings } from './sheets.js';

/** Name, topic, and the ways to the room list, the people and models, and the invitation. */
export function roomHeaderView(app, { showRooms, showPeople }) {
  const title = h('h1', { testid: 'room-name', dir: 'auto' });
  const topic = h('p.topic', { testid: 'room-topic', dir: 'auto' });
  const count = h('span.count', {});
  const search = button('search-open', t('room.search'), 'search', () => openSearch(app));
  const [pins, invite, settings] = [
    ['pins', t('room.pins'), 'pin', () => openPins(app)],
    ['invite', t('room.invite'), 'invite', () => openInvite(app)],
    ['room-settings', t('room.settings'), 'settings', () => openRoomSettings(app)],
  ].map(([name, label, picture, act]) => ({
    button: button(`${name}-open`, label, picture, act, '.not-on-phone'),
    item: { testid: `${name}-item`, label, content: [icon(picture), label], act },
  }));
  // A phone has room for the name, or for five buttons.
  const more = button('room-more', t('room.more'), 'more', null, '.phone-only');
  const menu = popupMenu(more, { label: t('room.more'), testid: 'room-menu', items: () => [pins, invite, settings].filter((each) => !each.button.hidden).map((each) => each.item) });
  const people = h('button.icon-button.with-count.narrow-only', { type: 'button', 'aria-label': t('room.people'), testid: 'people-open', onclick: showPeople }, icon('people'), count);
  const element = h('header.room-head', {},
    h('button.icon-button.phone-only', { type: 'button', 'aria-label': t('rooms.title'), testid: 'rooms-open', onclick: showRooms }, icon('menu')),
    h('div.room-title', {}, title, topic),
    search, pins.button, invite.button, settings.button, people, more, menu);

  function update(room, listed) {
    setText(title, room?.name ?? listed?.name ?? '');
    setText(topic, room?.topic || listed?.topic || '');
    for (const each of [search, pins.button, invite.button, settings.button, people, more]) each.hidden = !room;
    if (!room) return;
    invite.button.hidden = !['owner', 'moderator'].includes(room.you.role);
    setText(count, room.presentCount ? manner('NumberFormat').format(room.presentCount) : '');
    people.setAttribute('aria-label', t('room.peopleHere', { here: room.presentCount, n: room.seats.length }));
  }

  return { element, update };
}

const button = (testid, label, picture, onclick, className = '') =>
  h(`button.icon-button${className}`, { type: 'button', 'aria-label': label, title: label, testid, ...(onclick && { onclick }) }, icon(picture));
