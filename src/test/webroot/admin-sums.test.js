import assert from 'node:assert/strict';
import { test } from 'node:test';
import { by, byDay } from '../../../webroot/views/admin/sums.js';

const line = (day, provider, user, output, cost = null) => ({ day, provider, user, name: user.toUpperCase(), replies: 1, input: 10, output, cost });
const LINES = [line('2026-03-02', 'openai', 'ann', 5, '0.5'), line('2026-03-01', 'xai', 'bob', 100), line('2026-03-02', 'openai', 'bob', 5, '0.25')];

test('each day has a sum, also one without replies, and the last is today', () => {
  const sums = byDay(LINES, 3, new Date('2026-03-03T01:00:00Z'));
  assert.deepEqual(sums, [
    { day: '2026-03-01', replies: 1, tokens: 110, cost: null },
    { day: '2026-03-02', replies: 2, tokens: 30, cost: 0.75 },
    { day: '2026-03-03', replies: 0, tokens: 0, cost: null },
  ]);
});

test('what lies before the first day is in no sum', () => {
  assert.deepEqual(byDay(LINES, 1, new Date('2026-03-02T23:59:00Z')).map(({ replies }) => replies), [2]);
});

test('groups come with the largest first, by what is measured', () => {
  assert.deepEqual(by('provider', LINES, 'tokens').map(({ line: { provider }, tokens }) => [provider, tokens]), [['xai', 110], ['openai', 30]]);
  assert.deepEqual(by('provider', LINES, 'cost').map(({ line: { provider }, cost }) => [provider, cost]), [['openai', 0.75], ['xai', null]]);
  assert.deepEqual(by('user', LINES, 'replies').map(({ line: { name }, replies }) => [name, replies]), [['BOB', 2], ['ANN', 1]]);
});
