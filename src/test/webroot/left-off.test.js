import assert from 'node:assert/strict';
import { test } from 'node:test';
import { caughtUp, goesOnAt, leaving, leftBefore } from '../../../webroot/left-off.js';

const message = (posted, author = 'bob', state = 'complete') => ({ id: `m${posted}`, posted, author: { id: author }, state });
const room = (messages, hasOlder = false) => ({ messages, hasOlder });

test('a room goes on at the first message of others since one left', () => {
  const messages = [message(1), message(2), message(4, 'me'), message(5, 'bob', 'deleted'), message(6), message(7)];
  assert.deepEqual(goesOnAt(room(messages), 2, 'me'), { message: 'm6' });
  assert.deepEqual(goesOnAt(room(messages), 1, 'me'), { message: 'm2' });
  assert.equal(goesOnAt(room(messages), 7, 'me'), null);
  assert.equal(goesOnAt(room(messages), undefined, 'me'), null);
  assert.equal(goesOnAt(room(messages), null, 'me'), null);
});

test('what is all new has no line, and what begins further back says so', () => {
  assert.equal(goesOnAt(room([message(5), message(6)]), 0, 'me'), null);
  assert.deepEqual(goesOnAt(room([message(5), message(6)], true), 3, 'me'), { earlier: true });
  assert.deepEqual(goesOnAt(room([message(3), message(6)], true), 3, 'me'), { message: 'm6' });
  assert.deepEqual(goesOnAt(room([message(5), message(6)], true), 0, 'me'), { earlier: true });
  assert.deepEqual(goesOnAt(room([message(1, 'me'), message(2)]), 0, 'me'), { message: 'm2' });
});

test('one leaves the open room, and catches up by speaking', () => {
  const state = { open: 'r', rooms: { r: { id: 'r', rev: 9 } }, left: { other: 3 } };
  assert.deepEqual(leaving(state).left, { other: 3, r: 9 });
  assert.equal(leaving({ ...state, open: 'unknown' }).left, state.left);
  assert.deepEqual(caughtUp(leaving(state)).left, { other: 3, r: undefined });
});

test('the server knows of rooms that were not opened yet', () => {
  const state = { rooms: { here: {} }, left: { here: 5, before: 1 } };
  const list = [{ id: 'here', read: 9 }, { id: 'there', read: 4 }, { id: 'never', read: null }, { id: 'empty', read: 0 }];
  assert.deepEqual(leftBefore(list, state), { here: 5, before: 1, there: 4, empty: 0 });
});
