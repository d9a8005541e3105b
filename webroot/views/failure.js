import { countdown } from '../countdown.js';
import { copyButton, h, setText } from '../dom.js';
import { callWords, isMendedInSettings, waitLeft } from '../reply-words.js';
import { t } from '../texts.js';
import { openSettings } from './sheets.js';

/** Below a failed reply: another try, once the provider's pause for who paid is over, the way to their key, and what a support desk asks for. */
export function failureView(app, { again }) {
  const retry = h('button.quiet.small', { type: 'button', testid: 'retry-failed', onclick: again }, t('message.retry'));
  const settings = h('button.quiet.small', { type: 'button', testid: 'failed-settings', onclick: () => openSettings(app) }, t('trouble.settings'));
  const words = h('code', { testid: 'call-words' });
  const call = h('span.call', {}, words, copyButton(() => words.textContent, t('button.copy'), { 'aria-label': t('message.copyCall') }));
  let error = null;
  let isMine = false;
  let pause = null;

  function update(now, { provider, mine = false } = {}) {
    // The provider's name can come after the failure.
    setText(words, callWords(now, provider));
    if (now === error && mine === isMine) return;
    error = now;
    isMine = mine;
    pause?.stop();
    // Who did not pay asks on their own key, which was not told to wait.
    pause = error && countdown(() => (mine ? waitLeft(error) : 0), show);
  }

  function show(seconds) {
    retry.disabled = seconds > 0;
    setText(retry, seconds > 0 ? t('message.retryIn', { seconds }) : t('message.retry'));
  }

  const elements = () => (error ? [retry, isMine && isMendedInSettings(error) && settings, words.textContent && call] : []);

  return { elements, update };
}
