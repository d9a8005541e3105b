/*
 * Which replies answer the same question, to be read side by side. Pure.
 */

/**
 * Groups of messages, each of at least two models that a person asked the same. What models asked of each other, and the turns
 * of a round table, come one after another and stay so.
 */
export function answersToCompare({ messages, table }) {
  const groups = new Map();
  for (const message of messages) {
    if (!message.reply || !message.replyTo || message.reply.hop || message.state === 'deleted') continue;
    if (groups.has(message.replyTo)) groups.get(message.replyTo).push(message);
    else groups.set(message.replyTo, [message]);
  }
  return [...groups.values()].filter((answers) => {
    const seats = answers.map(({ reply }) => reply.seat);
    return new Set(seats).size > 1 && !goInRounds(seats) && !sitAt(table, answers);
  });
}

/** The same seats in the same order, at least twice. */
function goInRounds(seats) {
  const one = new Set(seats).size;
  return seats.length >= 2 * one && seats.every((seat, i) => seat === seats[i % one]);
}

function sitAt(table, answers) {
  return table?.state === 'running' && answers.every(({ reply }) => table.seats.includes(reply.seat) && reply.asker.id === table.by.id);
}
