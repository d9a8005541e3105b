/*
 * The sentences people read. Codes are for programs.
 */
import { knows, language, manner, t } from './texts.js';

/** The server speaks English. Of these codes its sentence says no more than the page's own. */
const TOLD = new Set(['unauthenticated', 'rate-limited', 'key-needed', 'key-format', 'key-expired', 'cap-reached', 'secret-in-message', 'unavailable']);

/** What to show for anything that went wrong. */
export function problemWords(problem) {
  const name = `problem.${problem?.code}`;
  if (problem?.detail && (language() === 'en' || !TOLD.has(problem.code))) return problem.detail;
  return knows(name) ? t(`problem.${problem.code}`) : t('problem.unknown');
}

/** What to show for a refused sign-in, whatever the reason: it must not tell whether a name exists. */
export const signInWords = (problem) => (problem.code === 'unauthenticated' ? t('gate.wrong') : problemWords(problem));

export const providerName = (providers, id) => providers.find((known) => known.id === id)?.name ?? id;

/** A model as people know it: `OpenAI · gpt-5`, or the provider alone where the model says nothing more. */
export function modelWords(providers, { provider, model }) {
  const name = providerName(providers, provider);
  return model && model !== provider ? `${name} · ${model}` : name;
}

/** `a, b, and c`, or with a `disjunction` `a, b, or c`. */
export const listWords = (items, type = 'conjunction') => manner('ListFormat', { type }).format(items);

/** Such a list as children for `h()`: its items may be elements. */
export const listPieces = (items, type = 'conjunction') =>
  manner('ListFormat', { type }).formatToParts(items.map((_, i) => String(i))).map((part) => (part.type === 'element' ? items[part.value] : part.value));

/** Facts beside each other, without those that are empty. */
export const factWords = (facts) => facts.filter(Boolean).reduce((said, fact) => (said ? t('words.fact', { said, fact }) : fact), '');

export const sentences = (...all) => all.filter(Boolean).join(' ');

export const capital = (text) => text.replace(/^\p{Ll}/u, (letter) => letter.toLocaleUpperCase(language()));

export function typingWords(names) {
  if (!names.length) return '';
  return names.length > 3 ? t('composer.manyType') : t('composer.typing', { n: names.length, names: listWords(names) });
}

export const timeWords = (when) => manner('DateTimeFormat', { hour: 'numeric', minute: '2-digit' }).format(new Date(when));
export const dateTimeWords = (when) => manner('DateTimeFormat', { day: 'numeric', month: 'short', hour: 'numeric', minute: '2-digit' }).format(new Date(when));
export const dateWords = (when) => (when ? manner('DateTimeFormat', { day: 'numeric', month: 'short', year: 'numeric' }).format(new Date(when)) : '');

export function dayWords(when, now = new Date()) {
  const days = Math.round((new Date(now).setHours(0, 0, 0, 0) - new Date(when).setHours(0, 0, 0, 0)) / 86_400_000);
  if (days === 0 || days === 1) return capital(manner('RelativeTimeFormat', { numeric: 'auto' }).format(-days, 'day'));
  return manner('DateTimeFormat', { weekday: 'long', day: 'numeric', month: 'long' }).format(new Date(when));
}
