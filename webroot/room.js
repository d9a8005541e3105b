const RUNNING = new Set(['queued', 'thinking', 'writing']);
const TYPING_MS = 5_000;

export const isRunning = (message) => RUNNING.has(message.state);

/** One room after one frame of it. The same object comes back when nothing changed. */
export function apply(room, frame, now) {
  if (frame.type === 'room') return snapshot(room, frame);
  if (!room) return room;
  const change = changes[frame.type];
  if (frame.rev === undefined) return change ? change(room, frame, now) : room;
  if (room.hole || frame.rev <= room.rev) return room;
  if (frame.rev > room.rev + 1) return { ...room, hole: true };
  const counted = { ...room, rev: frame.rev };
  return change ? change(counted, frame, now) : counted;
}

const changes = { message, delta, reasoning, info, seat, member, presence, typing, table };

function snapshot(old, frame) {
  const resumed = frame.reset === false && old;
  const room = {
    ...(resumed ? old : { messages: [], streams: {}, typing: {}, hasOlder: false }),
    id: frame.room,
    name: frame.name,
    topic: frame.topic ?? '',
    visibility: frame.visibility,
    context: frame.context,
    lobby: frame.lobby,
    retentionDays: frame.retentionDays,
    hopLimit: frame.hopLimit,
    answers: frame.answers,
    table: tableAfter(old?.table, frame.table),
    epoch: frame.epoch,
    you: frame.you ?? {},
    members: frame.members ?? [],
    memberCount: frame.memberCount ?? frame.members?.length ?? 0,
    seats: frame.seats ?? [],
    present: frame.present ?? [],
    presentCount: frame.presentCount ?? frame.present?.length ?? 0,
    hole: false,
  };
  if (!resumed) {
    room.rev = frame.rev;
    room.messages = (frame.messages ?? []).map(read);
    room.hasOlder = Boolean(frame.older);
  }
  // A resumed room keeps its own rev: the changes it missed follow, and would be taken for old ones.
  room.streams = { ...room.streams };
  for (const stream of frame.streams ?? []) {
    room.streams[stream.message] = { text: stream.text ?? '', reasoning: stream.reasoning ?? '', state: stream.state ?? 'writing' };
  }
  return room;
}

/** What later code may rely on: a text and a name, even of a tombstone. */
function read(message) {
  const { author = {}, text } = message;
  return { ...message, text: text ?? '', author: { ...author, name: author.name ?? '' } };
}

function message(room, frame) {
  const message = read(frame.message);
  const messages = placedInTime(room, message);
  if (messages === room.messages) return room;
  const streams = { ...room.streams };
  if (isRunning(message)) {
    const known = streams[message.id];
    const text = longer(message.text, known?.text);
    const reasoning = longer(message.reply?.reasoning, known?.reasoning);
    streams[message.id] = { text, reasoning, state: message.state };
  } else {
    delete streams[message.id];
  }
  const { [message.author.id]: _, ...typing } = room.typing;
  const table = room.table?.state === 'ended' && !message.reply ? null : room.table;
  return { ...room, messages, streams, typing, table };
}

const longer = (one = '', other = '') => (one.length > other.length ? one : other);

/** In the place of its earlier form, else where it was posted; not at all when that is a page not loaded yet. */
function placedInTime(room, message) {
  const at = room.messages.findLastIndex((m) => m.id === message.id);
  if (at >= 0) return room.messages.with(at, message);
  const later = room.messages.findIndex((m) => m.posted > message.posted);
  if (later < 0) return [...room.messages, message];
  return later === 0 && room.hasOlder ? room.messages : room.messages.toSpliced(later, 0, message);
}

function delta(room, frame) {
  const owner = room.messages.findLast((m) => m.id === frame.message);
  if (owner && !isRunning(owner)) return room;
  const stream = room.streams[frame.message];
  const known = stream?.text ?? owner?.text ?? '';
  const text = frame.text ?? '';
  if (frame.at > known.length) return room;
  const fresh = text.slice(known.length - frame.at);
  const state = frame.state ?? (text ? 'writing' : stream?.state ?? 'queued');
  if (!fresh && state === stream?.state) return room;
  return withStream(room, frame.message, { text: known + fresh, reasoning: stream?.reasoning ?? owner?.reply?.reasoning ?? '', state });
}

/** A piece of what a model thinks; its own text with its own offsets, joined as deltas are. */
function reasoning(room, frame) {
  const owner = room.messages.findLast((m) => m.id === frame.message);
  if (owner && !isRunning(owner)) return room;
  const stream = room.streams[frame.message];
  const known = stream?.reasoning ?? owner?.reply?.reasoning ?? '';
  if (frame.at > known.length) return room;
  const fresh = (frame.text ?? '').slice(known.length - frame.at);
  if (!fresh) return room;
  const { text = owner?.text ?? '', state = 'thinking' } = stream ?? {};
  return withStream(room, frame.message, { text, reasoning: known + fresh, state: state === 'queued' ? 'thinking' : state });
}

const withStream = (room, id, stream) => ({ ...room, streams: { ...room.streams, [id]: stream } });

function info(room, { info }) {
  const { name, topic, visibility, context, retentionDays, hopLimit, answers } = info;
  return { ...room, name, topic: topic ?? '', visibility, context, retentionDays, hopLimit, answers };
}

function table(room, frame) {
  return { ...room, table: frame };
}

/** A round table that was under way and is not any more has ended while one was away, perhaps with the server. */
function tableAfter(known, now) {
  if (now) return now;
  return known?.state === 'running' ? { ...known, state: 'ended', reason: 'interrupted' } : known ?? null;
}

function seat(room, { seat, gone }) {
  return { ...room, seats: placed(room.seats, seat, gone) };
}

function member(room, { member, gone }) {
  const you = member.id === room.you.id ? { ...room.you, mutedUntil: undefined, ...member } : room.you;
  const members = placed(room.members, member, gone);
  const counted = room.memberCount + members.length - room.members.length;
  return { ...room, you, members, memberCount: Math.max(members.length, counted) };
}

function placed(list, item, gone) {
  const rest = list.filter((other) => other.id !== item.id);
  if (gone) return rest;
  return rest.length === list.length ? [...list, item] : list.map((other) => (other.id === item.id ? item : other));
}

/** Of a crowd only some are named. */
function presence(room, { present, count = present.length }) {
  return { ...room, present, presentCount: count };
}

function typing(room, { user, name }, now) {
  return { ...room, typing: { ...room.typing, [user]: { name, until: now + TYPING_MS } } };
}

/** Earlier messages, put before those already shown. */
export function withOlder(room, older, limit) {
  const known = new Set(room.messages.map((m) => m.id));
  const fresh = older.filter((m) => !known.has(m.id)).map(read);
  return { ...room, messages: [...fresh, ...room.messages], hasOlder: older.length >= limit && fresh.length > 0 };
}

/** Text, thoughts and state of a message as they stand now, its running reply included. */
export function current(room, message) {
  const stream = isRunning(message) ? room.streams[message.id] : undefined;
  return stream ?? { text: message.text, reasoning: message.reply?.reasoning ?? '', state: message.state };
}
