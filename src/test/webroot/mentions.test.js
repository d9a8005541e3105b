import assert from 'node:assert/strict';
import test from 'node:test';
import { mentionsSince } from '../../../webroot/mentions.js';

const me = { id: 'ann', name: 'Ann Li' };
const said = (id, posted, text, more = {}) => ({ id, posted, text, state: 'complete', author: { id: 'bob', name: 'Bob' }, ...more });
const mine = said('m1', 1, 'How long?', { author: me });
const state = (...messages) => ({ rooms: { r: { id: 'r', name: 'Room', messages } } });
const since = (before, after) => mentionsSince(before, after, me).map(({ message, answers }) => `${message.id} ${answers}`);

test('who is named or answered is told, and nobody else', () => {
  const before = state(mine);
  assert.deepEqual(since(before, state(mine, said('m2', 2, 'well, @ann li?'))), ['m2 false']);
  assert.deepEqual(since(before, state(mine, said('m2', 2, 'Six minutes', { replyTo: 'm1' }))), ['m2 true']);
  assert.deepEqual(since(before, state(mine, said('m2', 2, '@ann and @li'))), []);
  // So does the server.
  assert.deepEqual(since(before, state(mine, said('m2', 2, "(@Ann Li's)"), said('m3', 3, '@Ann Lincoln'))), ['m2 false', 'm3 false']);
  assert.deepEqual(since(before, state(mine, said('m2', 2, 'Ann Li said so'))), []);
  assert.deepEqual(since(before, state(mine, said('m2', 2, '@bob', { replyTo: 'm0' }))), []);
  assert.deepEqual(since(before, state(mine, said('m2', 2, '@Ann Li', { author: me }))), []);
  assert.deepEqual(since(before, state(mine, said('m2', 2, '@Ann Li', { state: 'deleted' }))), []);
});

test('a reply is told of when it is whole', () => {
  const begun = state(mine, said('m2', 2, '', { replyTo: 'm1', state: 'writing' }));
  assert.deepEqual(since(state(mine), begun), []);
  assert.deepEqual(since(begun, state(mine, said('m2', 2, 'Six', { replyTo: 'm1' }))), ['m2 true']);
});

test('what was there before is not news', () => {
  const named = said('m2', 2, '@Ann Li');
  assert.deepEqual(since(state(mine, named), state(mine, { ...named, pinned: true })), []);
  assert.deepEqual(since(state(mine, said('m3', 3, 'x')), state(mine, named, said('m3', 3, 'x'))), []);
  assert.deepEqual(since({ rooms: {} }, state(mine, named)), []);
});

test('of a room that one is not in, what the server tells is told once', () => {
  const news = { type: 'news', room: 's', mention: 'answered', roomName: 'Study', message: 'm9', author: { id: 'bob', name: 'Bob' } };
  const [told, ...more] = mentionsSince({ rooms: {}, news: null }, { rooms: {}, news }, me);
  assert.deepEqual([told.room.name, told.message.id, told.message.author.name, told.answers, more.length], ['Study', 'm9', 'Bob', true, 0]);
  assert.deepEqual(mentionsSince({ rooms: {}, news }, { rooms: {}, news }, me), []);
  assert.deepEqual(mentionsSince({ rooms: {}, news: null }, { rooms: {}, news: { type: 'news', room: 's' } }, me), []);
});
