import { protectForSession } from './sealing.js';
import { t } from './texts.js';

const SETTLE_MS = 400;

/** What somebody does with keys in rooms: use one for this session, lend, ask for one, and know who would pay. `lentOtherwise` is called when other seats than before are paid for by somebody else. */
export function createKeyring({ api, session, socket, store, notify, lentOtherwise = () => {} }) {
  let due = null;

  async function loadPayers() {
    const room = store.get().open;
    if (!room || !store.get().rooms[room] || !socket.isReady()) return;
    const list = await api.payers(room).catch(() => null);
    if (!list) return;
    const bySeat = Object.fromEntries(list.map((entry) => [entry.seat, entry]));
    const before = store.get().payers[room];
    store.update((s) => ({ ...s, payers: { ...s.payers, [room]: bySeat } }));
    // Nobody tells what was lent and is not any more: what is on offer is asked for again.
    if (before && lentSeats(before) !== lentSeats(bySeat)) lentOtherwise();
  }

  /** Soon, and once for all that happens until then. */
  function payersChanged() {
    clearTimeout(due);
    due = setTimeout(loadPayers, SETTLE_MS);
  }

  async function loadLendRequests() {
    const lendRequests = await api.lendRequests();
    store.update((s) => ({ ...s, lendRequests }));
  }

  return {
    payersChanged,
    loadLendRequests,

    /** Resolves to `{last4, expiresAt}`. Only its sealed form leaves this function. */
    async useForSession(key, { provider, endpoint, model, seconds }) {
      const sealedKey = await protectForSession(key, { api, user: session.user().id, provider, endpoint });
      return socket.request({ type: 'key', provider, sealedKey, ...endpoint, ...(model && { model }), ...(seconds && { expiresIn: seconds }) });
    },

    forget: (provider) => socket.request({ type: 'forget', provider }),
    ask: (seat) => socket.request({ type: 'ask', seat }),

    async answerLend(request, to, cap) {
      await socket.request({ type: 'lend', request, to, ...(cap && { cap }) });
      store.update((s) => ({ ...s, lendRequests: s.lendRequests.filter((r) => r.request !== request) }));
      payersChanged();
    },

    /** True when the frame was about keys and is dealt with. */
    receive(frame) {
      if (frame.type === 'lend-request') {
        store.update((s) => ({ ...s, lendRequests: [...s.lendRequests.filter((r) => r.request !== frame.request), frame] }));
      } else if (frame.type === 'lend-answer') {
        notify(t(frame.to === 'no' ? 'lend.refused' : 'lend.granted', { name: frame.owner }));
        store.update((s) => ({ ...s, keyNews: s.keyNews + 1 }));
      } else if (frame.type === 'key-state') {
        store.update((s) => ({ ...s, keyNews: s.keyNews + 1 }));
      } else {
        return false;
      }
      payersChanged();
      return true;
    },
  };
}

const lentSeats = (payers) => Object.values(payers).filter(({ payer }) => payer?.kind === 'lent').map(({ seat }) => seat).sort().join();
