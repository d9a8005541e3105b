import { isRunning } from './room.js';

/** What was said since to somebody: messages that name them or answer them, once they are whole. As the server counts them. */
export function mentionsSince(before, after, me) {
  return Object.values(after.rooms).flatMap((room) => {
    const known = before.rooms[room.id];
    if (!known || known.messages === room.messages) return [];
    const last = known.messages.reduce((most, message) => Math.max(most, message.posted), 0);
    const running = new Set(known.messages.filter(isRunning).map((message) => message.id));
    return room.messages
      .filter((message) => (message.posted > last || running.has(message.id)) && !isRunning(message) && message.state !== 'deleted' && message.author.id !== me.id)
      .map((message) => ({ room, message, answers: answers(room, message, me) }))
      .filter(({ message, answers: isAnswer }) => isAnswer || names(message.text, me));
  });
}

const answers = (room, { replyTo }, me) => Boolean(replyTo) && room.messages.find((message) => message.id === replyTo)?.author.id === me.id;

const names = (text, me) => text.toLowerCase().includes(`@${me.name}`.toLowerCase());
