import { h } from '../dom.js';
import { icon } from '../icons.js';
import { t } from '../texts.js';
import { around, drawnOf, earlier, later, still } from '../window.js';
import { dayWords } from '../words.js';
import { guardLinks } from './dialog.js';
import { messageView, waitingView } from './message.js';
import { emptyRoom, refusedRoom } from './empty.js';
import { leftOffView } from './left-off.js';
import { messageTools } from './message-tools.js';
import { createPlace } from './place.js';
import { sideBySide } from './side-by-side.js';

const NEAR_END = 48;
const NEAR_START = 300;
const NEAR_EDGE = 800;
const TOGETHER_MS = 5 * 60_000;

/** The conversation. Stays at the end only for a reader who was there; never moves what someone is reading. */
export function messagesView(app, actions) {
  const items = h('div.items', {});
  const list = h('div.messages', { role: 'log', 'aria-live': 'off', 'aria-label': t('messages.title'), tabindex: '0', testid: 'messages' }, items);
  const toEnd = h('button.to-end', { type: 'button', hidden: true, testid: 'to-end', onclick: () => scrollToEnd() }, icon('down'), t('messages.newer'));
  const leftOff = leftOffView(app, { jump });
  const element = h('div.messages-frame', {}, list, leftOff.button, toEnd);
  const place = createPlace(list, items);
  const views = new Map();
  const tools = messageTools(app, actions);
  const beside = sideBySide();
  let roomId = null;
  let drawn = { start: 0, end: 0, length: 0 };
  /** What is drawn for who reads further up; null for who is at the end. */
  let span = null;
  let newestKnown = null;
  let top = 0;

  guardLinks(list);
  // Fingers do not hover: the message that they touch shows its tools, until they touch another.
  list.addEventListener('click', (event) => tools.show(viewAt(event)));
  list.addEventListener('focusin', (event) => tools.show(viewAt(event)));
  // Not what slides below a pointer that rests.
  list.addEventListener('pointermove', (event) => event.pointerType === 'mouse' && tools.pass(viewAt(event)));
  list.addEventListener('pointerleave', (event) => event.pointerType === 'mouse' && tools.pass(null));
  list.addEventListener('scroll', scrolled, { passive: true });
  items.addEventListener('late', (event) => (event.preventDefault(), keepPlace(event.detail)));
  new ResizeObserver(() => !span && toLast()).observe(list);

  const viewAt = ({ target }) => views.get(target.closest('.message')?.dataset.messageId) ?? null;
  const shown = () => app.store.get().rooms[roomId];
  const has = (id) => shown()?.messages.some((message) => message.id === id);
  const below = () => list.scrollHeight - list.scrollTop - list.clientHeight;

  function toLast() {
    list.scrollTop = list.scrollHeight;
    top = list.scrollTop;
  }

  function scrollToEnd() {
    span = null;
    draw();
    lookAround();
  }

  function scrolled() {
    follow();
    if (reach()) draw();
    askForOlder();
    lookAround();
  }

  /** Whoever reaches the end follows it from then on, and whoever scrolls up from it does no more; what grows below nobody leaves it by. */
  function follow() {
    const isUp = list.scrollTop < top;
    top = list.scrollTop;
    if (below() < NEAR_END && drawn.end === drawn.length) span = null;
    else if (!span && !isUp) toLast();
    else if (!span && drawn.room) {
      span = still(drawn.room.messages, null);
      newestKnown = drawn.room.messages.at(-1)?.id;
    }
  }

  /** What somebody comes near to is to be drawn; whether that is more than before. */
  function reach() {
    const { messages } = shown() ?? {};
    if (!span || !messages) return false;
    const before = span;
    const { start, end } = drawnOf(messages, span);
    if (list.scrollTop < NEAR_EDGE && start > 0) span = earlier(messages, span);
    if (below() < NEAR_EDGE && end < messages.length) span = later(messages, span);
    return span !== before;
  }

  function askForOlder() {
    if (shown()?.hasOlder && list.scrollTop < NEAR_START && drawn.start === 0) app.loadOlder();
  }

  function lookAround() {
    const messages = shown()?.messages ?? [];
    toEnd.hidden = !span || (drawn.end === messages.length && messages.at(-1)?.id === newestKnown);
    leftOff.look(list);
  }

  function update(state) {
    if (state.open !== roomId) {
      roomId = state.open;
      views.clear();
      tools.show(null);
      items.replaceChildren();
      span = null;
    }
    // Before drawing, so that what comes above is drawn at once: a list at its very start cannot move further.
    reach();
    draw();
    askForOlder();
    lookAround();
    if (state.sought?.room === roomId && has(state.sought.message)) {
      jump(state.sought.message);
      app.store.update((s) => ({ ...s, sought: null }));
    }
  }

  function draw() {
    const state = app.store.get();
    const room = state.rooms[roomId];
    drawn = room ? { ...drawnOf(room.messages, span), length: room.messages.length, room } : { start: 0, end: 0, length: 0 };
    leftOff.update(state, room);
    keepPlace(() => reconcile(room ? wanted(state, room) : blank(state)));
    tools.refresh();
  }

  /** Whoever is at the end stays there; for everybody else what they read stays where it is. */
  function keepPlace(change) {
    if (span) return place.keep(change);
    change();
    toLast();
  }

  /** The elements the list should have, in order; views are made once per message. */
  function wanted(state, room) {
    const wanted = [];
    const { start, end } = drawn;
    let previous = start > 0 ? withDay(room.messages[start - 1]) : null;
    if (!room.hasOlder && !room.messages.length && !state.outbox.some((p) => p.room === room.id)) wanted.push(blankRoom(state));
    if (room.hasOlder && start === 0) wanted.push(once('older', () => h('p.hint.older', {}, t('messages.older'))));
    for (const message of room.messages.slice(start, end)) {
      const now = withDay(message);
      if (now.day !== previous?.day) wanted.push(once(`day ${now.day}`, () => h('h2.day', {}, h('span', {}, dayWords(message.createdAt)))));
      const isNews = leftOff.before(message);
      if (isNews) wanted.push(leftOff.line);
      const view = views.get(message.id) ?? keep(message.id, messageView(app, { jump }));
      view.update(room, message, !isNews && goesOn(previous, now), state.providers);
      wanted.push(view.element);
      previous = now;
    }
    for (const entry of end < room.messages.length ? [] : state.outbox) {
      if (entry.room !== room.id || room.messages.some((m) => m.id === entry.message)) continue;
      const view = views.get(entry.nonce) ?? keep(entry.nonce, waitingView(entry, state.me));
      view.update(state);
      wanted.push(view.element);
    }
    return beside.gather(wanted, room);
  }

  function blankRoom({ providers }) {
    const practice = providers.find((p) => !p.needsKey && p.ready !== 'none');
    return once(`empty ${practice?.id}`, () => emptyRoom(app, { practice, ...actions }));
  }

  function blank(state) {
    const problem = state.refused?.[state.open];
    if (problem) return [refusedRoom(problem, () => app.openRoom(state.open))];
    return [once('loading', () => h('p.hint.loading', {}, state.open ? t('messages.opening') : t('messages.choose')))];
  }

  const keep = (key, view) => (views.set(key, view), view);
  const once = (key, make) => (views.get(key) ?? keep(key, { element: make() })).element;

  function reconcile(wanted) {
    const stay = new Set(wanted);
    for (const child of [...items.children]) if (!stay.has(child)) child.remove();
    let at = items.firstElementChild;
    for (const element of wanted) {
      if (element === at) at = at.nextElementSibling;
      else items.insertBefore(element, at);
    }
    for (const [key, view] of views) if (!items.contains(view.element)) views.delete(key);
  }

  /** Shows a message, wherever in the room it is. */
  function jump(id) {
    if (!has(id)) return void app.showMessage(roomId, id);
    span = around(shown().messages, id);
    newestKnown = shown().messages.at(-1)?.id;
    draw();
    const target = views.get(id).element;
    target.focus({ preventScroll: true });
    target.scrollIntoView({ block: target.offsetHeight > list.clientHeight ? 'start' : 'center' });
    target.classList.add('found');
    setTimeout(() => target.classList.remove('found'), 1500);
    lookAround();
  }

  /** What came to the pointer uncovers what it lies over. */
  const putToolsAway = () => list.contains(document.activeElement) || tools.pass(null);

  return { element, update, scrollToEnd, putToolsAway };
}

const withDay = (message) => ({ message, day: new Date(message.createdAt).toDateString() });

/** A person's messages in quick succession share one heading; a reply always has its own, since each has its own payer. */
function goesOn(previous, { message, day }) {
  if (!previous || previous.day !== day || message.reply || message.replyTo || message.author.kind === 'system') return false;
  const { author, createdAt } = previous.message;
  return author.id === message.author.id && author.kind === message.author.kind && new Date(message.createdAt) - new Date(createdAt) < TOGETHER_MS;
}
