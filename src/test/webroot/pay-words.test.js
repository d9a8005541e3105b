import assert from 'node:assert/strict';
import test from 'node:test';
import { capWords, costWords, payNote, payerWords, previewWords, usageWords } from '../../../webroot/pay-words.js';

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
  assert.equal(
    previewWords({ payer: { kind: 'lent', name: 'Ann' }, estimate: {}, left: { tokens: 0, cost: '0.5' } }, openai),
    "Ann's key pays for OpenAI, 0 tokens and $0.50 left",
  );
  assert.equal(previewWords({ payer: { kind: 'none', name: null }, estimate: { tokens: 5, cost: 0.02 } }, { ...openai, name: 'Practice' }), 'Practice is free');
  assert.equal(previewWords({ payer: null, code: 'key-needed' }, openai), 'OpenAI needs a key');
  assert.equal(previewWords({ payer: null, code: 'cap-reached', detail: 'The cap is reached.' }, openai), 'The cap is reached.');
  assert.equal(previewWords({ payer: null, code: 'unavailable' }, openai), 'OpenAI cannot be asked now');
  assert.equal(previewWords({ payer: null, code: 'key-needed', detail: 'In English.' }, openai), 'OpenAI needs a key');
});

test('without a preview the provider’s own words stand', () => {
  assert.equal(previewWords(undefined, { ...openai, ready: 'lent' }), 'a lent key pays for OpenAI');
  assert.equal(previewWords(undefined, openai), 'OpenAI needs a key');
  assert.equal(previewWords(undefined, undefined), '');
});

test('a line of a list says the same in a few words', () => {
  const lent = { payer: { kind: 'lent', name: 'Ann' }, estimate: { tokens: 100 } };
  assert.equal(payNote(openai, lent), 'Ann pays, up to 100 tokens');
  assert.equal(payNote(openai, { payer: { kind: 'platform' }, estimate: { tokens: 100, cost: '0.02' } }), 'this server pays, ≈ $0.020');
  assert.equal(payNote(openai, { payer: { kind: 'none' }, estimate: { tokens: 100, cost: 0.02 } }), 'free');
  assert.equal(payNote(openai, { payer: null, code: 'cap-reached' }), 'cannot be asked now');
  assert.equal(payNote({ ...openai, ready: 'own' }, { payer: null, code: 'key-needed' }), 'needs a key');
  assert.equal(payNote({ ...openai, ready: 'session' }), 'you pay, only this session');
  assert.equal(payNote({ ...openai, ready: 'of tomorrow' }), 'needs a key');
});

test('a reply says who paid, as far as that is known', () => {
  assert.equal(payerWords({ kind: 'lent', name: 'Ann' }), 'paid with the key Ann lends');
  assert.equal(payerWords({ kind: 'own', name: null }), "paid with somebody's key");
  assert.equal(payerWords({ kind: 'none' }), 'free (practice)');
  assert.equal(payerWords({ kind: 'of tomorrow' }), '');
  assert.equal(payerWords(null), '');
});

test('a cap reads as one sentence', () => {
  assert.equal(capWords(), 'Without a cap.');
  assert.equal(capWords({ dayTokens: 1 }), 'At most 1 token a person and day.');
  assert.equal(capWords({ dayTokens: 500, totalCost: 2 }), 'At most 500 tokens a person and day and $2.00 in all.');
  assert.equal(capWords({ dayCost: 0.5, totalTokens: 900 }), 'At most $0.50 a person and day and 900 tokens in all.');
});
