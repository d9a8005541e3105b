import assert from 'node:assert/strict';
import test from 'node:test';
import { testWords } from '../../../webroot/key-words.js';
import { payerWords, usageWords } from '../../../webroot/pay-words.js';
import { replyWords } from '../../../webroot/reply-words.js';
import { listWords, problemWords, typingWords } from '../../../webroot/words.js';

test('a reply says who paid', () => {
  assert.equal(payerWords({ kind: 'own', name: 'Ann' }), 'paid with Ann\'s key');
  assert.equal(payerWords({ kind: 'platform' }), 'paid by this server');
  assert.equal(payerWords({ kind: 'none' }), 'free (practice)');
  assert.equal(usageWords({ input: 12, output: 80 }), '12 in / 80 out');
});

test('a reply that ended early says that its text is kept, if there is any', () => {
  assert.equal(replyWords('stopped', 'a'), 'Stopped before the end. The text so far is kept.');
  assert.equal(replyWords('complete', 'a'), '');
});

test('a problem is told in the server’s words, else in ours', () => {
  assert.equal(problemWords({ code: 'invalid', detail: 'The name is taken.' }), 'The name is taken.');
  assert.equal(problemWords({ code: 'too-large' }), 'That is too long.');
  assert.match(problemWords(new TypeError('x')), /did not work/);
});

test('lists read like sentences', () => {
  assert.equal(listWords(['a', 'b', 'c'], 'disjunction'), 'a, b, or c');
  assert.equal(typingWords(['Ann', 'Bob']), 'Ann and Bob are typing');
  assert.equal(testWords({ state: 'good', models: ['a'] }), 'The key works: 1 model found.');
});
