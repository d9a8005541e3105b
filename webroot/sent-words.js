/*
 * What goes to which provider, as sentences. Pure.
 */
import { tokenWords } from './pay-words.js';

const messages = (many) => (many === 1 ? '1 message' : `${many} messages`);

/** Where a question to `seat` goes, and what of the room goes with it. */
export function sentWords(seat, { sent, context }, provider) {
  const name = provider?.name ?? seat.provider;
  const at = sent.host ? `${name} at ${sent.host}` : name;
  const where = sent.host || provider?.needsKey !== false ? `@${seat.handle} is ${sent.model} of ${at}.` : `@${seat.handle} is ${name}: nothing leaves this server.`;
  const what = sent.people.map(({ name: who, messages: many, tokens }) => `${messages(many)} of ${who}, ${tokenWords(tokens)}`);
  const all = context.messages ? `Sent with your question: ${messages(context.messages)}` : 'Only your question is sent';
  return { where, what: [all, ...what, 'Never sent: messages that are hidden from models, removed ones, and what models thought'] };
}
