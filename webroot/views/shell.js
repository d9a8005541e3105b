import { h } from '../dom.js';
import { listenForShortcuts } from '../shortcuts.js';
import { nameTitle } from '../title.js';
import { announcerView } from './announcer.js';
import { composerView } from './composer.js';
import { openSearch } from './found.js';
import { openHelp } from './help.js';
import { openJump } from './jump.js';
import { lendRequestsView } from './lend-requests.js';
import { messageKeys } from './message-keys.js';
import { messagesView } from './messages.js';
import { connectionView } from './notices.js';
import { peopleView } from './people.js';
import { roomHeaderView } from './room-header.js';
import { roomsView } from './rooms.js';
import { roundTableView } from './round-table.js';
import { staleView } from './stale.js';

const WIDTHS = [matchMedia('(max-width: 759px)'), matchMedia('(max-width: 1099px)')];

/** The page of somebody signed in: rooms, conversation, people. On a phone the outer two slide over the middle. */
export function shellView(app, notices) {
  const drawer = (name) => {
    const before = shell.dataset.drawer;
    shell.dataset.drawer = name;
    scrim.hidden = !name;
    main.inert = Boolean(name);
    if (name) document.getElementById(name).querySelector('button')?.focus();
    else if (before) main.querySelector(before === 'rooms' ? '[data-testid=rooms-open]' : '[data-testid=people-open]')?.focus();
  };
  const hide = () => drawer('');
  const composer = composerView(app, { sent: () => messages.scrollToEnd(), leave: () => keys.enter() });
  const messages = messagesView(app, { reply: composer.answerTo, quote: composer.quote, practise: composer.practise });
  const keys = messageKeys(messages.element.firstElementChild, { leave: composer.focus });
  const rooms = roomsView(app, { chosen: hide, find: () => find() });
  const header = roomHeaderView(app, { showRooms: () => drawer('rooms'), showPeople: () => drawer('people') });
  const people = peopleView(app, { hide, mention: (seat) => (hide(), composer.mention(seat)) });
  const connection = connectionView(app);
  const stale = staleView();
  const announcer = announcerView();
  const lendRequests = lendRequestsView(app);
  const roundTable = roundTableView(app);
  const scrim = h('div.scrim', { hidden: true, onclick: hide });
  const main = h('main.room', {}, header.element, connection.element, stale.element, messages.element, lendRequests.element, roundTable.element, composer.element);
  const shell = h('div.shell', { dataset: { drawer: '' } }, rooms.element, main, people.element, scrim, announcer.element, notices.element);
  shell.addEventListener('keydown', (event) => event.key === 'Escape' && shell.dataset.drawer && hide());
  // A phone that is turned may have room for what slid over the middle.
  for (const width of WIDTHS) width.onchange = hide;

  const write = () => (hide(), composer.focus());
  const find = () => openJump(app, { chosen: write });
  const step = (by) => (rooms.step(by), write());
  listenForShortcuts(shell, {
    jump: find,
    previous: () => step(-1),
    next: () => step(1),
    search: () => app.store.get().rooms[app.store.get().open] && openSearch(app),
    write,
    help: openHelp,
    escape: messages.putToolsAway,
  });

  function update(state) {
    const room = state.rooms[state.open];
    rooms.update(state);
    header.update(room, state.list?.find((listed) => listed.id === state.open));
    connection.update(state);
    stale.update(state);
    messages.update(state);
    lendRequests.update(state);
    roundTable.update(room);
    composer.update(state);
    people.update(room, state.providers, state.payers[state.open]);
    announcer.update(state);
    nameTitle(room ? `${room.name} · Conclave` : 'Conclave');
  }

  return { element: shell, update };
}
