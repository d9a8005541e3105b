/*
 * The sentences about keys and money. Numbers and times are in the reader's own manner.
 */
import { listWords } from './words.js';

const count = new Intl.NumberFormat();
const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });

export const tokenWords = (tokens) => `${count.format(tokens)} ${tokens === 1 ? 'token' : 'tokens'}`;

/** US dollars, with as many digits as a small sum needs. */
export function costWords(cost, estimated) {
  if (cost === null || cost === undefined) return '';
  const dollars = Number(cost);
  const digits = dollars === 0 || dollars >= 1 ? 2 : Math.min(6, Math.max(2, 1 - Math.floor(Math.log10(dollars))));
  return `${estimated ? '≈ ' : ''}$${dollars.toFixed(digits)}`;
}

export function usageWords(usage) {
  if (!usage) return '';
  return [`${usage.input ?? 0} in / ${usage.output ?? 0} out`, costWords(usage.cost, usage.estimated)].filter(Boolean).join(' · ');
}

export function payerWords(payer) {
  const name = payer?.name || 'somebody';
  switch (payer?.kind) {
    case 'own': return `paid with ${name}'s key`;
    case 'session': return `paid with ${name}'s key, only this session`;
    case 'lent': return `paid with the key ${name} lends`;
    case 'platform': return 'paid by this server';
    case 'none': return 'free (practice)';
    default: return '';
  }
}

/** Who would pay for this provider, before anything is known about the room. */
export function wouldPay(provider) {
  if (!provider) return '';
  if (!provider.needsKey) return `${provider.name} is free`;
  switch (provider.ready) {
    case 'own': return `your key pays for ${provider.name}`;
    case 'session': return `your key pays for ${provider.name}, only this session`;
    case 'lent': return `a lent key pays for ${provider.name}`;
    case 'platform': return `this server pays for ${provider.name}`;
    default: return `${provider.name} needs a key`;
  }
}

/** Who would pay for a seat's reply, roughly how much, and what is left of a cap. `entry` is the server's own preview. */
export function previewWords(entry, provider) {
  if (!entry) return wouldPay(provider);
  const name = provider?.name ?? 'this model';
  if (!entry.payer) return entry.code === 'key-needed' ? `${name} needs a key` : entry.detail || `${name} cannot be asked now`;
  if (entry.payer.kind === 'none') return `${name} is free`;
  const who = {
    own: 'your key pays',
    session: 'your key pays, only this session',
    lent: `${entry.payer.name}'s key pays`,
    platform: 'this server pays',
  }[entry.payer.kind];
  const size = entry.estimate?.tokens ? `up to ${tokenWords(entry.estimate.tokens)}` : '';
  const cost = costWords(entry.estimate?.cost, true);
  return [`${who} for ${name}`, size, cost, leftWords(entry.left)].filter(Boolean).join(', ');
}

function leftWords(left) {
  if (!left) return '';
  const parts = [left.tokens !== null && left.tokens !== undefined && tokenWords(left.tokens), costWords(left.cost)].filter(Boolean);
  return parts.length ? `${parts.join(' and ')} left` : '';
}

export const KEY_STATES = {
  untested: 'not tested yet',
  good: 'works',
  rejected: 'refused by the provider; no calls until it is tested again',
  'no-credit': 'no credit left',
  limited: 'the provider asked for a pause',
  locked: 'locked until the server has its master key back',
  expired: 'has ended; paste it again',
  disabled: 'switched off by the admin',
  unknown: 'could not tell',
};

export function keyStateWords({ state, limitedUntil }) {
  return state === 'limited' && limitedUntil ? `paused by the provider until ${clock.format(new Date(limitedUntil))}` : KEY_STATES[state] ?? state;
}

/** The exact outcome of a test. */
export function testWords({ state, models = [], detail }) {
  const found = models.length === 1 ? '1 model' : `${models.length} models`;
  const said = detail ? ` ${detail}` : '';
  if (state === 'good') return models.length ? `The key works: ${found} found.` : 'The key works.';
  if (state === 'rejected') return `The provider refused this key.${said}`;
  if (state === 'no-credit') return `The key is right, but its account has no credit left.${said}`;
  return `Could not tell whether the key works.${said}`;
}

/** How long a session key still lives, to the minute. */
export function countdownWords(until, now = Date.now()) {
  const minutes = Math.ceil((new Date(until) - now) / 60_000);
  if (minutes <= 0) return 'ended';
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  if (!hours) return `ends in ${minutes} min`;
  return rest ? `ends in ${hours} h ${rest} min` : `ends in ${hours} h`;
}

export function spendWords(spend) {
  if (!spend?.replies) return '';
  const replies = spend.replies === 1 ? '1 reply' : `${count.format(spend.replies)} replies`;
  return ['last 30 days: ' + replies, tokenWords((spend.input ?? 0) + (spend.output ?? 0)), costWords(spend.cost)].filter(Boolean).join(', ');
}

/** A cap as one sentence, or that there is none. */
export function capWords(cap = {}) {
  const parts = [
    cap.dayTokens && `${tokenWords(cap.dayTokens)} a person and day`,
    cap.dayCost && `${costWords(cap.dayCost)} a person and day`,
    cap.totalTokens && `${tokenWords(cap.totalTokens)} in all`,
    cap.totalCost && `${costWords(cap.totalCost)} in all`,
  ].filter(Boolean);
  return parts.length ? `At most ${listWords(parts)}.` : 'Without a cap.';
}

const AUDIT = {
  saved: 'saved',
  tested: 'tested',
  used: 'paid for a reply',
  refused: 'a turn was refused',
  lent: 'lent',
  withdrawn: 'no longer lent',
  disabled: 'switched off by the admin',
  enabled: 'switched on again by the admin',
  removed: 'removed',
  resealed: 'sealed anew under a new data key',
  changed: 'label or model changed',
};

export const auditWords = (event, detail) => (event === 'used' && detail?.for === 'models' ? 'asked for the list of models' : AUDIT[event] ?? event);

const UNSAID = new Set(['reply', 'for', 'loan']);
const FACTS = { room: 'in', by: 'by', model: 'with', to: 'to' };

/** The facts of an audit entry, with names for what has one: `in Study · by Bob · with gpt`. */
export function detailWords(detail, names) {
  return Object.entries(detail)
    .filter(([fact]) => !UNSAID.has(fact))
    .map(([fact, value]) => `${FACTS[fact] ?? `${fact}:`} ${names.get(value) ?? value}`)
    .join(' · ');
}
