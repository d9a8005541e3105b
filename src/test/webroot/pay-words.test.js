import assert from 'node:assert/strict';
import test from 'node:test';
import { auditWords, capWords, costWords, countdownWords, detailWords, keyStateWords, previewWords, spendWords, testWords, usageWords } from '../../../webroot/pay-words.js';

const openai = { id: 'openai', name: 'OpenAI', needsKey: true, ready: 'none' };

test('small sums keep the digits that matter', () => {
  assert.equal(costWords(0.000123), '$0.00012');
  assert.equal(costWords(0.5), '$0.50');
  assert.equal(costWords(12), '$12.00');
  assert.equal(costWords(0), '$0.00');
  assert.equal(costWords(null), '');
  assert.equal(costWords('0.02', true), '≈ $0.020');
});

test('usage says tokens, and cost where it is known', () => {
  assert.equal(usageWords({ input: 7, output: 6 }), '7 in / 6 out');
  assert.equal(usageWords({ input: 7, output: 6, cost: 0.01, estimated: true }), '7 in / 6 out · ≈ $0.010');
  assert.equal(usageWords(null), '');
});

test('before sending it says who pays, how much at most, and what is left', () => {
  assert.equal(
    previewWords({ payer: { kind: 'lent', name: 'Ann' }, estimate: { tokens: 100 }, left: { tokens: 900, cost: null } }, openai),
    "Ann's key pays for OpenAI, up to 100 tokens, 900 tokens left",
  );
  assert.equal(previewWords({ payer: { kind: 'own', name: 'Bob' }, estimate: { tokens: 1, cost: 0.02 } }, openai), 'your key pays for OpenAI, up to 1 token, ≈ $0.020');
  assert.equal(previewWords({ payer: { kind: 'none', name: null }, estimate: { tokens: 5 } }, { ...openai, name: 'Practice' }), 'Practice is free');
  assert.equal(previewWords({ payer: null, code: 'key-needed' }, openai), 'OpenAI needs a key');
  assert.equal(previewWords({ payer: null, code: 'cap-reached', detail: 'The cap is reached.' }, openai), 'The cap is reached.');
});

test('without a preview the provider’s own words stand', () => {
  assert.equal(previewWords(undefined, { ...openai, ready: 'lent' }), 'a lent key pays for OpenAI');
  assert.equal(previewWords(undefined, openai), 'OpenAI needs a key');
  assert.equal(previewWords(undefined, undefined), '');
});

test('a countdown goes to the minute and ends', () => {
  const now = Date.parse('2026-01-01T00:00:00Z');
  assert.equal(countdownWords('2026-01-01T08:00:00Z', now), 'ends in 8 h');
  assert.equal(countdownWords('2026-01-01T07:59:10Z', now), 'ends in 8 h');
  assert.equal(countdownWords('2026-01-01T01:30:00Z', now), 'ends in 1 h 30 min');
  assert.equal(countdownWords('2026-01-01T00:00:20Z', now), 'ends in 1 min');
  assert.equal(countdownWords('2025-12-31T23:59:59Z', now), 'ended');
});

test('a cap reads as one sentence', () => {
  assert.equal(capWords(), 'Without a cap.');
  assert.equal(capWords({ dayTokens: 1 }), 'At most 1 token a person and day.');
  assert.equal(capWords({ dayTokens: 500, totalCost: 2 }), 'At most 500 tokens a person and day and $2.00 in all.');
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
