import assert from 'node:assert/strict';
import test from 'node:test';
import { shortcutOf } from '../../../webroot/shortcuts.js';

const asked = (key, { writing = false, single = true, ...held } = {}) =>
  shortcutOf({ key, ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, isComposing: false, ...held }, { writing, single });

test('a single key does something where no text is written', () => {
  assert.equal(asked('?'), 'help');
  assert.equal(asked('?', { shiftKey: true }), 'help');
  assert.equal(asked('/', { shiftKey: true }), 'search');
  assert.equal(asked('c'), 'write');
  assert.equal(asked('C', { shiftKey: true }), null);
  for (const key of ['?', '/', 'c']) {
    assert.equal(asked(key, { writing: true }), null);
    assert.equal(asked(key, { single: false }), null);
    assert.equal(asked(key, { ctrlKey: true }), null);
    assert.equal(asked(key, { metaKey: true }), null);
    assert.equal(asked(key, { altKey: true }), null);
  }
});

test('keys that are held with others do it everywhere', () => {
  for (const where of [{}, { writing: true }, { single: false }]) {
    assert.equal(asked('k', { ctrlKey: true, ...where }), 'jump');
    assert.equal(asked('K', { metaKey: true, ...where }), 'jump');
    assert.equal(asked('ArrowUp', { altKey: true, ...where }), 'previous');
    assert.equal(asked('ArrowDown', { altKey: true, ...where }), 'next');
  }
});

test('what browsers and writing systems use is left to them', () => {
  assert.equal(asked('k'), null);
  assert.equal(asked('k', { ctrlKey: true, shiftKey: true }), null);
  assert.equal(asked('k', { ctrlKey: true, altKey: true }), null);
  assert.equal(asked('k', { ctrlKey: true, metaKey: true }), null);
  assert.equal(asked('?', { ctrlKey: true, shiftKey: true }), null);
  assert.equal(asked('ArrowUp', { ctrlKey: true, altKey: true }), null);
  assert.equal(asked('ArrowUp'), null);
  assert.equal(asked('ArrowUp', { altKey: true, shiftKey: true }), null);
  assert.equal(asked('?', { isComposing: true }), null);
  assert.equal(asked('k', { isComposing: true, ctrlKey: true }), null);
  assert.equal(asked('ArrowUp', { isComposing: true, altKey: true }), null);
});
