import { isMentionSince } from './mentions.js';
import { pageVersion } from './page-version.js';
import * as rooms from './room.js';
import { marked, readElsewhere } from './unread.js';

/** Everything the page shows. Keys and tokens are never part of it. */
export function initial(me = null) {
  return {
    me,
    list: null,
    rooms: {},
    open: null,
    seen: true,
    unread: {},
    said: {},
    reads: {},
    news: null,
    providers: [],
    secretPatterns: [],
    payers: {},
    lendRequests: [],
    keyNews: 0,
    models: {},
    outbox: [],
    connection: { phase: 'connecting' },
    refused: {},
    sought: null,
    left: {},
    limits: {},
    away: false,
    offline: false,
    stale: false,
  };
}

/** What the server said, applied to what was known. Pure: `now` is the only clock. */
export function apply(state, frame, now = Date.now()) {
  if (frame.type === 'welcome') return { ...state, limits: frame.limits ?? state.limits, reads: {}, stale: Boolean(pageVersion) && frame.page !== pageVersion };
  if (frame.type === 'left') return left(state, frame);
  if (frame.type === 'news') return news(state, frame);
  if (frame.type === 'read') return readElsewhere(state, frame);
  const id = frame.room;
  if (id === undefined) return state;
  const before = state.rooms[id];
  const after = rooms.apply(before, frame, now);
  if (after === before) return state;
  return {
    ...heard(state, frame, before, after),
    rooms: { ...state.rooms, [id]: after },
    outbox: settle(state, frame, after),
  };
}

const PARTINGS = new Set(['kicked', 'banned', 'deleted']);

/** Nothing more comes from a room, and what it held is no longer ours to show. */
function left(state, { room, reason }) {
  const { [room]: _, ...rooms } = state.rooms;
  return { ...state, rooms, refused: { ...state.refused, [room]: { code: PARTINGS.has(reason) ? `was-${reason}` : 'has-left' } } };
}

/** Something was said in a room that one is not in: a room that one is in tells it itself. */
function news(state, frame) {
  if (state.rooms[frame.room] || frame.room === state.open) return state;
  const after = marked(state, frame.room, Boolean(frame.mention), frame.said);
  return after === state ? state : { ...after, news: frame };
}

function heard(state, frame, before, after) {
  if (frame.type !== 'message' || (frame.room === state.open && state.seen) || !before || !state.me) return state;
  const isNews = after.messages.length > before.messages.length && frame.message.author.id !== state.me.id;
  const isMention = isMentionSince(before, after, frame.message.id, state.me);
  return isNews || isMention ? marked(state, frame.room, isMention, frame.rev) : state;
}

/** A waiting message leaves the outbox once the room shows it, whichever of frame and answer came first. */
function settle(state, frame, room) {
  if (!state.outbox.length) return state.outbox;
  let outbox = state.outbox;
  if (frame.type === 'message' && frame.message.author.id === state.me?.id) {
    const twin = outbox.find((p) => p.status === 'sending' && !p.message && p.room === frame.room && p.text === frame.message.text);
    if (twin) outbox = outbox.map((p) => (p === twin ? { ...p, message: frame.message.id } : p));
  }
  return outbox.filter((p) => p.status !== 'sent' || !room.messages.some((m) => m.id === p.message && p.room === room.id));
}

/** Keeps one state, tells its listeners at most once per animation frame. */
export function createStore(state, schedule = requestAnimationFrame) {
  const listeners = new Set();
  const watchers = new Set();
  let due = false;
  const tell = () => {
    due = false;
    for (const listener of listeners) listener(state);
  };
  return {
    get: () => state,
    update(change) {
      const next = change(state);
      if (next === state) return;
      const before = state;
      state = next;
      for (const watcher of watchers) watcher(state, before);
      if (due) return;
      due = true;
      schedule(tell);
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    /** Hears of each change at once, also while nothing is drawn because nobody sees the page. */
    watch: (watcher) => watchers.add(watcher),
  };
}
