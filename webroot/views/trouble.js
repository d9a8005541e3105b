import { countdown, secondsFrom } from '../countdown.js';
import { h, setText } from '../dom.js';
import { failureWords, isMendedInSettings } from '../reply-words.js';
import { t } from '../texts.js';
import { providerName } from '../words.js';
import { panelHead } from './key-needed.js';
import { openSettings } from './sheets.js';

const TOLD = new Set(['key-rejected', 'key-no-credit', 'key-locked', 'provider-rate-limited']);

/** Whether a refused question is about the key of who asked, so that it deserves more than a notice that passes. */
export const isTrouble = (problem) => TOLD.has(problem.code) && Boolean(problem.facts?.provider);

/** Small, private, above the composer: why the key cannot pay now, what to do, and the way to send again when that is of use. */
export function troublePanel(app, { code, facts }, { again, close }) {
  const provider = providerName(app.store.get().providers, facts.provider);
  const title = t('trouble.title');
  const send = h('button.primary.small', { type: 'button', testid: 'trouble-again', onclick: again }, t('trouble.again'));
  const left = h('p', { role: 'timer', testid: 'trouble-left', hidden: true });
  const settings = (facts.enterAgain || isMendedInSettings({ code })) && h('button.small', { type: 'button', testid: 'trouble-settings', onclick: () => openSettings(app) }, t('trouble.settings'));
  const panel = h('section.panel', { testid: 'trouble', dataset: { code }, 'aria-label': title },
    panelHead(title, close),
    h('p', { role: 'status' }, facts.enterAgain ? t('trouble.enterAgain') : failureWords({ code }, { provider, mine: true })),
    left,
    h('p.hint', {}, t('keyNeeded.private')),
    h('div.actions.start', {}, send, settings));
  let pause = null;
  pause = countdown(secondsFrom(facts.retryAfter ?? 0), show);
  return panel;

  function show(seconds) {
    if (pause && !panel.isConnected) return pause.stop();
    // Read when one comes to it, and not aloud each second.
    left.hidden = seconds === 0;
    setText(left, seconds > 0 ? t('trouble.left', { n: seconds }) : '');
    send.disabled = seconds > 0;
  }
}
