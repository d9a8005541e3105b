import assert from 'node:assert/strict';
import test from 'node:test';
import { auditWords, countdownWords, detailWords, keyStateWords, spendWords, testWords } from '../../../webroot/key-words.js';

test('a countdown goes to the minute and ends', () => {
  const now = Date.parse('2026-01-01T00:00:00Z');
  assert.equal(countdownWords('2026-01-01T08:00:00Z', now), 'ends in 8 h');
  assert.equal(countdownWords('2026-01-01T07:59:10Z', now), 'ends in 8 h');
  assert.equal(countdownWords('2026-01-01T01:30:00Z', now), 'ends in 1 h 30 min');
  assert.equal(countdownWords('2026-01-01T00:00:20Z', now), 'ends in 1 min');
  assert.equal(countdownWords('2025-12-31T23:59:59Z', now), 'ended');
});

test('every state of a key has words', () => {
  for (const state of ['untested', 'good', 'rejected', 'no-credit', 'limited', 'locked', 'expired', 'disabled']) {
    assert.notEqual(keyStateWords({ state }), state);
  }
  assert.match(keyStateWords({ state: 'limited', limitedUntil: '2026-01-01T10:30:00Z' }), /until .*30/);
});

test('a test names what it found', () => {
  assert.equal(testWords({ state: 'good', models: ['a', 'b'] }), 'The key works: 2 models found.');
  assert.equal(testWords({ state: 'rejected', detail: 'Check it.' }), 'The provider refused this key. Check it.');
});

test('what a key spent in a month is one line, or none', () => {
  assert.equal(spendWords({ replies: 2, input: 10, output: 5, cost: 0.1 }), 'last 30 days: 2 replies, 15 tokens, $0.10');
  assert.equal(spendWords({ replies: 0 }), '');
  assert.equal(spendWords(undefined), '');
});

test('an audit entry says names where it can', () => {
  const names = new Map([['r1', 'Study'], ['u1', 'Bob']]);
  assert.equal(detailWords({ room: 'r1', by: 'u1', model: 'gpt', reply: 'x' }, names), 'in Study · by Bob · with gpt');
  assert.equal(detailWords({ last4: 'abcd' }, names), 'last4: abcd');
  assert.equal(auditWords('used', { for: 'models' }), 'asked for the list of models');
  assert.equal(auditWords('used', {}), 'paid for a reply');
});
