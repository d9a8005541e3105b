/*
 * The sentences about who pays, and how much. Numbers and times are in the reader's own manner.
 */
import { factWords, listWords } from './words.js';
import { knows, manner, t } from './texts.js';

export const tokenWords = (n) => t('pays.tokens', { n });

/** US dollars, with as many digits as a small sum needs. */
export function costWords(cost, estimated) {
  if (cost === null || cost === undefined) return '';
  const dollars = Number(cost);
  const digits = dollars === 0 || dollars >= 1 ? 2 : Math.min(6, Math.max(2, 1 - Math.floor(Math.log10(dollars))));
  const words = manner('NumberFormat', { style: 'currency', currency: 'USD', currencyDisplay: 'narrowSymbol', minimumFractionDigits: digits, maximumFractionDigits: digits }).format(dollars);
  return estimated ? t('pays.about', { cost: words }) : words;
}

export function usageWords(usage) {
  if (!usage) return '';
  return [t('pays.usage', { input: usage.input ?? 0, output: usage.output ?? 0 }), costWords(usage.cost, usage.estimated)].filter(Boolean).join(' · ');
}

export function payerWords(payer) {
  return knows(`pays.paid.${payer?.kind}`) ? t(`pays.paid.${payer.kind}`, { name: payer.name || t('words.somebody') }) : '';
}

/** Who would pay for this provider, before anything is known about the room. */
export function wouldPay(provider) {
  if (!provider) return '';
  const kind = provider.needsKey ? provider.ready : 'practice';
  return t(`pays.would.${knows(`pays.would.${kind}`) ? kind : 'nobody'}`, { provider: provider.name });
}

/** Of a seat it is known whose key is lent. */
const PREVIEW = { lent: 'lender', none: 'practice' };

/** Who would pay for a seat's reply, roughly how much, and what is left of a cap. `entry` is the server's own preview. */
export function previewWords(entry, provider) {
  if (!entry) return wouldPay(provider);
  const { payer, code, detail, estimate, left } = entry;
  const name = provider?.name ?? t('pays.thisModel');
  if (!payer) return code === 'key-needed' ? t('pays.would.nobody', { provider: name }) : detail || t('pays.cannot', { provider: name });
  const who = t(`pays.would.${PREVIEW[payer.kind] ?? payer.kind}`, { provider: name, name: payer.name });
  const size = payer.kind !== 'none' && estimate?.tokens ? t('pays.upTo', { tokens: tokenWords(estimate.tokens) }) : '';
  const cost = payer.kind !== 'none' ? costWords(estimate?.cost, true) : '';
  return factWords([who, size, cost, leftWords(left)]);
}

/** Who would pay, in a few words and as one of the kinds of `pays.brief`. `entry` is there for who sits in the room already. */
export function payerMark(provider, entry) {
  const payer = entry?.payer;
  const ready = provider?.needsKey ? provider.ready : 'practice';
  const said = payer ? PREVIEW[payer.kind] ?? payer.kind : entry && entry.code !== 'key-needed' ? 'cannot' : entry ? 'nobody' : ready;
  const kind = knows(`pays.brief.${said}`) ? said : 'nobody';
  return { kind, words: t(`pays.brief.${kind}`, { name: payer?.name }) };
}

/** The same with roughly how much, for a line of a list. */
export function payNote(provider, entry) {
  const { payer } = entry ?? {};
  const who = payerMark(provider, entry).words;
  const isPaid = payer && payer.kind !== 'none' && entry.estimate;
  return factWords([who, isPaid && (costWords(entry.estimate.cost, true) || t('pays.upTo', { tokens: tokenWords(entry.estimate.tokens) }))]);
}

function leftWords(left) {
  if (!left) return '';
  const parts = [left.tokens !== null && left.tokens !== undefined && tokenWords(left.tokens), costWords(left.cost)].filter(Boolean);
  return parts.length ? t('pays.left', { what: listWords(parts) }) : '';
}

/** A cap as one sentence, or that there is none. */
export function capWords(cap = {}) {
  const parts = [
    cap.dayTokens && t('pays.cap.day', { amount: tokenWords(cap.dayTokens) }),
    cap.dayCost && t('pays.cap.day', { amount: costWords(cap.dayCost) }),
    cap.totalTokens && t('pays.cap.total', { amount: tokenWords(cap.totalTokens) }),
    cap.totalCost && t('pays.cap.total', { amount: costWords(cap.totalCost) }),
  ].filter(Boolean);
  return parts.length ? t('pays.cap.most', { parts: listWords(parts) }) : t('pays.cap.none');
}
