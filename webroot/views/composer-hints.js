import { h, setText } from '../dom.js';
import { asked } from '../menu.js';
import { previewWords } from '../pay-words.js';
import { contextWords } from '../reply-words.js';
import { factWords, typingWords } from '../words.js';

/** Below the field: who else is typing, who would pay for what is being written, and how much of the room is heard. */
export function composerHints(app) {
  const typing = h('p.typing', { testid: 'typing' });
  const pays = h('p.pays', { testid: 'payer-hint' });
  const hears = h('p.hears', { testid: 'context-hint' });
  const element = h('div.composer-foot', {}, typing, h('div.hints', {}, pays, hears));
  let heardAt = null;
  let timer = null;

  /** The seats that `text` asks, with what is said of them. `draft` is `{text, replyTo, hidden}`. */
  function update({ rooms, payers, providers }, room, { text, replyTo, hidden }) {
    const current = rooms[room];
    const named = asked(text, current, { replyTo, hidden });
    const paying = payers[room] ?? {};
    const words = named.map((seat) => previewWords(paying[seat.id], providers.find((p) => p.id === seat.provider))).filter(Boolean);
    setText(pays, factWords([...new Set(words)]));
    setText(hears, [...new Set(named.map((seat) => contextWords(paying[seat.id]?.context)))].filter(Boolean).join('; '));
    listen(named, current);
    return named;
  }

  /** What a model would hear is asked for only by who is about to ask it, and again when more was said. */
  function listen(named, current) {
    const at = named.length && current ? `${current.id} ${current.rev}` : null;
    if (at && at !== heardAt) app.keys.payersChanged();
    heardAt = at;
  }

  function type({ rooms, me }, room) {
    const now = Date.now();
    const typers = Object.entries(rooms[room]?.typing ?? {}).filter(([id, each]) => id !== me.id && each.until > now).map(([, each]) => each);
    setText(typing, typingWords(typers.map((each) => each.name)));
    clearTimeout(timer);
    if (typers.length) timer = setTimeout(() => type(app.store.get(), room), Math.min(...typers.map((each) => each.until)) - now + 20);
  }

  return { element, update, type };
}
