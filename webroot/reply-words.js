/*
 * The sentences about how a reply stands: what happened, and what to do about it. The room reads what is nobody's
 * business but everybody's reply; who pays also reads the cure.
 */
import { knows, t } from './texts.js';
import { capital, sentences } from './words.js';

/** What happened to a failed reply and what to do, for somebody who pays for it or does not. */
export function failureWords(error, { provider, mine = false } = {}) {
  const code = knows(`failed.what.${error?.code}`) ? error.code : 'unknown';
  const cure = mine && knows(`failed.payer.${code}`) ? t(`failed.payer.${code}`) : t(`failed.cure.${code}`);
  const saying = (named) => (!mine && knows(`failed.room.${code}`) ? t(`failed.room.${code}`, { provider: named }) : t(`failed.what.${code}`, { provider: named }));
  return sentences(provider ? saying(provider) : capital(saying(t('failed.provider'))), cure);
}

const MENDED = new Set(['key-format', 'key-rejected', 'key-no-credit', 'key-expired', 'endpoint-forbidden']);

/** Whether who pays mends it where their keys are. */
export const isMendedInSettings = ({ code }) => MENDED.has(code);

/** One neutral sentence for how a reply stands, or an empty one when there is nothing to say. */
export function replyWords(state, text, reply, reader) {
  const kept = text && t('reply.kept');
  if (['queued', 'thinking', 'writing'].includes(state)) return t(`reply.${state}`);
  if (['stopped', 'interrupted'].includes(state)) return sentences(t(`reply.${state}`), kept);
  if (state === 'failed') return sentences(failureWords(reply?.error, reader), kept);
  return finishWords(reply);
}

function finishWords(reply) {
  if (reply?.finish === 'declined') return t('reply.declined');
  if (reply?.finish !== 'length') return '';
  return reply.limit ? t('reply.cutAt', { limit: reply.limit }) : t('reply.cut');
}

/** What a support desk wants to know. */
export function callWords(error, provider) {
  if (!error?.requestId && !error?.status) return '';
  return [provider, error.status && t('failed.status', { status: error.status }), error.requestId && t('failed.request', { request: error.requestId })].filter(Boolean).join(' · ');
}

/** How many seconds are left of the pause that the provider asked for. The server's clock may be another one: never more than it asked. */
export function waitLeft(error, now = Date.now()) {
  if (!error?.retryAfter) return 0;
  const left = error.retryAt ? Math.ceil((new Date(error.retryAt) - now) / 1000) : error.retryAfter;
  return Math.min(error.retryAfter, Math.max(0, left));
}

/** How much of a room a model would hear. */
export function contextWords(context) {
  if (!context) return '';
  const { messages: n, tokens, budget, leftOut } = context;
  if (!n) return leftOut ? t('hears.onlyThisOne') : t('hears.this');
  return leftOut ? t('hears.last', { n, tokens, budget }) : t('hears.all', { n, tokens, budget });
}
