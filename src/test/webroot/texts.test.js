import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import german from '../../../webroot/texts/de.js';
import english from '../../../webroot/texts/en.js';
import { languageFor, languages, readersLocale, speak, t } from '../../../webroot/texts.js';

const WEBROOT = new URL('../../../webroot/', import.meta.url);
const places = (text) => [...new Set((typeof text === 'string' ? text : Object.values(text).join()).match(/\{\w+\}/g))].sort();
const sources = ['', 'views/', 'markdown/'].flatMap((folder) =>
  readdirSync(new URL(folder, WEBROOT)).filter((name) => name.endsWith('.js')).map((name) => readFileSync(new URL(folder + name, WEBROOT), 'utf8')));

test('each language has each text, with the same places', () => {
  assert.deepEqual(Object.keys(german), Object.keys(english));
  for (const name of Object.keys(english)) assert.deepEqual(places(german[name]), places(english[name]), name);
});

test('each text is used, and no other is asked for', () => {
  const source = sources.join('\n');
  const asked = new Set([...source.matchAll(/\bt\('([\w.-]+)'/g)].map(([, name]) => name));
  for (const name of asked) assert.ok(Object.hasOwn(english, name), `there is no text ${name}`);
  // Some names are made of parts: then the part before the last dot stands in the source.
  for (const name of Object.keys(english)) assert.ok(asked.has(name) || source.includes(`t(\`${name.slice(0, name.lastIndexOf('.'))}.`), `${name} is not used`);
});

test('a language is spoken, with its forms and numbers', async () => {
  assert.equal(languageFor(['fr-FR', 'de-AT', 'en']), 'de');
  assert.equal(languageFor(['fr']), 'en');
  assert.deepEqual(languages, [{ tag: 'en', name: 'English' }, { tag: 'de', name: 'Deutsch' }]);
  await speak('de', 'de-AT');
  assert.equal(t('messages.older'), german['messages.older']);
  assert.equal(readersLocale(), 'de-AT');
  await speak('en', 'de-AT');
  assert.equal(readersLocale(), 'en');
  assert.equal(t('messages.older'), english['messages.older']);
  assert.throws(() => t('no.such'), /no\.such/);
});
