import { t } from './texts.js';

/** What a pasted key loses before anything looks at it: quotes, `Bearer`, spaces, line breaks, zero-width characters. */
export function cleanKey(text) {
  return text
    .replace(/[\u200B-\u200D\u2060\uFEFF]/g, '')
    .trim()
    .replace(/^["'`]+|["'`]+$/g, '')
    .replace(/^Bearer\s+/i, '')
    .replace(/\s+/g, '');
}

/** Why this cannot be a usable key, in words, or null. */
export function keyFault(key) {
  if (/[^\x21-\x7e]/.test(key)) return t('keyForm.odd');
  if (key.startsWith('sk-ant-admin')) return t('keyForm.admin');
  return null;
}

/** The providers whose longest matching prefix is the longest of all: none, one, or several to ask about. */
export function guessProviders(key, providers) {
  const matches = providers.map((provider) => ({ provider, length: longestPrefix(key, provider) }));
  const best = Math.max(0, ...matches.map((match) => match.length));
  return best === 0 ? [] : matches.filter((match) => match.length === best).map((match) => match.provider);
}

function longestPrefix(key, { keyPrefixes = [] }) {
  return Math.max(0, ...keyPrefixes.filter((prefix) => key.startsWith(prefix)).map((prefix) => prefix.length));
}

export const takesKeys = (provider) => provider.needsKey || provider.needsBaseUrl;
