import assert from 'node:assert/strict';
import test from 'node:test';
import { createKeyring } from '../../../webroot/keyring.js';
import { createStore, initial } from '../../../webroot/store.js';

function setUp(answers = {}) {
  const store = createStore({ ...initial({ id: 'me' }), open: 'r', rooms: { r: { id: 'r' } } }, (tell) => tell());
  const sent = [];
  const notes = [];
  const socket = { isReady: () => true, request: (frame) => (sent.push(frame), Promise.resolve({})) };
  const api = { payers: async () => answers.payers ?? [], lendRequests: async () => answers.requests ?? [] };
  const keys = createKeyring({ api, session: { user: () => ({ id: 'me' }) }, socket, store, notify: (note) => notes.push(note) });
  return { keys, store, sent, notes };
}

const request = { type: 'lend-request', request: '1', room: 'r', asker: { id: 'b', name: 'Bob' } };

test('somebody who asks twice has one card', () => {
  const { keys, store } = setUp();
  assert.equal(keys.receive(request), true);
  keys.receive({ ...request });
  assert.equal(store.get().lendRequests.length, 1);
});

test('a card that was answered is gone', async () => {
  const { keys, store, sent } = setUp();
  keys.receive(request);
  await keys.answerLend('1', 'once', { dayTokens: 5 });
  assert.deepEqual(sent, [{ type: 'lend', request: '1', to: 'once', cap: { dayTokens: 5 } }]);
  assert.deepEqual(store.get().lendRequests, []);
});

test('who asked hears the answer', () => {
  const { keys, notes } = setUp();
  keys.receive({ type: 'lend-answer', owner: 'Ann', to: 'no' });
  keys.receive({ type: 'lend-answer', owner: 'Ann', to: 'today' });
  assert.deepEqual(notes, ['Ann would rather not lend a key.', 'Ann lends you a key here.']);
});

test('news of a key are counted, other frames are left alone', () => {
  const { keys, store } = setUp();
  assert.equal(keys.receive({ type: 'key-state', provider: 'openai', state: 'gone' }), true);
  assert.equal(store.get().keyNews, 1);
  assert.equal(keys.receive({ type: 'message' }), false);
});
