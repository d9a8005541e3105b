import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { callWords, contextWords, failureWords, replyWords, waitLeft } from '../../../webroot/reply-words.js';
import english from '../../../webroot/texts/en.js';

const contract = readFileSync(new URL('../../main/resources/asyncapi.yaml', import.meta.url), 'utf8');
const codes = /ErrorCode:\n\s+enum: \[(.*)\]/.exec(contract)[1].split(', ');

test('every code of the contract has words, and only those', () => {
  assert.ok(codes.length > 20);
  for (const part of ['what', 'cure']) {
    const told = Object.keys(english).filter((name) => name.startsWith(`failed.${part}.`)).map((name) => name.split('.')[2]);
    assert.deepEqual(told.sort(), [...codes, 'unknown'].sort());
  }
});

test('each failure says what happened and what to do, to who pays and to who does not', () => {
  for (const code of codes) {
    for (const mine of [true, false]) {
      const words = failureWords({ code }, { provider: 'Anthropic', mine });
      assert.match(words, /^[A-Z][^.]+\. \S.+\.$/, code);
      assert.ok(!words.includes('undefined'), code);
    }
  }
  assert.match(failureWords({ code: 'of tomorrow' }), /could not be finished\. Ask again/);
  assert.match(failureWords({ code: 'provider-timeout' }), /^The provider took too long\. /);
});

test('the cure for a key is told to its payer, and nobody else hears of keys to test', () => {
  for (const code of ['key-rejected', 'key-no-credit']) {
    assert.match(failureWords({ code }, { provider: 'OpenAI', mine: true }), /OpenAI.*Settings/);
    assert.match(failureWords({ code }, { provider: 'OpenAI', mine: false }), /OpenAI.*Whoever pays can mend that\.$/);
  }
});

test('a reply that is complete and yet not whole says so', () => {
  assert.equal(replyWords('complete', 'a', { finish: 'length', limit: 4096 }), `Cut off: the reply reached its limit of ${new Intl.NumberFormat('en').format(4096)} tokens. Ask it to go on.`);
  assert.equal(replyWords('complete', '', { finish: 'declined' }), 'The model declined to answer.');
  assert.equal(replyWords('complete', 'a', {}), '');
  assert.equal(replyWords('failed', 'a', { error: { code: 'provider-timeout' } }, { provider: 'xAI' }), 'xAI took too long. Ask again; a shorter question can help. The text so far is kept.');
});

test('a call is named for a support desk', () => {
  assert.equal(callWords({ code: 'x', status: 429, requestId: 'req_1' }, 'OpenAI'), 'OpenAI · status 429 · request req_1');
  assert.equal(callWords({ code: 'x' }, 'OpenAI'), '');
});

test('a pause is counted down and never longer than the provider asked', () => {
  const error = { retryAfter: 20, retryAt: '2026-01-01T12:00:20Z' };
  const at = (time) => waitLeft(error, Date.parse(`2026-01-01T${time}Z`));
  assert.deepEqual([at('12:00:00'), at('12:00:12.500'), at('12:00:20'), at('13:00:00'), at('11:00:00')], [20, 8, 0, 0, 20]);
  assert.equal(waitLeft({}), 0);
});

test('what a model hears is told in messages and tokens', () => {
  const words = (context) => contextWords({ budget: 800, ...context });
  assert.equal(words({ messages: 42, tokens: 610, leftOut: 3 }), 'Hears the last 42 messages, 610 of 800 tokens');
  assert.equal(words({ messages: 2, tokens: 10, leftOut: 0 }), 'Hears all 2 messages, 10 of 800 tokens');
  assert.equal(words({ messages: 1, tokens: 5, leftOut: 0 }), 'Hears the last message, 5 of 800 tokens');
  assert.equal(words({ messages: 0, tokens: 0, leftOut: 0 }), 'Hears only this message');
  assert.equal(contextWords(undefined), '');
});
