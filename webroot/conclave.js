import { createHistory } from './history.js';
import { createHeads } from './heads.js';
import { createKeyring } from './keyring.js';
import { createOthersPay } from './others-pay.js';
import { createOutbox } from './outbox.js';
import { caughtUp, leaving, leftBefore } from './left-off.js';
import { Problem } from './problem.js';
import { isRunning } from './room.js';
import { createSocket } from './socket.js';
import { secretCatcher } from './secrets.js';
import { apply } from './store.js';
import { markedByList } from './unread.js';
import { createWriting } from './writing.js';

const LATER = new Set(['unavailable', 'rate-limited']);
const TYPING_MS = 2_000;
const PAUSE_MS = 5_000;
const READ_MS = 1_000;
const PROBE_MS = 2_000;

/** What a person can do here. Views call these and read the store; nothing else talks to the server. */
export function createConclave({ session, api, store, storage, notify }) {
  const entering = new Set();
  let typedAt = 0;
  let triedAt = 0;
  let reading = null;
  let patterns = null;
  let wanted = null;

  const writing = createWriting({ user: session.user().id, catcher, storage });
  const socket = createSocket({ session, receive, phase });
  const outbox = createOutbox({ store, socket, away, refused: (entry, problem) => hooks.refused(entry, problem) });
  const past = createHistory({ api, store, notify });
  const keyring = createKeyring({ api, session, socket, store, notify, lentOtherwise: () => loadProviders().catch(() => {}) });
  const othersPay = createOthersPay({ store, ask: roomOpened });
  const heads = createHeads({ rooms: () => store.get().rooms, enter });
  const hooks = { refused() {}, keyNeeded() {}, redraw() {} };

  store.update((s) => ({ ...s, seen: !document.hidden, outbox: writing.waiting() }));
  store.listen(({ outbox, secretPatterns }) => {
    writing.send(outbox);
    if (secretPatterns !== patterns) writing.keep();
    patterns = secretPatterns;
  });

  /** Before the server has told what keys look like, anything might be one. */
  function catcher() {
    const { secretPatterns } = store.get();
    return secretPatterns.length ? secretCatcher(secretPatterns) : null;
  }

  function receive(frame) {
    if (frame.type === 'error') {
      if (frame.code === 'key-needed') hooks.keyNeeded(frame);
      else notify(new Problem(frame.code, frame.message, frame));
      return;
    }
    if (frame.type === 'heads') return heads.heard(frame);
    if (keyring.receive(frame)) return void loadProviders().catch(() => {});
    store.update((state) => apply(state, frame));
    if (frame.type === 'left' || isUnlisted(frame)) return void loadRooms().catch(() => {});
    if (store.get().rooms[frame.room]?.hole) enter(frame.room);
    if (frame.room !== store.get().open) return;
    if (frame.type === 'room' || frame.type === 'message') readSoon();
    if (frame.type === 'room') {
      roomOpened();
      if (wanted?.room === frame.room) past.show(wanted.room, wanted.message);
      wanted = null;
    }
    if (changesPayers(frame)) keyring.payersChanged();
  }

  /** Somebody has made me a member of a room that I do not know yet. */
  function isUnlisted({ type, room }) {
    const { list } = store.get();
    return type === 'news' && Boolean(list) && !list.some((listed) => listed.id === room && listed.role);
  }

  /** What is before one's eyes is read. */
  function readSoon() {
    reading ??= setTimeout(() => {
      reading = null;
      const { open, rooms } = store.get();
      if (rooms[open] && !document.hidden) socket.request({ type: 'read', room: open, rev: rooms[open].rev }).catch(() => {});
    }, READ_MS);
  }

  /** Who pays depends on the room. */
  function roomOpened() {
    keyring.payersChanged();
    loadProviders().catch(() => {});
  }

  function phase(connection) {
    store.update((s) => ({ ...s, connection: { ...connection, since: (s.connection.phase === connection.phase && s.connection.since) || Date.now() } }));
    if (connection.phase === 'ready') comeBack();
    if (connection.phase === 'stopped') session.renew().then(tryOnce, () => {});
  }

  /** The server answers, but can store and read nothing. What is said here was asked for, and is asked for again until it works. */
  function away(away) {
    if (store.get().away !== away) store.update((s) => ({ ...s, away }));
  }

  /** The server may have closed over a token that is new by now; more than once a minute would be stubborn. */
  function tryOnce() {
    if (Date.now() - triedAt < 60_000) return;
    triedAt = Date.now();
    socket.start();
  }

  async function comeBack() {
    const { open, rooms } = store.get();
    const known = new Set([open, ...Object.keys(rooms), ...outbox.rooms()].filter(Boolean));
    await Promise.all([...known].map(enter));
    outbox.flush();
    // What was said meanwhile in the other rooms nobody tells later.
    if (store.get().list) loadRooms().catch(() => {});
    keyring.loadLendRequests().catch(() => {});
  }

  async function enter(room) {
    if (entering.has(room) || !socket.isReady()) return;
    entering.add(room);
    const known = store.get().rooms[room];
    try {
      await socket.request({ type: 'enter', room, ...(known && { epoch: known.epoch, after: known.rev }) });
      away(false);
      if (!store.get().list?.find((listed) => listed.id === room)?.role) await loadRooms().catch(() => {});
    } catch (problem) {
      if (problem.code === 'disconnected') return;
      if (problem.code === 'unavailable') away(true);
      if (LATER.has(problem.code)) return void setTimeout(() => enter(room), (problem.facts.retryAfter ?? 0) * 1000 || PAUSE_MS);
      store.update((s) => {
        const { [room]: _, ...rooms } = s.rooms;
        return { ...s, rooms, refused: { ...s.refused, [room]: problem } };
      });
    } finally {
      entering.delete(room);
    }
  }

  async function loadRooms() {
    const list = await api.rooms();
    store.update((s) => ({ ...markedByList(s, list), list, left: leftBefore(list, s) }));
    return list;
  }

  async function loadProviders() {
    const [providers, secretPatterns] = await Promise.all([
      api.providers(store.get().open),
      api.secretPatterns().catch(() => store.get().secretPatterns),
    ]);
    store.update((s) => ({ ...s, providers, secretPatterns, models: {} }));
  }

  return {
    api,
    session,
    store,
    notify,
    hooks,
    writing,
    keys: keyring,
    loadRooms,
    loadProviders,
    start: () => socket.start(),
    /** Somebody looks at the page again. */
    turnBack() {
      store.update((s) => ({ ...s, seen: true, unread: { ...s.unread, [s.open]: false } }));
      readSoon();
      socket.nudge();
      othersPay.seen();
    },
    /** This device has lost its network, or has one again. */
    network() {
      store.update((s) => ({ ...s, offline: !navigator.onLine }));
      socket.nudge(navigator.onLine ? undefined : PROBE_MS);
    },
    renewed: () => socket.renew(),
    stop: () => socket.stop(),

    openRoom(room) {
      if (room !== store.get().open) store.update(leaving);
      store.update((s) => ({ ...s, open: room, unread: { ...s.unread, [room]: false }, refused: { ...s.refused, [room]: undefined } }));
      if (!store.get().rooms[room]) enter(room);
      else (roomOpened(), readSoon());
    },

    say(text, replyTo, hidden) {
      typedAt = 0;
      store.update(caughtUp);
      outbox.add(store.get().open, text, replyTo, hidden);
    },

    request: (frame) => socket.request(frame),
    alter: (frame) => socket.request(frame).catch(notify),
    stopReply: (message) => socket.request({ type: 'stop', message }).catch(notify),
    retry: (message) => socket.request({ type: 'retry', message }).catch((problem) => (problem.code === 'key-needed' ? hooks.keyNeeded(problem.facts) : notify(problem))),
    /** A room of one's own in which a model answers every message. */
    async visit(name, provider, model, more) {
      const room = await api.createRoom({ name, visibility: 'private', answers: 'every' });
      try {
        await this.summon(room.id, provider, model, more);
      } catch (problem) {
        await api.deleteRoom(room.id).catch(() => {});
        throw problem;
      }
      await loadRooms();
      this.openRoom(room.id);
    },

    openTable: (room, seats, rounds, topic) => socket.request({ type: 'table', room, seats, rounds, ...(topic && { topic }) }),
    stopTable: (table) => socket.request({ type: 'stop', table }).catch((problem) => problem.code !== 'not-found' && notify(problem)),
    dismiss: (seat) => socket.request({ type: 'dismiss', seat }).catch(notify),
    summon: (room, provider, model, { handle, instructions } = {}) => socket.request({ type: 'summon', room, provider, ...(model && { model }), ...(handle && { handle }), ...(instructions && { instructions }) }).then((ok) => ok.seat),

    typing() {
      if (Date.now() - typedAt < TYPING_MS) return;
      typedAt = Date.now();
      socket.tell({ type: 'typing', room: store.get().open });
    },

    loadOlder: past.loadOlder,
    loadSince: past.loadSince,
    /** Somebody looks away from the page. */
    turnAway: () => store.update((s) => ({ ...leaving(s), seen: false })),

    /** Goes to a message, also of another room, once that is there. */
    showMessage(room, message) {
      if (store.get().open !== room) this.openRoom(room);
      if (store.get().rooms[room]) past.show(room, message);
      else wanted = { room, message };
    },

    /** The models behind a ready provider, asked for once. */
    async loadModels(provider) {
      if (store.get().models[provider]) return;
      const set = (models) => store.update((s) => ({ ...s, models: { ...s.models, [provider]: models } }));
      set([]);
      await api.models(provider).then((list) => set(list.map((model) => model.id))).catch(() => {});
    },
  };
}

/** Models come and go, and a reply that ended has spent something. */
function changesPayers({ type, message }) {
  return type === 'seat' || type === 'info' || (type === 'message' && Boolean(message.reply) && !isRunning(message));
}
