import assert from 'node:assert/strict';
import test from 'node:test';
import { createLeftBehind } from '../../../webroot/left-behind.js';
import { createStore, initial } from '../../../webroot/store.js';

const app = (id) => ({ store: createStore(initial({ id }), () => {}), drafts: new Map() });

function left() {
  const anns = app('ann');
  anns.drafts.set('r1', 'half a thought').set('r2', '  ');
  anns.store.update((s) => ({ ...s, open: 'r1', outbox: [{ nonce: 'n1', text: 'sent', status: 'sent' }, { nonce: 'n2', text: 'unsent', status: 'sending' }] }));
  const leftBehind = createLeftBehind();
  assert.equal(leftBehind.keep(anns), true);
  return leftBehind;
}

test('who signs in again has what they were writing, and what was not sent under its own nonce', () => {
  const leftBehind = left();
  assert.equal(leftBehind.hasWords(), true);
  const again = app('ann');
  assert.equal(leftBehind.giveBack(again), 'r1');
  assert.deepEqual([...again.drafts], [['r1', 'half a thought']]);
  assert.deepEqual(again.store.get().outbox.map(({ nonce, status }) => [nonce, status]), [['n2', 'waiting']]);
  assert.equal(leftBehind.hasWords(), false);
});

test('somebody else gets nothing of it, and neither does who comes after them', () => {
  const leftBehind = left();
  for (const id of ['bob', 'ann']) {
    const next = app(id);
    assert.equal(leftBehind.giveBack(next), null);
    assert.deepEqual([next.drafts.size, next.store.get().outbox.length], [0, 0]);
  }
});

test('where nothing was written nobody is told that anything is kept', () => {
  assert.equal(createLeftBehind().keep(app('ann')), false);
});
