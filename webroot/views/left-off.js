import { h } from '../dom.js';
import { icon } from '../icons.js';
import { goesOnAt } from '../left-off.js';
import { t } from '../texts.js';

/** The line above what was said since somebody left, and the button that leads there until it was seen. */
export function leftOffView(app, { jump }) {
  const line = h('h2.new-line', { testid: 'new-line' }, h('span', {}, t('messages.new')));
  const button = h('button.to-left', { type: 'button', hidden: true, testid: 'to-left', onclick: go }, icon('up'), t('messages.toLeft'));
  let room = null;
  let rev = null;
  let place = null;
  let isSeen = true;

  function update(state, current) {
    const now = state.left[state.open];
    if (current?.id !== room?.id || now !== rev) isSeen = false;
    room = current;
    rev = now;
    place = room && goesOnAt(room, rev, state.me?.id);
  }

  /** Whoever has seen the line needs not be led to it. */
  function look(list) {
    const edges = list.getBoundingClientRect();
    const top = line.isConnected ? line.getBoundingClientRect().top : -Infinity;
    if (place && line.isConnected && top >= edges.top && top < edges.bottom) isSeen = true;
    button.hidden = !place || isSeen || top >= edges.bottom;
  }

  async function go() {
    if (place?.earlier) await app.loadSince(room.id, rev);
    const found = goesOnAt(app.store.get().rooms[room.id], rev, app.session.user()?.id);
    isSeen = true;
    if (found?.message) jump(found.message);
  }

  return { button, line, update, look, before: (message) => place?.message === message.id };
}
