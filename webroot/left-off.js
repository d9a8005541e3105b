/*
 * Where somebody left a room: the rev that it had when they last looked. Pure.
 */

/** The state of who turns away from the open room, or from the page. */
export function leaving(state) {
  const room = state.rooms[state.open];
  return room ? { ...state, left: { ...state.left, [room.id]: room.rev } } : state;
}

/** What the server knows of rooms that were not looked at since the page was opened. */
export function leftBefore(list, { rooms, left }) {
  const others = list.filter((room) => !rooms[room.id] && typeof room.read === 'number');
  return { ...left, ...Object.fromEntries(others.map((room) => [room.id, room.read])) };
}

/** Who speaks has read what is there. */
export const caughtUp = (state) => ({ ...state, left: { ...state.left, [state.open]: undefined } });

/**
 * Where a room goes on for who left it at `rev`: `{message}`, the first one of others since then; `{earlier: true}` when that
 * lies further back than what is loaded; null when there is nothing new.
 */
export function goesOnAt(room, rev, me) {
  if (typeof rev !== 'number') return null;
  const at = room.messages.findIndex((message) => message.posted > rev && message.author.id !== me && message.state !== 'deleted');
  if (at < 0) return null;
  return at === 0 && room.hasOlder ? { earlier: true } : at === 0 ? null : { message: room.messages[at].id };
}
