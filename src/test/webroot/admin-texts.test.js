import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import german from '../../../webroot/texts/admin-de.js';
import english from '../../../webroot/texts/admin-en.js';
import page from '../../../webroot/texts/en.js';
import { learn, speak, t } from '../../../webroot/texts.js';

const VIEWS = new URL('../../../webroot/views/admin/', import.meta.url);
const source = readdirSync(VIEWS).map((name) => readFileSync(new URL(name, VIEWS), 'utf8')).join('\n');
const forms = (text) => (typeof text === 'string' ? [text] : Object.values(text));
const places = (text) => [...new Set(forms(text).join().match(/\{\w+\}/g))].sort();

test('each language has each text of the admin page, with the same places', () => {
  assert.deepEqual(Object.keys(german), Object.keys(english));
  for (const name of Object.keys(english)) assert.deepEqual(places(german[name]), places(english[name]), name);
});

test('each text of the admin page is used, and no other is asked for', () => {
  const asked = new Set([...source.matchAll(/'(admin(?:\.[\w-]+)+)'/g)].map(([, name]) => name));
  for (const name of asked) assert.ok(Object.hasOwn(english, name) || Object.hasOwn(page, name), `there is no text ${name}`);
  // Some names are made of parts: then what stands before the first of them is in the source.
  const begun = [...source.matchAll(/`(admin\.[\w.-]+)\$\{/g)].map(([, begin]) => begin);
  for (const name of Object.keys(english)) assert.ok(asked.has(name) || begun.some((begin) => name.startsWith(begin)), `${name} is not used`);
});

test('what is learned later is spoken in each language, also in the next one', async () => {
  await learn({ en: async () => english, de: async () => german });
  assert.equal(t('admin.back'), english['admin.back']);
  await speak('de');
  assert.equal(t('admin.back'), german['admin.back']);
  assert.equal(t('admin.people.count', { n: 1 }), '1 Person');
  await speak('en');
});
