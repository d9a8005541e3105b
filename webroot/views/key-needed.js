import { h } from '../dom.js';
import { icon } from '../icons.js';
import { pieces, t } from '../texts.js';
import { listPieces } from '../words.js';
import { keyForm } from './key-form.js';

/** Small, private, above the composer: which key is missing, where to get one, or how to go on without. */
export function keyNeededPanel(app, facts, { seat, saved, practice, close }) {
  const provider = { ...app.store.get().providers.find((p) => p.id === facts.provider), ...known(facts) };
  const name = provider.name ?? provider.id;
  const title = t('keyNeeded.title', { provider: name });
  const prefixes = provider.keyPrefixes?.map((prefix) => h('code', {}, `${prefix}…`)) ?? [];
  const host = provider.keyUrl && new URL(provider.keyUrl).host;
  const instead = h('button.small', { type: 'button', testid: 'use-practice', onclick: practice }, t('keyNeeded.practice'));
  return h('section.panel', { testid: 'key-needed', dataset: { provider: provider.id }, 'aria-label': title },
    panelHead(title, close),
    h('p.hint', {}, t('keyNeeded.private'),
      prefixes.length > 0 && [' ', ...pieces('keyNeeded.prefixes', { prefixes: listPieces(prefixes, 'disjunction') })],
      host && [' ', ...pieces('keyNeeded.get', { host: h('a', { href: provider.keyUrl, target: '_blank', rel: 'noopener noreferrer', testid: 'key-url' }, host) })]),
    keyForm(app, { provider, small: true, saved }),
    h('div.actions.start', { role: 'status' }, seat && askButton(app, seat), instead));
}

/** Whoever can lend a key gets one card; what they answer comes as news. */
function askButton(app, seat) {
  const button = h('button.small', { type: 'button', testid: 'ask-owner', onclick: ask }, t('keyNeeded.ask'));
  async function ask() {
    button.disabled = true;
    try {
      await app.keys.ask(seat);
      button.replaceWith(h('p.hint', {}, t('keyNeeded.asked')));
    } catch (problem) {
      button.disabled = false;
      app.notify(problem);
    }
  }
  return button;
}

/** A key was about to be said aloud: it was taken out of the message, and can become a key instead. */
export function secretPanel(app, secret, close) {
  return h('section.panel', { testid: 'secret-caught', 'aria-label': t('keyNeeded.caught') },
    panelHead(t('keyNeeded.caughtTitle'), close),
    h('p.hint', {}, t('keyNeeded.caughtHint')),
    keyForm(app, { secret, small: true, saved: close }));
}

export function panelHead(title, close) {
  return h('header.panel-head', {}, icon('key'), h('h2', {}, title),
    h('button.icon-button.small-icon', { type: 'button', 'aria-label': t('button.close'), onclick: close }, icon('close')));
}

function known({ provider, keyPrefixes, keyUrl }) {
  return { ...(provider && { id: provider }), ...(keyPrefixes && { keyPrefixes }), ...(keyUrl && { keyUrl }) };
}
