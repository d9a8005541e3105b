import assert from 'node:assert/strict';
import test from 'node:test';
import { createOutbox } from '../../../webroot/outbox.js';
import { Problem } from '../../../webroot/problem.js';
import { createStore, initial } from '../../../webroot/store.js';

function setUp(...answers) {
  const store = createStore(initial({ id: 'u1' }), () => {});
  const sent = [];
  const refusals = [];
  const pauses = [];
  const away = [];
  const socket = { ready: true, isReady: () => socket.ready };
  socket.request = async (frame) => {
    sent.push(frame);
    const answer = answers.shift();
    if (!(answer instanceof Problem)) return answer;
    if (answer.code === 'disconnected') socket.ready = false;
    throw answer;
  };
  const outbox = createOutbox({
    store,
    socket,
    refused: (entry, problem) => refusals.push([entry.text, problem.code]),
    away: (isAway) => away.push(isAway),
    wait: (work, ms) => pauses.push({ work, ms }),
  });
  const settled = () => new Promise(setImmediate);
  return { store, sent, refusals, pauses, away, socket, outbox, settled, states: () => store.get().outbox.map((p) => p.status) };
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
  const { outbox, sent, settled } = setUp({ message: 'm1' }, { message: 'm2' }, { message: 'm3' });
  for (const text of ['first', 'second', 'third']) outbox.add('r', text);
  assert.deepEqual(sent.map((frame) => frame.text), ['first']);
  await settled();
  assert.deepEqual(sent.map((frame) => frame.text), ['first', 'second', 'third']);
  assert.equal(new Set(sent.map((frame) => frame.nonce)).size, 3);
});

test('a refused message is handed back, and the next goes on', async () => {
  const { outbox, refusals, settled, states } = setUp(new Problem('key-needed'), { message: 'm2' });
  outbox.add('r', '@grok hi');
  outbox.add('r', 'second');
  await settled();
  assert.deepEqual(refusals, [['@grok hi', 'key-needed']]);
  assert.deepEqual(states(), ['sent']);
});

test('a message says what it answers, and that it is hidden', async () => {
  const { outbox, sent, settled } = setUp({ message: 'm1' }, { message: 'm2' });
  outbox.add('r', 'plain');
  outbox.add('r', 'whole', 'm0', true);
  await settled();
  assert.deepEqual(sent.map(({ nonce, ...frame }) => frame), [
    { type: 'say', room: 'r', text: 'plain' },
    { type: 'say', room: 'r', text: 'whole', replyTo: 'm0', hidden: true },
  ]);
});

test('what the server cannot take now waits as long as the server says, and goes again with the same nonce', async () => {
  const busy = [new Problem('rate-limited', '', { retryAfter: 7 }), new Problem('rate-limited'), new Problem('unavailable')];
  const { outbox, sent, refusals, pauses, away, settled, states } = setUp(...busy, { message: 'm1' });
  outbox.add('r', 'hi');
  for (const ms of [7_000, 2_000, 2_000]) {
    await settled();
    assert.deepEqual(states(), ['waiting']);
    assert.equal(pauses.at(-1).ms, ms);
    pauses.at(-1).work();
  }
  assert.deepEqual(away, [true]);
  await settled();
  assert.deepEqual([states(), refusals, away], [['sent'], [], [true, false]]);
  assert.equal(sent.length, 4);
  assert.equal(new Set(sent.map((frame) => frame.nonce)).size, 1);
});

test('what the room shows already waits no more', async () => {
  const { store, outbox, settled, states } = setUp({ message: { id: 'm1' } }, { message: 'm1' }, { message: 'm2' });
  store.update((state) => ({ ...state, rooms: { r: { id: 'r', messages: [{ id: 'm1' }] } } }));
  for (const text of ['shown', 'shown as well', 'not yet']) outbox.add('r', text);
  await settled();
  assert.deepEqual(states(), ['sent']);
  assert.deepEqual(outbox.rooms(), ['r']);
});

test('a page that is not secure makes another nonce each time, too', (t) => {
  const { outbox, store, socket } = setUp();
  socket.ready = false;
  t.after(() => delete crypto.randomUUID);
  crypto.randomUUID = undefined;
  for (let i = 0; i < 3; i++) outbox.add('r', 'hi');
  const nonces = store.get().outbox.map((entry) => entry.nonce);
  assert.equal(new Set(nonces).size, 3);
  for (const nonce of nonces) assert.match(nonce, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/);
});
