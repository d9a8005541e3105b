import { withOlder } from './room.js';
import { t } from './texts.js';

const PAGE = 100;
const FAR_PAGES = 100;
const PAUSE_MS = 5_000;

/** Earlier messages of rooms: page by page as one scrolls, and down to one that somebody looks for. */
export function createHistory({ api, store, notify }) {
  let busy = null;
  let notBefore = 0;

  const known = (room) => store.get().rooms[room];
  const has = (room, id) => known(room)?.messages.some((m) => m.id === id);

  async function page(room, limit) {
    const before = Math.min(...known(room).messages.map((m) => m.posted));
    const older = await api.history(room, before, limit);
    store.update((s) => (s.rooms[room] ? { ...s, rooms: { ...s.rooms, [room]: withOlder(s.rooms[room], older, limit) } } : s));
  }

  /** One at a time. */
  async function alone(work) {
    while (busy) await busy;
    busy = work().finally(() => { busy = null; });
    return busy;
  }

  /** Pages, one after the other, until what is sought is there. */
  async function loadUntil(room, isThere) {
    for (let i = 0; i < FAR_PAGES && known(room)?.hasOlder && !isThere(); i++) await alone(() => page(room, PAGE));
  }

  return {
    async loadOlder() {
      const { open } = store.get();
      if (!known(open)?.hasOlder || busy || Date.now() < notBefore) return;
      await alone(() => page(open, PAGE)).catch((problem) => {
        notBefore = Date.now() + PAUSE_MS;
        notify(problem);
      });
    },

    /** Everything that was posted since a rev, and one message more. */
    loadSince: (room, rev) => loadUntil(room, () => known(room).messages[0].posted <= rev).catch(notify),

    /** Has a message shown, with everything that was said since; not when more than 10,000 lie between. */
    async show(room, id) {
      try {
        if (!has(room, id)) {
          await api.message(room, id);
          await loadUntil(room, () => has(room, id));
        }
        if (has(room, id)) store.update((s) => ({ ...s, sought: { room, message: id } }));
        else notify(t('found.tooFar'));
      } catch (problem) {
        notify(problem);
      }
    },
  };
}
