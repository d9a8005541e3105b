import { h, setText } from '../dom.js';
import { t } from '../texts.js';
import { problemWords, sentences } from '../words.js';

const SHOWN_MS = 7_000;

/** Short sentences that pass by; for what has no better place. */
export function noticesView() {
  const element = h('div.notices', { role: 'status', testid: 'notices' });
  function notify(problemOrText) {
    if (problemOrText?.code === 'disconnected') return;
    const text = typeof problemOrText === 'string' ? problemOrText : problemWords(problemOrText);
    const notice = h('p.notice', {}, text);
    element.append(notice);
    setTimeout(() => notice.remove(), SHOWN_MS);
  }
  return { element, notify };
}

const QUIET_MS = 2_000;

/** Says that the line is down once that lasts, and that nothing is lost by it. */
export function connectionView(app) {
  const words = h('span', {});
  const retry = h('button.link', { type: 'button', onclick: () => app.start() }, t('button.again'));
  const element = h('div.connection-line', { role: 'status', testid: 'connection-line', hidden: true }, words, retry);
  let timer;

  function update({ connection, outbox, offline, away }) {
    clearTimeout(timer);
    const quietFor = Date.now() - (connection.since ?? Date.now());
    const isDown = connection.phase !== 'ready';
    if (isDown && !offline && connection.phase === 'connecting' && quietFor < QUIET_MS) {
      timer = setTimeout(() => update(app.store.get()), QUIET_MS - quietFor);
      element.hidden = true;
      return;
    }
    element.hidden = !isDown && !away;
    element.dataset.phase = connection.phase;
    retry.hidden = connection.phase !== 'stopped';
    if (connection.phase === 'stopped') return setText(words, `${t('connection.closed')} `);
    const how = !isDown ? 'away' : offline ? 'offline' : 'down';
    setText(words, sentences(t(`connection.${how}`), outbox.length ? t('connection.kept') : t('connection.write')));
  }

  return { element, update };
}
