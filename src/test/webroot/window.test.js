import assert from 'node:assert/strict';
import { test } from 'node:test';
import { around, drawnOf, earlier, later, still } from '../../../webroot/window.js';

const messages = (from, to) => Array.from({ length: to - from }, (_, i) => ({ id: `m${from + i}` }));
const all = messages(0, 1_000);

test('who is at the end sees the last hundred', () => {
  assert.deepEqual(drawnOf(all, null), { start: 900, end: 1_000 });
  assert.deepEqual(drawnOf(all.slice(0, 7), null), { start: 0, end: 7 });
  assert.deepEqual(drawnOf([], null), { start: 0, end: 0 });
  assert.equal(still([], null), null);
});

test('what is drawn stays when others come before and after', () => {
  const span = still(all.slice(100, 300), null);
  assert.deepEqual(drawnOf(all.slice(100, 300), span), { start: 100, end: 200 });
  assert.deepEqual(drawnOf(all, span), { start: 200, end: 300 });
});

test('going up and down draws every message, and never more than two hundred', () => {
  let span = still(all, null);
  const seen = new Set();
  const look = () => {
    const { start, end } = drawnOf(all, span);
    assert.ok(end - start <= 200 && end > start);
    for (let i = start; i < end; i++) seen.add(i);
  };
  for (let i = 0; i < 40; i++) (look(), span = earlier(all, span));
  assert.equal(seen.size, 1_000);
  assert.equal(drawnOf(all, span).start, 0);
  seen.clear();
  for (let i = 0; i < 40; i++) (look(), span = later(all, span));
  assert.equal(seen.size, 1_000);
  assert.equal(drawnOf(all, span).end, 1_000);
});

test('each step leaves most of what was drawn where it was', () => {
  const span = around(all, 'm500');
  const up = drawnOf(all, earlier(all, span));
  assert.deepEqual([drawnOf(all, span), up], [{ start: 460, end: 541 }, { start: 420, end: 541 }]);
  assert.deepEqual(drawnOf(all, around(all, 'm3')), { start: 0, end: 44 });
  assert.deepEqual(drawnOf(all, around(all, 'm999')), { start: 959, end: 1_000 });
});

test('who read in a room that began anew is at its end', () => {
  assert.deepEqual(drawnOf(messages(5_000, 5_010), still(all, null)), { start: 0, end: 10 });
});
