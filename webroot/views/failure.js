import { copyButton, h, setText } from '../dom.js';
import { callWords, waitLeft } from '../reply-words.js';
import { t } from '../texts.js';

/** Below a failed reply: another try, once the provider's pause is over, and what a support desk asks for. */
export function failureView({ again }) {
  const retry = h('button.quiet.small', { type: 'button', testid: 'retry-failed', onclick: again }, t('message.retry'));
  const words = h('code', { testid: 'call-words' });
  const call = h('span.call', {}, words, copyButton(() => words.textContent, t('button.copy'), { 'aria-label': t('message.copyCall') }));
  let error = null;
  let timer = null;

  function update(now, provider) {
    // The provider's name can come after the failure.
    setText(words, callWords(now, provider));
    if (now === error) return;
    error = now;
    clearTimeout(timer);
    if (error) tick();
  }

  function tick() {
    const left = waitLeft(error);
    retry.disabled = left > 0;
    setText(retry, left > 0 ? t('message.retryIn', { seconds: left }) : t('message.retry'));
    if (left > 0) timer = setTimeout(() => error && tick(), 1_000);
  }

  const elements = () => (error ? [retry, words.textContent && call] : []);

  return { elements, update };
}
