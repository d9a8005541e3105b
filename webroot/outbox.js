const AGAIN = new Set(['disconnected', 'rate-limited', 'unavailable']);
const PAUSE_MS = 2_000;

/**
 * Messages on their way. Each keeps its nonce until the server answered, so that it is sent again after a
 * break and still posted once. They leave one at a time, in order.
 */
export function createOutbox({ store, socket, refused, away = () => {}, wait = setTimeout }) {
  let busy = false;

  const change = (nonce, more) =>
    store.update((s) => ({ ...s, outbox: s.outbox.map((p) => (p.nonce === nonce ? { ...p, ...more } : p)) }));
  const drop = (nonce) => store.update((s) => ({ ...s, outbox: s.outbox.filter((p) => p.nonce !== nonce) }));

  function add(room, text, replyTo, hidden = false) {
    const entry = { nonce: newNonce(), room, text, replyTo, hidden, status: 'waiting', createdAt: Date.now() };
    store.update((s) => ({ ...s, outbox: [...s.outbox, entry] }));
    flush();
  }

  async function flush() {
    if (busy) return;
    busy = true;
    try {
      for (let next = first(); next && socket.isReady(); next = first()) await post(next);
    } finally {
      busy = false;
    }
  }

  const first = () => store.get().outbox.find((p) => p.status === 'waiting');

  async function post(entry) {
    const { nonce, room, text, replyTo, hidden } = entry;
    change(nonce, { status: 'sending' });
    try {
      const ok = await socket.request({ type: 'say', room, nonce, text, ...(replyTo && { replyTo }), ...(hidden && { hidden }) });
      const id = ok.message?.id ?? ok.message;
      away(false);
      const isShown = store.get().rooms[room]?.messages.some((m) => m.id === id);
      if (isShown) drop(nonce);
      else change(nonce, { status: 'sent', message: id });
    } catch (problem) {
      if (AGAIN.has(problem.code)) {
        if (problem.code === 'unavailable') away(true);
        change(nonce, { status: 'waiting', message: undefined });
        if (socket.isReady()) await new Promise((done) => wait(done, (problem.facts.retryAfter ?? 0) * 1000 || PAUSE_MS));
      } else {
        drop(nonce);
        refused(entry, problem);
      }
    }
  }

  /** Where somebody has written to. */
  const rooms = () => store.get().outbox.map((entry) => entry.room);

  return { add, flush, rooms };
}

/** `crypto.randomUUID` needs a secure page; the nonce only has to be unlikely to repeat. */
function newNonce() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const hex = Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, '$1-$2-4$3-8$4-$5');
}
