import assert from 'node:assert/strict';
import test from 'node:test';
import { backoff, comesBack } from '../../../webroot/backoff.js';

test('the wait lies between nothing and a doubling ceiling', () => {
  assert.equal(backoff(0, () => 0), 0);
  assert.deepEqual([0, 1, 2].map((n) => backoff(n, () => 1)), [500, 1000, 2000]);
  assert.equal(backoff(40, () => 1), 30_000);
});

test('close codes say whether to come back', () => {
  for (const code of [1001, 1006, 1011, 1012, 1013, 4000, 4499]) assert.ok(comesBack(code), String(code));
  for (const code of [1002, 1003, 1007, 1008, 1009, 4500, 4999]) assert.ok(!comesBack(code), String(code));
});
