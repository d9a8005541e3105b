import { isRunning } from './room.js';

/** What was said since to somebody, in rooms that they are in or are told of: messages that name them or answer them, once they are whole. As the server counts them. */
export function mentionsSince(before, after, me) {
  return [...Object.values(after.rooms).flatMap((room) => saidTo(me, before.rooms[room.id], room)), ...toldSince(before, after)];
}

/** Whether message `id` of a room is such a one. */
export const isMentionSince = (before, after, id, me) => saidTo(me, before, after).some(({ message }) => message.id === id);

function saidTo(me, known, room) {
  if (!known || known.messages === room.messages) return [];
  const last = known.messages.reduce((most, message) => Math.max(most, message.posted), 0);
  const running = new Set(known.messages.filter(isRunning).map((message) => message.id));
  return room.messages
    .filter((message) => (message.posted > last || running.has(message.id)) && !isRunning(message) && message.state !== 'deleted' && message.author.id !== me.id)
    .map((message) => ({ room, message, answers: answers(room, message, me) }))
    .filter(({ message, answers: isAnswer }) => isAnswer || names(message.text, me));
}

/** Of a room that one is not in the server tells only who has said it. */
function toldSince(before, { news }) {
  if (!news?.mention || news === before.news) return [];
  return [{ room: { id: news.room, name: news.roomName }, message: { id: news.message, author: news.author }, answers: news.mention === 'answered' }];
}

const answers = (room, { replyTo }, me) => Boolean(replyTo) && room.messages.find((message) => message.id === replyTo)?.author.id === me.id;

const names = (text, me) => text.toLowerCase().includes(`@${me.name}`.toLowerCase());
