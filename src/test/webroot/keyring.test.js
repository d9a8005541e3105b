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
  const keys = createKeyring({ api, session: { user: () => ({ id: 'me' }) }, socket, store, notify: (note) => notes.push(note), lentOtherwise: answers.lentOtherwise });
  return { keys, store, sent, notes };
}

const request = { type: 'lend-request', request: '1', room: 'r', asker: { id: 'b', name: 'Bob' } };

test('somebody who asks twice has one card', () => {
  const { keys, store } = setUp();
  assert.equal(keys.receive(request), true);
  keys.receive({ ...request });
  assert.equal(store.get().lendRequests.length, 1);
});

test('two who ask, and one who asks in two rooms, have a card each', () => {
  const { keys, store } = setUp();
  const cards = [request, { ...request, request: '2', asker: { id: 'c', name: 'Cem' } }, { ...request, request: '3', room: 's' }];
  cards.forEach((card) => keys.receive(card));
  assert.deepEqual(store.get().lendRequests, cards);
});

test('what is lent no more, or just now, has all that is on offer asked for again', async () => {
  let moved = 0;
  const answers = { lentOtherwise: () => (moved += 1) };
  const { keys, store } = setUp(answers);
  const pays = async (kind) => {
    answers.payers = [{ seat: 'a', payer: { kind: 'own' } }, { seat: 'b', payer: kind && { kind } }];
    const known = new Promise((done) => store.listen(({ payers }) => payers.r?.b && payers.r.b === answers.payers[1] && done()));
    keys.payersChanged();
    await known;
    await Promise.resolve();
  };
  await pays('lent');
  assert.equal(moved, 0, 'what is there at first is nothing new');
  await pays('lent');
  assert.equal(moved, 0);
  await pays(null);
  assert.equal(moved, 1);
  await pays('platform');
  assert.equal(moved, 1);
  await pays('lent');
  assert.equal(moved, 2);
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
