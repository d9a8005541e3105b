/*
 * The sentences about a key: how it does, what it did.
 */
import { costWords, tokenWords } from './pay-words.js';
import { knows, t } from './texts.js';
import { factWords, sentences, timeWords } from './words.js';

export function keyStateWords({ state, limitedUntil }) {
  if (state === 'limited' && limitedUntil) return t('key.pausedUntil', { time: timeWords(limitedUntil) });
  return knows(`key.state.${state}`) ? t(`key.state.${state}`) : state;
}

/** The exact outcome of a test. */
export function testWords({ state, models = [], detail }) {
  if (state === 'good') return models.length ? t('key.found', { n: models.length }) : t('key.tested.good');
  return sentences(t(`key.tested.${knows(`key.tested.${state}`) ? state : 'unknown'}`), detail);
}

/** How long a session key still lives, to the minute. */
export function countdownWords(until, now = Date.now()) {
  const all = Math.ceil((new Date(until) - now) / 60_000);
  const [hours, minutes] = [Math.floor(all / 60), all % 60];
  if (all <= 0) return t('key.ended');
  if (!hours) return t('key.endsIn.minutes', { minutes });
  return minutes ? t('key.endsIn.both', { hours, minutes }) : t('key.endsIn.hours', { hours });
}

export function spendWords(spend) {
  if (!spend?.replies) return '';
  return factWords([t('key.spent', { n: spend.replies }), tokenWords((spend.input ?? 0) + (spend.output ?? 0)), costWords(spend.cost)]);
}

export function auditWords(event, detail) {
  if (event === 'used' && detail?.for === 'models') return t('key.audit.models');
  return knows(`key.audit.${event}`) ? t(`key.audit.${event}`) : event;
}

const UNSAID = new Set(['reply', 'for', 'loan']);

/** The facts of an audit entry, with names for what has one: `in Study · by Bob · with gpt`. */
export function detailWords(detail, names) {
  return Object.entries(detail)
    .filter(([fact]) => !UNSAID.has(fact))
    .map(([fact, value]) => factOf(fact, names.get(value) ?? String(value)))
    .join(' · ');
}

const factOf = (fact, value) => (knows(`key.fact.${fact}`) ? t(`key.fact.${fact}`, { value }) : `${fact}: ${value}`);
