import { h, setText } from '../dom.js';
import { t } from '../texts.js';

const SECOND = 1_000;
const LONGEST_MS = 3_600_000;

/** What a model thought before it wrote: folded, and text alone. */
export function thoughtsView() {
  const text = h('div.thoughts-text', { testid: 'thoughts-text', dir: 'auto', tabindex: '0', role: 'region', 'aria-label': t('message.thoughtsOf') });
  const element = h('details.thoughts', { testid: 'thoughts', hidden: true }, h('summary', {}, t('message.thoughts')), text);
  let shown = '';

  function update(reasoning = '') {
    if (reasoning === shown) return;
    const grows = text.firstChild && reasoning.startsWith(shown);
    if (grows) text.firstChild.appendData(reasoning.slice(shown.length));
    else text.textContent = reasoning;
    shown = reasoning;
    element.hidden = reasoning === '';
  }

  return { element, update };
}

/** For how long a model has been thinking; it ticks by itself, and stops when its message is gone. */
export function thinkingClock() {
  const element = h('span.elapsed', { testid: 'thinking-seconds', role: 'timer', 'aria-live': 'off' });
  let since = 0;
  let timer = null;

  function tick() {
    if (since && timer && !element.isConnected) return stop();
    setText(element, t('message.seconds', { seconds: Math.floor((Date.now() - since) / SECOND) }));
  }

  function stop() {
    clearInterval(timer);
    timer = null;
  }

  function update(thinks, createdAt) {
    if (!thinks) {
      since = 0;
      return stop();
    }
    const age = Date.now() - new Date(createdAt);
    // A clock that is wrong by more than a minute or an hour is not asked.
    since ||= age >= 0 && age < LONGEST_MS ? Date.now() - age : Date.now();
    setText(element, t('message.seconds', { seconds: Math.floor((Date.now() - since) / SECOND) }));
    timer ??= setInterval(tick, SECOND);
  }

  return { element, update };
}
