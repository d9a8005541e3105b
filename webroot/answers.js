/*
 * Which replies answer the same question, to be read side by side. Pure.
 */

/**
 * Groups of messages, each of at least two models that a person asked the same. What models asked of each other comes one
 * after another and stays so. So do the turns of a round table: where one failed and the next answered in its stead, the last counts.
 */
export function answersToCompare({ messages }) {
  const groups = new Map();
  for (const message of messages) {
    if (!message.reply || !message.replyTo || message.reply.hop || message.state === 'deleted') continue;
    const others = groups.get(message.replyTo) ?? [];
    groups.set(message.replyTo, [...(message.reply.turn ? others.filter(({ reply }) => !reply.turn) : others), message]);
  }
  return [...groups.values()].filter((answers) => new Set(answers.map(({ reply }) => reply.seat)).size > 1);
}
