/*
 * Which rooms are marked in the list. Pure. A room is `said` where others have spoken, `named` where that names or answers me; false is
 * neither. Of each, `said` has the rev of what marks it, and `reads` how far I have read on another device since this one is connected.
 */
import { leftBefore } from './left-off.js';

/** Others have spoken in a room, with its change `rev`. */
export function marked(state, room, isMention, rev) {
  if (rev <= state.reads[room]) return state;
  const mark = isMention ? 'named' : state.unread[room] || 'said';
  return { ...withMark(state, room, mark), said: { ...state.said, [room]: Math.max(rev, state.said[room] ?? 0) } };
}

/** I have read up to `read` on another device: what was said later stays marked. */
export function readElsewhere(state, { room, read }) {
  const known = { ...state, reads: { ...state.reads, [room]: read }, left: leftBefore([{ id: room, read }], state) };
  return state.unread[room] && state.said[room] <= read ? withMark(known, room, false) : known;
}

/** What the list of rooms says of those that one is not in right now. */
export function markedByList(state, list) {
  const elsewhere = list.filter(({ id }) => !state.rooms[id] && id !== state.open);
  const mark = ({ id, mentions, unread, said }) => !(said <= state.reads[id]) && (mentions > 0 ? 'named' : unread > 0 && 'said');
  const all = (value) => Object.fromEntries(elsewhere.map((room) => [room.id, value(room)]));
  return { ...state, unread: { ...state.unread, ...all(mark) }, said: { ...state.said, ...all(({ id, said }) => Math.max(said ?? 0, state.said[id] ?? 0)) } };
}

const withMark = (state, room, mark) => (mark === state.unread[room] ? state : { ...state, unread: { ...state.unread, [room]: mark } });
