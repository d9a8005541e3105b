import assert from 'node:assert/strict';
import test from 'node:test';
import { excerpt } from '../../../webroot/views/found.js';

const marked = (text, ...highlights) => excerpt(text, highlights, (word) => `[${word}]`).join('');

test('the words that were found are marked', () => {
  assert.equal(marked('To be or not to be', { at: 3, length: 2 }, { at: 16, length: 2 }), 'To [be] or not to [be]');
  assert.equal(marked('Nothing', ...[]), 'Nothing');
});

test('of a long text the part around the first word is shown', () => {
  const text = `${'a '.repeat(100)}needle ${'b '.repeat(200)}needle`;
  const shown = marked(text, { at: 200, length: 6 }, { at: 607, length: 6 });
  assert.match(shown, /^…(a )+\[needle\] (b )+b?…$/);
  assert.ok(shown.length < 260);
});

test('offsets count as strings do', () => {
  assert.equal(marked('😀 cat', { at: 3, length: 3 }), '😀 [cat]');
});
