/*
 * A round table as sentences. Pure.
 */
import { knows, t } from './texts.js';

const MOST_TURNS = 32;

/** So many rounds leave a table within its turns. */
export const mostRounds = (seats) => Math.max(1, Math.floor(MOST_TURNS / Math.max(1, seats)));

export function tableWords({ state, reason, round, rounds, turn, by }, seats) {
  if (state === 'ended') return t(`table.ended.${knows(`table.ended.${reason}`) ? reason : 'done'}`, { round, rounds });
  const seat = seats.find((each) => each.id === turn);
  return [t('table.round', { round, rounds }), seat && `@${seat.handle}`, t('table.pays', { name: by.name })].filter(Boolean).join(' · ');
}
