import assert from 'node:assert/strict';
import test from 'node:test';
import { createOutbox } from '../../../webroot/outbox.js';
import { Problem } from '../../../webroot/problem.js';
import { createStore, initial } from '../../../webroot/store.js';

function setUp(...answers) {
  const store = createStore(initial({ id: 'u1' }), () => {});
  const sent = [];
  const refusals = [];
  const socket = { ready: true, isReady: () => socket.ready };
  socket.request = async (frame) => {
    sent.push(frame);
    const answer = answers.shift();
    if (!(answer instanceof Problem)) return answer;
    if (answer.code === 'disconnected') socket.ready = false;
    throw answer;
  };
  const outbox = createOutbox({ store, socket, refused: (entry, problem) => refusals.push([entry.text, problem.code]) });
  const settled = () => new Promise(setImmediate);
  return { store, sent, refusals, socket, outbox, settled, states: () => store.get().outbox.map((p) => p.status) };
}

test('after a break a message goes again with the same nonce', async () => {
  const { outbox, sent, socket, settled, states } = setUp(new Problem('disconnected'), { message: 'm1' });
  outbox.add('r', 'hi');
  await settled();
  assert.deepEqual(states(), ['waiting']);
  socket.ready = true;
  await outbox.flush();
  assert.equal(sent.length, 2);
  assert.equal(sent[0].nonce, sent[1].nonce);
  assert.deepEqual(states(), ['sent']);
});

test('messages leave in order, one at a time', async () => {
  const { outbox, sent, settled } = setUp({ message: 'm1' }, { message: 'm2' });
  outbox.add('r', 'first');
  outbox.add('r', 'second');
  assert.deepEqual(sent.map((frame) => frame.text), ['first']);
  await settled();
  assert.deepEqual(sent.map((frame) => frame.text), ['first', 'second']);
});

test('a refused message is handed back, and the next goes on', async () => {
  const { outbox, refusals, settled, states } = setUp(new Problem('key-needed'), { message: 'm2' });
  outbox.add('r', '@grok hi');
  outbox.add('r', 'second');
  await settled();
  assert.deepEqual(refusals, [['@grok hi', 'key-needed']]);
  assert.deepEqual(states(), ['sent']);
});
