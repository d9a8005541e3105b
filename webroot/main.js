import { messageInAddress, roomInAddress, showRoom, takeLink } from './address.js';
import { adminDoor } from './admin-door.js';
import { createApi } from './api.js';
import { backoff } from './backoff.js';
import { createConclave } from './conclave.js';
import { h } from './dom.js';
import { speakReaders } from './language.js';
import { readyToTell, takeBack, tellMentions } from './notifications.js';
import { createSession } from './session.js';
import { createStore, initial } from './store.js';
import { t } from './texts.js';
import { colourFrame } from './theme.js';
import { markTitle, nameTitle } from './title.js';
import { noticesView } from './views/notices.js';
import { shellView } from './views/shell.js';
import { signInView } from './views/sign-in.js';
import { problemWords, sentences } from './words.js';

const PAUSE_MS = 4_000;
const page = document.getElementById('app');
const session = createSession({ renewed: () => running?.app.renewed(), leaving: takeBack, ended: leave });
const api = createApi(session);
let link = takeLink();
let running = null;
/** Who was signed out without their doing, and where they were. */
let left = null;

async function begin() {
  try {
    await session.renew();
  } catch (problem) {
    if (problem.facts?.status === 401) return gate();
    return unreachable(problem, begin);
  }
  enter();
}

async function gate(note) {
  takeBack();
  let setup;
  try {
    setup = await api.setup();
  } catch (problem) {
    return unreachable(problem, () => gate(note));
  }
  page.replaceChildren(signInView({ session, setup, link, note, done: ({ room }) => {
    link = null;
    enter(room);
  } }));
}

/** Nobody answered, or not with what was asked for: says so, and asks again by itself. */
function unreachable(problem, again) {
  const timer = setTimeout(retry, PAUSE_MS + backoff(0));
  const button = h('button.primary', { type: 'button', onclick: () => location.reload() }, t('button.again'));
  const card = h('div.gate-card', { testid: 'unreachable' }, h('h1', {}, t('gate.noAnswer')), h('p', { role: 'alert' }, problemWords(problem)), h('p.hint', {}, t('gate.asksAgain')), button);
  page.replaceChildren(h('main.gate', {}, card));
  addEventListener('online', retry, { once: true });

  function retry() {
    clearTimeout(timer);
    removeEventListener('online', retry);
    if (card.isConnected) again();
  }
}

async function enter(room) {
  const notices = noticesView();
  const store = createStore(initial(session.user()));
  store.watch(tellMentions);
  store.watch(markTitle);
  readyToTell();
  const app = createConclave({ session, api, store, storage: sessionStorage, notify: notices.notify });
  const before = left?.user === session.user().id ? left.room : null;
  left = null;
  running = { app, door: adminDoor(app, page), stop: () => {} };
  draw(app, notices);
  app.hooks.redraw = async () => {
    await speakReaders();
    if (running?.app !== app) return;
    for (const dialog of document.querySelectorAll('dialog')) (dialog.close(), dialog.remove());
    draw(app, notices);
  };
  store.listen(({ open }) => open && running?.app === app && showRoom(open));
  app.start();
  app.loadProviders().catch(notices.notify);
  const invited = await accept(app);
  const rooms = await roomsOf(app, notices);
  if (running?.app !== app) return;
  const first = rooms.find((r) => r.lobby) ?? rooms.find((r) => r.role) ?? rooms[0];
  const chosen = room ?? invited ?? roomInAddress() ?? before ?? first?.id;
  if (chosen) go(app, chosen, chosen === roomInAddress() && messageInAddress());
  running?.door.look();
}

/** The list of rooms, however long the server cannot say. */
async function roomsOf(app, notices) {
  for (;;) {
    try {
      return await app.loadRooms();
    } catch (problem) {
      if (running?.app !== app) return [];
      if (!['unavailable', 'unreachable', 'rate-limited'].includes(problem.code)) return (notices.notify(problem), []);
      await new Promise((done) => setTimeout(done, PAUSE_MS + backoff(0)));
    }
  }
}

/** Draws the page, or draws it anew when another language is spoken. What somebody is writing stays with the app. */
function draw(app, notices) {
  running.stop();
  const shell = shellView(app, notices);
  running.stop = app.store.listen(shell.update);
  page.replaceChildren(shell.element);
  shell.update(app.store.get());
}

function go(app, room, message) {
  if (room !== app.store.get().open) app.openRoom(room);
  if (message) app.showMessage(room, message);
}

async function accept(app) {
  const invite = link?.kind === 'invite' && link.code;
  link = null;
  if (!invite) return null;
  return api.acceptInvite(invite).then(({ room }) => room, (problem) => (app.notify(problem), null));
}

/** Says why, where the session has ended by itself; then what was being written waits for its writer. */
function leave(note) {
  const { me, open } = running?.app.store.get() ?? {};
  const isKept = note && running?.app.writing.hasWords();
  left = note ? { user: me?.id, room: open } : null;
  if (!note) running?.app.writing.forget();
  running?.stop();
  running?.app.stop();
  running = null;
  nameTitle('Conclave');
  markTitle(initial());
  history.replaceState(null, '', location.pathname + location.search);
  document.querySelectorAll('dialog').forEach((dialog) => dialog.remove());
  gate(isKept ? sentences(note, t('gate.kept')) : note);
}

addEventListener('hashchange', moved);
addEventListener('popstate', moved);
async function moved() {
  // One move fires both events: only the first finds a link, and a form that is being filled in stays.
  const taken = takeLink();
  link = taken ?? link;
  if (!running) return taken && gate();
  const message = messageInAddress();
  running.door.look();
  const room = (await accept(running.app)) ?? roomInAddress();
  if (room) go(running.app, room, message);
}

addEventListener('online', () => running?.app.network());
addEventListener('offline', () => running?.app.network());
document.addEventListener('visibilitychange', () => (document.hidden ? running?.app.turnAway() : running?.app.turnBack()));
addEventListener('beforeunload', (event) => running?.app.store.get().outbox.some((p) => p.status !== 'sent') && event.preventDefault());

colourFrame();
await speakReaders();
begin();
