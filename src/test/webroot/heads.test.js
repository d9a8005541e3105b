import assert from 'node:assert/strict';
import test from 'node:test';
import { createHeads } from '../../../webroot/heads.js';

function setUp(revs) {
  const entered = [];
  const waiting = [];
  const rooms = Object.fromEntries(Object.entries(revs).map(([id, rev]) => [id, { rev }]));
  const heads = createHeads({ rooms: () => rooms, enter: (id) => entered.push(id), wait: (work) => waiting.push(work) });
  return { heads, rooms, entered, waiting };
}

test('a room that stays behind its head is entered again', () => {
  const { heads, entered, waiting } = setUp({ a: 3, b: 7 });
  heads.heard({ rooms: { a: 5, b: 7 } });
  assert.deepEqual(entered, []);
  waiting[0]();
  assert.deepEqual(entered, ['a']);
});

test('what was on its way may come', () => {
  const { heads, rooms, entered, waiting } = setUp({ a: 3 });
  heads.heard({ rooms: { a: 4 } });
  rooms.a.rev = 4;
  waiting[0]();
  assert.deepEqual(entered, []);
});

test('rooms that are up to date, ahead or not known wait for nothing', () => {
  const { heads, waiting } = setUp({ a: 3, b: 9 });
  heads.heard({ rooms: { a: 3, b: 8, c: 1 } });
  heads.heard({});
  assert.equal(waiting.length, 0);
});
