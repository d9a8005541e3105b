import { h } from '../dom.js';
import { icon } from '../icons.js';
import { t } from '../texts.js';
import { dayWords } from '../words.js';
import { guardLinks } from './dialog.js';
import { messageView, waitingView } from './message.js';
import { emptyRoom, refusedRoom } from './empty.js';
import { sideBySide } from './side-by-side.js';

const NEAR_END = 48;
const NEAR_START = 300;
const TOGETHER_MS = 5 * 60_000;

/** The conversation. Stays at the end only for a reader who was there; never moves what someone is reading. */
export function messagesView(app, actions) {
  const items = h('div.items', {});
  const list = h('div.messages', { role: 'log', 'aria-live': 'off', 'aria-label': t('messages.title'), tabindex: '0', testid: 'messages' }, items);
  const toEnd = h('button.to-end', { type: 'button', hidden: true, testid: 'to-end', onclick: () => scrollToEnd() }, icon('down'), t('messages.newer'));
  const element = h('div.messages-frame', {}, list, toEnd);
  const views = new Map();
  const beside = sideBySide();
  let roomId = null;
  let atEnd = true;
  let held = null;

  guardLinks(list);
  list.addEventListener('click', (event) => choose(event.target.closest('.message')));
  list.addEventListener('scroll', () => {
    atEnd = list.scrollHeight - list.scrollTop - list.clientHeight < NEAR_END;
    if (atEnd) toEnd.hidden = true;
    if (!atEnd && list.scrollTop < NEAR_START) app.loadOlder();
  }, { passive: true });
  items.addEventListener('late', (event) => (event.preventDefault(), keepPlace(event.detail)));
  new ResizeObserver(() => atEnd && scrollToEnd()).observe(list);

  function scrollToEnd() {
    atEnd = true;
    list.scrollTop = list.scrollHeight;
    toEnd.hidden = true;
  }

  function update(state) {
    const room = state.rooms[state.open];
    if (state.open !== roomId) {
      roomId = state.open;
      views.clear();
      items.replaceChildren();
      atEnd = true;
    }
    const last = items.lastElementChild;
    keepPlace(() => reconcile(room ? wanted(state, room) : blank(state)));
    if (!atEnd && items.lastElementChild !== last) toEnd.hidden = false;
    if (room?.hasOlder && list.scrollTop < NEAR_START) app.loadOlder();
    if (state.sought?.room === roomId && views.has(state.sought.message)) {
      jump(state.sought.message);
      app.store.update((s) => ({ ...s, sought: null }));
    }
  }

  /** Whoever is at the end stays there; for everybody else what they read stays where it is. */
  function keepPlace(change) {
    const places = atEnd ? [] : placesInSight().map((element) => ({ element, top: wantedTop(element) }));
    change();
    const place = places.find(({ element }) => element.isConnected);
    if (atEnd) scrollToEnd();
    else if (place) list.scrollTop += place.element.getBoundingClientRect().top - place.top;
    held = place;
  }

  /** Where an element is to stay: what scrolling rounds away does not add up. */
  function wantedTop(element) {
    const { top } = element.getBoundingClientRect();
    return held?.element === element && Math.abs(held.top - top) < 1 ? held.top : top;
  }

  /** The first paragraph in sight, in case it stays, and its message. */
  function placesInSight() {
    const message = firstVisible();
    const edge = list.getBoundingClientRect().top;
    const paragraph = [...message?.querySelectorAll('.text > *') ?? []].find((child) => child.getBoundingClientRect().bottom > edge);
    return [paragraph, message].filter(Boolean);
  }

  /** The first message in sight; what stands above the messages stays there when earlier ones come. */
  const firstVisible = () => {
    const edge = list.getBoundingClientRect().top;
    return [...items.querySelectorAll('.message')].find((child) => child.getBoundingClientRect().bottom > edge);
  };

  /** The elements the list should have, in order; views are made once per message. */
  function wanted(state, room) {
    const wanted = [];
    let previous = null;
    if (!room.hasOlder && !room.messages.length && !state.outbox.some((p) => p.room === room.id)) wanted.push(blankRoom(state));
    if (room.hasOlder) wanted.push(once('older', () => h('p.hint.older', {}, t('messages.older'))));
    for (const message of room.messages) {
      const day = new Date(message.createdAt).toDateString();
      if (day !== previous?.day) wanted.push(once(`day ${day}`, () => h('h2.day', {}, h('span', {}, dayWords(message.createdAt)))));
      const view = views.get(message.id) ?? keep(message.id, messageView(app, { reply: actions.reply, jump }));
      view.update(room, message, goesOn(previous, message, day), state.providers);
      wanted.push(view.element);
      previous = { message, day };
    }
    for (const entry of state.outbox) {
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
  }

  /** Fingers do not hover: the message they touched shows its tools. */
  function choose(message) {
    items.querySelector('.chosen')?.classList.remove('chosen');
    message?.classList.add('chosen');
  }

  function jump(id) {
    const target = views.get(id)?.element;
    if (!target) return;
    atEnd = false;
    target.scrollIntoView({ block: 'center' });
    target.classList.add('found');
    setTimeout(() => target.classList.remove('found'), 1500);
  }

  return { element, update, scrollToEnd };
}

/** A person's messages in quick succession share one heading; a reply always has its own, since each has its own payer. */
function goesOn(previous, message, day) {
  if (!previous || previous.day !== day || message.reply || message.replyTo || message.author.kind === 'system') return false;
  const { author, createdAt } = previous.message;
  return author.id === message.author.id && author.kind === message.author.kind && new Date(message.createdAt) - new Date(createdAt) < TOGETHER_MS;
}
