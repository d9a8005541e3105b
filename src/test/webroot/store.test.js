import assert from 'node:assert/strict';
import test from 'node:test';
import { current, withOlder } from '../../../webroot/room.js';
import { apply, createStore, initial } from '../../../webroot/store.js';
import { markedByList } from '../../../webroot/unread.js';
import { problemWords } from '../../../webroot/words.js';

const ann = { kind: 'person', id: 'u1', name: 'Ann' };
const bob = { kind: 'person', id: 'u2', name: 'Bob' };
const say = (id, rev, text, author = bob, state = 'complete') =>
  ({ type: 'message', room: 'r', rev, message: { id, room: 'r', rev, author, text, state } });
const snapshot = (more = {}) => ({
  type: 'room', room: 'r', name: 'Lobby', epoch: 'e', rev: 3, reset: true, you: { role: 'member' },
  members: [{ id: 'u1', name: 'Ann', role: 'member' }], seats: [], messages: [say('m1', 3, 'hello').message], streams: [], present: ['u1'], ...more,
});
const played = (...frames) => frames.reduce((state, frame) => apply(state, frame, 0), { ...initial({ id: 'u1', name: 'Ann' }), open: 'r' });
const texts = (state) => state.rooms.r.messages.map((m) => current(state.rooms.r, m).text);

test('a snapshot replaces what was known', () => {
  assert.deepEqual(texts(played(snapshot(), say('m2', 4, 'old'), snapshot({ rev: 9 }))), ['hello']);
});

test('a late end of an earlier message does not move it to the end', () => {
  const posted = (id, rev, at, text) => ({ ...say(id, rev, text), message: { ...say(id, rev, text).message, posted: at } });
  const first = posted('m9', 9, 9, 'nine').message;
  const full = snapshot({ rev: 9, older: true, messages: [first, { ...first, id: 'x', text: '' }] });
  assert.equal(played(full, posted('m4', 10, 4, 'four')).rooms.r.messages.length, 2);
  assert.equal(played(full, posted('m4', 10, 4, 'four')).rooms.r.rev, 10);
  assert.deepEqual(texts(played(snapshot({ rev: 9, messages: [first] }), posted('m4', 10, 4, 'four'))), ['four', 'nine']);
});

test('a change already seen is dropped', () => {
  assert.deepEqual(texts(played(snapshot(), say('m2', 4, 'a'), say('m3', 4, 'b'), say('m4', 2, 'c'))), ['hello', 'a']);
});

test('a hole stops the room until it is entered again', () => {
  const holed = played(snapshot(), say('m3', 5, 'late'), say('m2', 4, 'missing'));
  assert.equal(holed.rooms.r.hole, true);
  assert.equal(holed.rooms.r.rev, 3);
  const healed = [snapshot({ reset: false, rev: 5, messages: undefined }), say('m2', 4, 'missing'), say('m3', 5, 'late')]
    .reduce((state, frame) => apply(state, frame), holed);
  assert.deepEqual(texts(healed), ['hello', 'missing', 'late']);
  assert.equal(healed.rooms.r.rev, 5);
});

test('a change of an unknown kind still counts', () => {
  assert.deepEqual(texts(played(snapshot(), { type: 'novelty', room: 'r', rev: 4 }, say('m2', 5, 'a'))), ['hello', 'a']);
});

const writing = (rev = 4) => say('m2', rev, '', { kind: 'model', id: 's1', name: 'Model' }, 'queued');
const delta = (at, text, more) => ({ type: 'delta', room: 'r', message: 'm2', at, text, ...more });

test('pieces of a reply are joined, and overlap is dropped', () => {
  const state = played(snapshot(), writing(), delta(0, 'Hel'), delta(2, 'llo'), delta(0, 'He'), delta(5, ' you'));
  assert.deepEqual(texts(state), ['hello', 'Hello you']);
});

test('offsets count UTF-16 units', () => {
  assert.deepEqual(texts(played(snapshot(), writing(), delta(0, '🔑'), delta(2, '!'))), ['hello', '🔑!']);
});

test('a piece beyond the known end waits for the final message', () => {
  const state = played(snapshot(), writing(), delta(0, 'Hel'), delta(9, 'far'));
  assert.deepEqual(texts(state), ['hello', 'Hel']);
  const final = apply(state, say('m2', 5, 'Hello, that is far', { kind: 'model', id: 's1', name: 'Model' }));
  assert.deepEqual(texts(final), ['hello', 'Hello, that is far']);
  assert.deepEqual(final.rooms.r.streams, {});
});

test('a piece after the end changes nothing', () => {
  const state = played(snapshot(), writing(), say('m2', 5, 'Done', undefined, 'stopped'), delta(4, ' more'));
  assert.deepEqual(texts(state), ['hello', 'Done']);
});

test('a reply carries its state with its pieces', () => {
  const state = played(snapshot(), writing(), delta(0, '', { state: 'thinking' }));
  assert.equal(current(state.rooms.r, state.rooms.r.messages[1]).state, 'thinking');
  assert.equal(current(apply(state, delta(0, 'a')).rooms.r, state.rooms.r.messages[1]).state, 'writing');
});

test('a snapshot brings the text of running replies', () => {
  const running = { ...writing().message, text: '' };
  const state = played(snapshot({ rev: 4, messages: [running], streams: [{ message: 'm2', text: 'Hel', state: 'writing' }] }), delta(3, 'lo'));
  assert.deepEqual(texts(state), ['Hello']);
});

test('seats and members come, change and go', () => {
  const seat = { id: 's1', handle: 'echo' };
  let state = played(snapshot(), { type: 'seat', room: 'r', rev: 4, seat }, { type: 'member', room: 'r', rev: 5, member: { id: 'u2', name: 'Bob' } });
  assert.equal(state.rooms.r.members.length, 2);
  state = apply(state, { type: 'seat', room: 'r', rev: 6, seat: { ...seat, handle: 'mimic' } });
  assert.deepEqual(state.rooms.r.seats, [{ id: 's1', handle: 'mimic' }]);
  assert.deepEqual(apply(state, { type: 'seat', room: 'r', rev: 7, seat, gone: true }).rooms.r.seats, []);
});

test('who says something no longer types', () => {
  const typing = { type: 'typing', room: 'r', user: 'u2', name: 'Bob' };
  assert.equal(played(snapshot(), typing).rooms.r.typing.u2.until, 5000);
  assert.deepEqual(played(snapshot(), typing, say('m2', 4, 'hi')).rooms.r.typing, {});
});

test('a message elsewhere marks its room unread, an own one does not', () => {
  const away = { ...played(snapshot()), open: 'other' };
  assert.deepEqual(apply(away, say('m2', 4, 'hi')).unread, { r: 'said' });
  assert.deepEqual(apply(away, say('m2', 4, 'hi', ann)).unread, {});
  const named = { ...say('m2', 4, 'hi @ann'), message: { ...say('m2', 4, 'hi @ann').message, posted: 4 } };
  const known = apply(away, { ...snapshot(), messages: [{ ...snapshot().messages[0], posted: 3 }] });
  assert.deepEqual(apply(apply(known, named), say('m3', 5, 'and more')).unread, { r: 'named' });
});

test('what is said in the open room is unread while nobody sees the page', () => {
  const open = { ...played(snapshot()), open: 'r' };
  assert.deepEqual(apply(open, say('m2', 4, 'hi')).unread, {});
  assert.deepEqual(apply({ ...open, seen: false }, say('m2', 4, 'hi')).unread, { r: 'said' });
});

test('a room that one is not in is marked by what the server tells of it', () => {
  const start = { ...initial({ id: 'u1', name: 'Ann' }), open: 'other' };
  const news = { type: 'news', room: 's' };
  assert.deepEqual(apply(start, news).unread, { s: 'said' });
  const named = apply(start, { ...news, mention: 'named' });
  assert.deepEqual(apply(named, news).unread, { s: 'named' });
  assert.equal(apply({ ...start, open: 's' }, news).unread.s, undefined);
  const inside = played(snapshot());
  assert.equal(apply(inside, { ...news, room: 'r', mention: 'named' }), inside);
});

test('a mark goes once I have read elsewhere what it marks, and stays for what is newer', () => {
  const away = { ...played(snapshot()), open: 'other' };
  const read = (room, rev) => ({ type: 'read', room, read: rev });
  const inside = apply(away, say('m2', 4, 'hi'));
  assert.equal(apply(inside, read('r', 3)).unread.r, 'said');
  assert.equal(apply(inside, read('r', 4)).unread.r, false);
  assert.equal(apply(inside, read('r', 4)).rooms, inside.rooms);
  assert.equal(apply(apply(inside, read('r', 4)), say('m3', 5, 'more')).unread.r, 'said');
  assert.equal(apply(apply(away, read('r', 4)), say('m2', 4, 'hi')).unread.r, undefined);

  const news = (said, mention) => ({ type: 'news', room: 's', said, ...(mention && { mention }) });
  const outside = apply(apply(away, news(9)), news(8, 'named'));
  assert.equal(apply(outside, read('s', 8)).unread.s, 'named');
  assert.equal(apply(outside, read('s', 9)).unread.s, false);
  assert.equal(apply(outside, read('s', 9)).left.s, 9);
  const known = apply(away, read('s', 9));
  assert.equal(apply(known, news(9, 'named')), known);
});

test('the list marks rooms that one is not in, but for what I have read elsewhere meanwhile', () => {
  const listed = (said) => [{ id: 's', unread: 1, mentions: 1, said }, { id: 'r', unread: 5, mentions: 0, said: 9 }];
  const marked = (state, said) => markedByList(state, listed(said));
  assert.deepEqual(marked(played(snapshot()), 7).unread, { s: 'named' });
  const known = apply(played(snapshot()), { type: 'read', room: 's', read: 7 });
  assert.deepEqual([marked(known, 7).unread, marked(known, 8).unread], [{ s: false }, { s: 'named' }]);
  assert.equal(apply(marked(played(snapshot()), 7), { type: 'read', room: 's', read: 7 }).unread.s, false);
  const nothing = markedByList(marked(played(snapshot()), 7), [{ id: 's', unread: 0, mentions: 0, said: null }]);
  assert.equal(nothing.unread.s, false);
});

test('a waiting message is replaced by the real one, never doubled', () => {
  const waiting = { nonce: 'n', room: 'r', text: 'hi', status: 'sending' };
  const state = apply({ ...played(snapshot()), outbox: [waiting] }, say('m2', 4, 'hi', ann));
  assert.equal(state.outbox[0].message, 'm2');
  const answered = { ...state, outbox: [{ ...state.outbox[0], status: 'sent' }] };
  assert.deepEqual(apply(answered, say('m3', 5, 'next')).outbox, []);
});

test('earlier messages go before, without doubles', () => {
  const room = withOlder(played(snapshot()).rooms.r, [say('m0', 1, 'first').message, say('m1', 3, 'hello').message], 50);
  assert.deepEqual(room.messages.map((m) => m.id), ['m0', 'm1']);
  assert.equal(room.hasOlder, false);
});

test('listeners hear of many changes once', () => {
  const scheduled = [];
  const store = createStore({ n: 0 }, (tell) => scheduled.push(tell));
  const heard = [];
  store.listen((state) => heard.push(state.n));
  store.update((s) => ({ n: s.n + 1 }));
  store.update((s) => ({ n: s.n + 1 }));
  assert.equal(scheduled.length, 1);
  scheduled[0]();
  assert.deepEqual(heard, [2]);
});

const thought = (at, text) => ({ type: 'reasoning', room: 'r', message: 'm2', at, text });
const running = (state) => current(state.rooms.r, state.rooms.r.messages.at(-1));

test('what a model thinks is joined apart from what it says', () => {
  const state = played(snapshot(), writing(), thought(0, 'Let me '), delta(0, '', { state: 'thinking' }), thought(4, 'me see'), delta(0, 'Yes'), thought(99, 'lost'));
  assert.deepEqual(running(state), { text: 'Yes', reasoning: 'Let me see', state: 'writing' });
  assert.equal(running(played(snapshot(), writing(), thought(0, 'Hm'))).state, 'thinking');
});

test('a latecomer goes on from the thoughts of the snapshot', () => {
  const streams = [{ message: 'm2', text: '', reasoning: 'Let me', state: 'thinking' }];
  const state = played(snapshot({ rev: 4, messages: [writing().message], streams }), thought(4, 'me see'));
  assert.equal(running(state).reasoning, 'Let me see');
});

test('the end brings all thoughts, and none comes after it', () => {
  const end = say('m2', 5, 'Yes', { kind: 'model', id: 's1', name: 'Model' });
  end.message.reply = { reasoning: 'All of it' };
  assert.equal(running(played(snapshot(), writing(), thought(0, 'All'), end, thought(3, ' of more'))).reasoning, 'All of it');
});

test('a room that is set up anew is shown so', () => {
  const info = { type: 'info', room: 'r', rev: 4, info: { name: 'Lobby', topic: '', visibility: 'open', context: { tokens: 900 } } };
  const state = played(snapshot({ context: { tokens: 8000 } }), info);
  assert.equal(state.rooms.r.context.tokens, 900);
  assert.equal(state.rooms.r.rev, 4);
});

test('of a room that was left nothing stays but the reason', () => {
  const state = played(snapshot(), { type: 'left', room: 'r', reason: 'kicked' });
  assert.equal(state.rooms.r, undefined);
  assert.match(problemWords(state.refused.r), /sent away/);
});

test('a change of one\'s own role is known at once', () => {
  const mine = { id: 'u1', name: 'Ann', role: 'guest', mutedUntil: '2031-01-01T00:00:00Z' };
  const state = played(snapshot({ you: { id: 'u1', role: 'member' } }), { type: 'member', room: 'r', rev: 4, member: mine });
  assert.equal(state.rooms.r.you.role, 'guest');
  const { mutedUntil, ...loud } = mine;
  const later = apply(state, { type: 'member', room: 'r', rev: 5, member: loud }, 0);
  assert.equal(later.rooms.r.you.mutedUntil, undefined);
});

const table = (more = {}) => ({ type: 'table', room: 'r', table: 't', by: { id: 'u1', name: 'Ann' }, seats: [], round: 1, rounds: 2, turn: null, message: null, state: 'running', ...more });

test('a round table is followed, and its end is forgotten when a person speaks', () => {
  assert.equal(played(snapshot(), table({ round: 2 })).rooms.r.table.round, 2);
  const ended = table({ state: 'ended', reason: 'stopped' });
  assert.equal(played(snapshot(), table(), ended).rooms.r.table.reason, 'stopped');
  assert.equal(played(snapshot(), ended, say('m2', 4, 'so?')).rooms.r.table, null);
});

test('a round table that a restart has ended is told as interrupted', () => {
  const after = played(snapshot({ table: table() }), snapshot({ table: null })).rooms.r.table;
  assert.deepEqual([after.state, after.reason], ['ended', 'interrupted']);
  assert.equal(played(snapshot({ table: null })).rooms.r.table, null);
});

test('a room knows what its models answer', () => {
  const info = { type: 'info', room: 'r', rev: 4, info: { name: 'Lobby', topic: '', visibility: 'open', context: {}, hopLimit: 2, answers: 'every' } };
  assert.equal(played(snapshot({ answers: 'addressed' }), info).rooms.r.answers, 'every');
});
