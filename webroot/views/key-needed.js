import { h } from '../dom.js';
import { icon } from '../icons.js';
import { keyForm } from './key-form.js';

/** Small, private, above the composer: which key is missing, where to get one, or how to go on without. */
export function keyNeededPanel(app, facts, { seat, saved, practice, close }) {
  const provider = { ...app.store.get().providers.find((p) => p.id === facts.provider), ...known(facts) };
  const name = provider.name ?? provider.id;
  const prefixes = provider.keyPrefixes?.map((prefix) => h('code', {}, `${prefix}…`)) ?? [];
  const host = provider.keyUrl && new URL(provider.keyUrl).host;
  return h('section.panel', { testid: 'key-needed', dataset: { provider: provider.id }, 'aria-label': `${name} needs a key` },
    panelHead(`${name} needs a key`, close),
    h('p.hint', {}, 'Only you see this. Your message stays below.',
      prefixes.length > 0 && [' Its keys begin with ', ...withCommas(prefixes), '.'],
      host && [' Get one at ', h('a', { href: provider.keyUrl, target: '_blank', rel: 'noopener noreferrer', testid: 'key-url' }, host), '.']),
    keyForm(app, { provider, small: true, saved }),
    h('p.hint', { role: 'status' }, 'Or ', seat && [askButton(app, seat), ', or '],
      h('button.link', { type: 'button', testid: 'use-practice', onclick: practice }, 'use the free practice model'), '.'));
}

/** Whoever can lend a key gets one card; what they answer comes as news. */
function askButton(app, seat) {
  const button = h('button.link', { type: 'button', testid: 'ask-owner', onclick: ask }, 'ask someone here to lend theirs');
  async function ask() {
    button.disabled = true;
    try {
      await app.keys.ask(seat);
      button.replaceWith('you have asked; the answer comes here');
    } catch (problem) {
      button.disabled = false;
      app.notify(problem);
    }
  }
  return button;
}

/** A key was about to be said aloud: it was taken out of the message, and can become a key instead. */
export function secretPanel(app, secret, close) {
  return h('section.panel', { testid: 'secret-caught', 'aria-label': 'A key in your message' },
    panelHead('That looked like a key', close),
    h('p.hint', {}, 'It was taken out of your message and not sent. You can save it as your key instead, so that it pays for your replies.'),
    keyForm(app, { secret, small: true, saved: close }));
}

function panelHead(title, close) {
  return h('header.panel-head', {}, icon('key'), h('h2', {}, title),
    h('button.icon-button.small-icon', { type: 'button', 'aria-label': 'Close', onclick: close }, icon('close')));
}

function known({ provider, keyPrefixes, keyUrl }) {
  return { ...(provider && { id: provider }), ...(keyPrefixes && { keyPrefixes }), ...(keyUrl && { keyUrl }) };
}

const withCommas = (items) => items.flatMap((item, i) => (i === 0 ? [item] : [i === items.length - 1 ? ' or ' : ', ', item]));
