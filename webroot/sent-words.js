/*
 * What goes to which provider, as sentences. Pure.
 */
import { tokenWords } from './pay-words.js';
import { t } from './texts.js';

/** Where a question to `seat` goes, and what of the room goes with it. */
export function sentWords({ handle, provider: id }, { sent, context }, provider) {
  const { model, host, people } = sent;
  const name = provider?.name ?? id;
  const what = people.map((person) => t('sent.person', { n: person.messages, name: person.name, tokens: tokenWords(person.tokens) }));
  const all = context.messages ? t('sent.with', { n: context.messages }) : t('sent.alone');
  return { where: where(), what: [all, ...what, t('sent.never')] };

  function where() {
    if (host) return t('sent.host', { handle, model, provider: name, host });
    return provider?.needsKey === false ? t('sent.here', { handle, provider: name }) : t('sent.provider', { handle, model, provider: name });
  }
}
