import assert from 'node:assert/strict';
import test from 'node:test';
import { markTitle, marksOf, nameTitle } from '../../../webroot/title.js';

test('the title counts the rooms in which one is named, else it shows that something was said', () => {
  assert.equal(marksOf({}), '');
  assert.equal(marksOf({ a: false, b: undefined }), '');
  assert.equal(marksOf({ a: 'said', b: 'said' }), '• ');
  assert.equal(marksOf({ a: 'named', b: 'said', c: 'named' }), '(2) ');
});

test('what is shown and what was said do not disturb each other', () => {
  globalThis.document = { title: '' };
  nameTitle('Study');
  markTitle({ unread: { a: 'named' } });
  assert.equal(document.title, '(1) Study');
  nameTitle('Kitchen');
  assert.equal(document.title, '(1) Kitchen');
  markTitle({ unread: {} });
  assert.equal(document.title, 'Kitchen');
  delete globalThis.document;
});
