import { h, setText } from '../dom.js';
import { sentWords } from '../sent-words.js';
import { sentences } from '../words.js';

const KEPT = 'conclave.sent';
const MOST = 500;

/** Before somebody's first turn with a model of a room: what of the room goes to whom. Shown until that was sent. */
export function sentView(app) {
  const what = h('summary', {});
  const list = h('ul', {});
  const element = h('details.sent', { hidden: true, testid: 'what-is-sent' }, what, list);
  let shown = '';

  function update(room, seats, payers, providers) {
    const fresh = room ? seats.filter((seat) => payers[seat.id]?.sent && !known().includes(key(room.id, seat.id))) : [];
    const words = fresh.map((seat) => sentWords(seat, payers[seat.id], providers.find((p) => p.id === seat.provider)));
    const now = JSON.stringify(words);
    if (now === shown) return;
    shown = now;
    element.hidden = !words.length;
    setText(what, sentences(...words.map((each) => each.where)));
    list.replaceChildren(...words.flatMap((each) => each.what).map((line) => h('li', {}, line)));
  }

  function seen(room, seats) {
    const all = [...new Set([...known(), ...seats.map((seat) => key(room, seat.id))])].slice(-MOST);
    try {
      localStorage.setItem(KEPT, JSON.stringify(all));
    } catch {
      // Without storage it is shown again.
    }
  }

  const key = (room, seat) => `${app.session.user()?.id} ${room} ${seat}`;

  return { element, update, seen };
}

function known() {
  try {
    return JSON.parse(localStorage.getItem(KEPT) ?? '[]');
  } catch {
    return [];
  }
}
