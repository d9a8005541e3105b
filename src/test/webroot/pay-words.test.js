import assert from 'node:assert/strict';
import test from 'node:test';
import { capWords, costWords, previewWords, usageWords } from '../../../webroot/pay-words.js';

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

test('a cap reads as one sentence', () => {
  assert.equal(capWords(), 'Without a cap.');
  assert.equal(capWords({ dayTokens: 1 }), 'At most 1 token a person and day.');
  assert.equal(capWords({ dayTokens: 500, totalCost: 2 }), 'At most 500 tokens a person and day and $2.00 in all.');
});
