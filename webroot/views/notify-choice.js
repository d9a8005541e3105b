import { h, setText } from '../dom.js';
import { notifyState, unwantNotifications, wantNotifications } from '../notifications.js';
import { t } from '../texts.js';

/** Whether to be told of mentions while one looks elsewhere; the browser asks only who switches it on. */
export function notifyChoice() {
  const words = h('p.hint', { role: 'status', testid: 'notify-state' });
  const box = h('input', { type: 'checkbox', testid: 'notify', onchange: choose });
  show();
  return h('div', {}, h('label.check', {}, box, t('notify.choice')), words);

  async function choose() {
    if (box.checked) await wantNotifications();
    else await unwantNotifications();
    show();
  }

  function show() {
    const state = notifyState();
    box.checked = state === 'on';
    box.disabled = state === 'denied' || state === 'missing';
    setText(words, t(`notify.state.${state}`));
  }
}
