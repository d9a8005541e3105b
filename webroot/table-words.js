/*
 * A round table as sentences. Pure.
 */
const MOST_TURNS = 32;

const ENDS = {
  done: 'is over',
  stopped: 'was stopped',
  nobody: 'is over: none of its models could be asked any more',
  forbidden: 'is over: who began it may not ask models here any more',
  interrupted: 'is over: it was interrupted',
};

/** So many rounds leave a table within its turns. */
export const mostRounds = (seats) => Math.max(1, Math.floor(MOST_TURNS / Math.max(1, seats)));

export function tableWords({ state, reason, round, rounds, turn, by }, seats) {
  if (state === 'ended') return `The round table ${ENDS[reason] ?? ENDS.done}, in round ${round} of ${rounds}`;
  const seat = seats.find((each) => each.id === turn);
  return [`Round ${round} of ${rounds}`, seat && `@${seat.handle}`, `${by.name} pays`].filter(Boolean).join(' · ');
}
