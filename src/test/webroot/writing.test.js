import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createWriting } from '../../../webroot/writing.js';

function storage() {
  const items = new Map();
  return {
    getItem: (name) => items.get(name) ?? null,
    setItem: (name, value) => items.set(name, value),
    removeItem: (name) => items.delete(name),
    text: () => [...items.values()].join(),
  };
}

const findsKeys = (text) => /sk-\w+/.exec(text)?.[0] ?? null;
const open = (kept, user = 'ann', catcher = () => findsKeys) => createWriting({ user, catcher, storage: kept });
const nothing = { text: '', replyTo: null };

test('drafts of each room survive a reload, for who wrote them', () => {
  const kept = storage();
  const writing = open(kept);
  writing.write('r1', { text: 'half a', replyTo: 'm1' });
  writing.write('r2', { text: 'other', replyTo: null });
  assert.equal(writing.hasWords(), true);
  assert.deepEqual(open(kept).draft('r1'), { text: 'half a', replyTo: 'm1' });
  assert.deepEqual(open(kept).draft('r2'), { text: 'other', replyTo: null });
  writing.write('r4', { text: '', replyTo: 'm4' });
  assert.deepEqual(open(kept).draft('r4'), { text: '', replyTo: 'm4' });
  assert.deepEqual(open(kept).draft('r3'), nothing);
  assert.deepEqual(open(kept, 'bob').draft('r1'), nothing);
});

test('what was sent away or given up leaves nothing', () => {
  const kept = storage();
  const writing = open(kept);
  writing.write('r1', { text: 'half a', replyTo: null });
  writing.write('r1', nothing);
  assert.equal(kept.text(), '');
  writing.write('r1', { text: 'half a', replyTo: null });
  writing.send([{ nonce: 'n', room: 'r1', text: 'on its way', status: 'waiting' }]);
  writing.forget();
  assert.equal(kept.text(), '');
  assert.deepEqual([writing.draft('r1'), writing.waiting()], [nothing, []]);
  assert.equal(writing.hasWords(), false);
  writing.write('r1', { text: 'sk-abc', replyTo: null });
  assert.equal(writing.hasWords(), false);
});

test('a key is not kept, nor anything while nobody knows what keys look like', () => {
  const kept = storage();
  const writing = open(kept);
  writing.write('r1', { text: 'safe', replyTo: null });
  writing.write('r2', { text: 'mine is sk-abc', replyTo: null });
  writing.send([{ nonce: 'n', room: 'r1', text: 'sk-def', status: 'waiting' }]);
  assert.doesNotMatch(kept.text(), /sk-/);
  assert.match(kept.text(), /safe/);
  assert.equal(writing.draft('r2').text, 'mine is sk-abc');
  const before = kept.text();
  let catcher = null;
  const early = open(kept, 'ann', () => catcher);
  early.write('r1', { text: 'sk-abc', replyTo: null });
  early.write('r3', { text: 'early bird', replyTo: null });
  assert.equal(kept.text(), before);
  catcher = findsKeys;
  early.keep();
  assert.match(kept.text(), /early bird/);
  assert.doesNotMatch(kept.text(), /sk-/);
});

test('messages on their way go on waiting after a reload, with their nonces', () => {
  const kept = storage();
  const entry = { nonce: 'n', room: 'r1', text: 'hello', status: 'sent', message: 'm1' };
  open(kept).send([entry]);
  assert.deepEqual(open(kept).waiting(), [{ ...entry, status: 'waiting', message: undefined }]);
  open(kept).send([]);
  assert.deepEqual(open(kept).waiting(), []);
});

test('what somebody else left there, and a storage that takes nothing, harm nobody', () => {
  const kept = storage();
  for (const left of ['not json', 'null', '[]', '{}', '{"user":"ann"}', '{"user":"ann","drafts":3}', '{"user":"ann","drafts":[]}']) {
    kept.setItem('conclave.writing', left);
    assert.deepEqual([open(kept).draft('r1'), open(kept).waiting()], [nothing, []], left);
  }
  const full = { ...storage(), setItem: () => { throw new Error('full'); } };
  const writing = open(full);
  writing.write('r1', { text: 'a', replyTo: null });
  assert.equal(writing.draft('r1').text, 'a');
});
