import assert from 'node:assert/strict';
import test from 'node:test';
import { sentWords } from '../../../webroot/sent-words.js';

const seat = { handle: 'gpt', provider: 'openai' };
const sent = { provider: 'openai', model: 'gpt-5', host: 'api.openai.com', people: [{ name: 'Ann', messages: 2, tokens: 300 }, { name: 'Bob', messages: 1, tokens: 1 }] };

test('it says where a question goes, and whose messages with it', () => {
  const words = sentWords(seat, { sent, context: { messages: 3 } }, { name: 'OpenAI', needsKey: true });
  assert.equal(words.where, '@gpt is gpt-5 of OpenAI at api.openai.com.');
  assert.deepEqual(words.what.slice(0, 3), ['Sent with your question: 3 messages', '2 messages of Ann, 300 tokens', '1 message of Bob, 1 token']);
  assert.match(words.what[3], /hidden/);
});

test('a model of this server keeps everything here', () => {
  const words = sentWords(seat, { sent: { ...sent, host: null, people: [] }, context: { messages: 0 } }, { name: 'Practice', needsKey: false });
  assert.match(words.where, /nothing leaves this server/);
  assert.equal(words.what[0], 'Only your question is sent');
});
