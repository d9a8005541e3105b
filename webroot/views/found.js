import { h, setText } from '../dom.js';
import { t } from '../texts.js';
import { dateWords, problemWords } from '../words.js';
import { openDialog } from './dialog.js';

const PAUSE_MS = 250;
const BEFORE = 60;
const LONGEST = 240;

/** Looks for words in the open room; choosing a message goes there. */
export function openSearch(app) {
  const room = app.store.get().open;
  const input = h('input', { type: 'search', dir: 'auto', maxlength: 200, 'aria-label': t('found.label'), placeholder: t('found.placeholder'), autocomplete: 'off', testid: 'search-input', autofocus: true, oninput: soon });
  const said = h('p.hint', { role: 'status', testid: 'search-status' }, t('found.all'));
  const results = h('ul.found-list', { testid: 'search-results' });
  const more = h('button.quiet', { type: 'button', testid: 'search-more', hidden: true, onclick: () => search(last) }, t('found.older'));
  const { close } = openDialog({ title: t('room.search'), testid: 'search-dialog', body: [input, said, results, more], closed: () => clearTimeout(timer) });
  let timer = null;
  let asked = 0;
  let last = null;

  function soon() {
    clearTimeout(timer);
    timer = setTimeout(() => search(null), PAUSE_MS);
  }

  async function search(before) {
    const words = input.value.trim();
    const mine = ++asked;
    if (!words) return show([], before, t('found.all'));
    try {
      const found = await app.api.search(room, words, before?.posted);
      if (mine === asked) show(found, before, found.length || before ? '' : t('found.nothing'));
    } catch (problem) {
      if (mine === asked) show([], before, problemWords(problem));
    }
  }

  function show(found, before, words) {
    setText(said, words);
    const items = found.map(({ message, highlights }) => foundItem(message, excerpt(message.text, highlights), () => go(app, room, message, close)));
    if (before) results.append(...items);
    else results.replaceChildren(...items);
    last = found.at(-1)?.message;
    more.hidden = found.length < 50;
  }
}

/** What is pinned in the open room. */
export async function openPins(app) {
  const room = app.store.get().open;
  const list = h('ul.found-list', { testid: 'pins-list' }, h('li.hint', {}, t('found.loading')));
  const { close } = openDialog({ title: t('room.pins'), testid: 'pins-dialog', body: list });
  try {
    const pins = await app.api.pins(room);
    const items = pins.map((message) => foundItem(message, [message.text.slice(0, LONGEST)], () => go(app, room, message, close)));
    list.replaceChildren(...(items.length ? items : [h('li.hint', {}, t('found.noPins'))]));
  } catch (problem) {
    list.replaceChildren(h('li.fault', {}, problemWords(problem)));
  }
}

function go(app, room, message, close) {
  close();
  app.showMessage(room, message.id);
}

function foundItem(message, text, onclick) {
  return h('li', {}, h('button.found-item', { type: 'button', testid: 'found', onclick },
    h('span.found-head', {}, h('strong', { dir: 'auto' }, message.author.name), h('span.hint', {}, dateWords(message.createdAt))),
    h('span.found-text', { dir: 'auto' }, text)));
}

/** The text around the first word found, with the words marked. Offsets are UTF-16 units, as in the contract. */
export function excerpt(text, highlights, mark = (word) => h('mark', {}, word)) {
  const first = highlights[0]?.at ?? 0;
  const start = Math.max(0, first - BEFORE);
  const end = Math.min(text.length, start + LONGEST);
  const parts = [];
  if (start > 0) parts.push('…');
  let at = start;
  for (const { at: from, length } of highlights) {
    if (from < at || from + length > end) continue;
    parts.push(text.slice(at, from), mark(text.slice(from, from + length)));
    at = from + length;
  }
  parts.push(text.slice(at, end));
  if (end < text.length) parts.push('…');
  return parts.filter((part) => part !== '');
}
