import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { after, test } from 'node:test';
import german from '../../../webroot/texts/de.js';
import english from '../../../webroot/texts/en.js';
import { knows, language, languageFor, languages, manner, pieces, readersLocale, speak, t } from '../../../webroot/texts.js';
import { costWords } from '../../../webroot/pay-words.js';
import { dayWords, listPieces, listWords, problemWords, typingWords } from '../../../webroot/words.js';
import { literals } from './literals.js';

const WEBROOT = new URL('../../../webroot/', import.meta.url);
const places = (text) => [...new Set((typeof text === 'string' ? text : Object.values(text).join()).match(/\{\w+\}/g))].sort();
const sources = ['', 'views/', 'markdown/'].flatMap((folder) =>
  readdirSync(new URL(folder, WEBROOT)).filter((name) => name.endsWith('.js')).map((name) => ({ name: folder + name, source: readFileSync(new URL(folder + name, WEBROOT), 'utf8') })));

after(() => speak('en'));

test('each language has each text, with the same places and forms', () => {
  assert.deepEqual(Object.keys(german), Object.keys(english));
  for (const [name, text] of Object.entries(english)) {
    assert.deepEqual(places(german[name]), places(text), name);
    assert.equal(typeof german[name], typeof text, name);
  }
});

test('each language names the same emoji', () => {
  const signs = (texts) => texts['menu.emojis'].split(', ').map((entry) => entry.slice(0, entry.indexOf(' ')));
  assert.deepEqual(signs(german), signs(english));
  assert.equal(new Set(signs(english)).size, signs(english).length);
  for (const sign of signs(english)) assert.match(sign, /^\p{Extended_Pictographic}\ufe0f?$/u);
});

test('each text is used, and no other is asked for', () => {
  const source = sources.map((each) => each.source).join('\n');
  const names = Object.keys(english);
  const calls = [...source.matchAll(/\b(?:t|pieces)\(([^,)`]*)/g)].map(([, first]) => first).join();
  const asked = new Set([...calls.matchAll(/'([\w.-]+\.[\w-]+)'/g)].map(([, name]) => name));
  // Some names are made of parts: then the part before the last dot stands in the source.
  const made = new Set([...source.matchAll(/\bt\(`([\w.-]+)\.\$\{/g)].map(([, name]) => name));
  assert.ok(asked.size > 300);
  assert.deepEqual([...asked].filter((name) => !knows(name)), []);
  assert.deepEqual([...made].filter((part) => !names.some((name) => name.startsWith(`${part}.`))), []);
  assert.deepEqual(names.filter((name) => !asked.has(name) && !made.has(name.slice(0, name.lastIndexOf('.')))), []);
});

/** Names of things that are the same in every language, and what programs read. */
const NO_TEXT = new Set([
  'Conclave', '@all', 'pre code', '.code-head span', 'Bearer', 'Authorization', 'Content-Type', 'AKIA…', 'https://…', 'noopener noreferrer', '(hover: hover)', 'not all', 'Notification',
  'Enter', 'Escape', 'Tab', 'Home', 'End', 'ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight',
  'DateTimeFormat', 'ListFormat', 'NumberFormat', 'PluralRules', 'RelativeTimeFormat', 'Cost',
]);

test('no English is left in the page but in its texts', () => {
  const left = sources.filter(({ name }) => !['seal.js', 'markdown/colours.js', 'markdown/maths-rules.js'].includes(name)).flatMap(({ name, source }) =>
    literals(source).filter(({ text, place }) => isSaid(text, place) && !NO_TEXT.has(text.trim())).map(({ text }) => `${name}: ${text}`));
  assert.deepEqual(left, []);
});

test('English is noticed where it is said', () => {
  const said = (source) => literals(source).filter(({ text, place }) => isSaid(text, place)).map(({ text }) => text);
  assert.deepEqual(said("h('p.hint', {}, 'Nothing yet.')"), ['Nothing yet.']);
  assert.deepEqual(said("h('p.hint', { testid: 'a' }, isFree ? 'free' : '')"), ['free']);
  assert.deepEqual(said("h('button', { type: 'button', title: 'pin' }, icon('pin'))"), ['pin']);
  assert.deepEqual(said('h("p", {}, `${n} more people`)'), [' more people']);
  assert.deepEqual(said("notify('it failed here'); // 'a comment'"), ['it failed here']);
  assert.deepEqual(said("throw new Error('unknown suite of keys')"), []);
  assert.deepEqual(said("h('p.hint', { testid: 'a', role: 'status' }, t('a.b'))"), []);
});

/** Words between spaces, a capital letter, or any word at a place that is read. */
function isSaid(text, place) {
  if (place === 'error' || !/\p{L}{2}/u.test(text)) return false;
  return place === 'said' || /\p{L}{2}\S* \p{L}{2}/u.test(text) || /^\s*\p{Lu}\p{Ll}/u.test(text);
}

test('a language is spoken, with its forms and numbers', async () => {
  assert.equal(languageFor(['', 'fr-FR', 'de-AT', 'en']), 'de');
  assert.equal(languageFor(['fr']), 'en');
  assert.deepEqual(languages, [{ tag: 'en', name: 'English' }, { tag: 'de', name: 'Deutsch' }]);
  await speak('de', 'de-AT');
  assert.deepEqual([t('messages.older'), language(), readersLocale()], [german['messages.older'], 'de', 'de-AT']);
  assert.deepEqual([1, 2].map((n) => t('key.spent', { n })), ['letzte 30 Tage: 1 Antwort', 'letzte 30 Tage: 2 Antworten']);
  await speak('en', 'de-AT');
  assert.deepEqual([t('messages.older'), language(), readersLocale()], [english['messages.older'], 'en', 'en']);
  assert.equal(t('pays.tokens', { n: 1234 }), '1,234 tokens');
  assert.throws(() => t('no.such'), /no\.such/);
});

test('lists, days and sums are as the reader has them', async () => {
  await speak('de', 'de-DE');
  assert.equal(listWords(['a', 'b', 'c']), 'a, b und c');
  assert.equal(typingWords(['Ann', 'Bob']), 'Ann und Bob schreiben');
  assert.equal(costWords(1234.5), '1.234,50\u00a0$');
  const now = new Date(2026, 0, 2, 12);
  assert.deepEqual([dayWords(now, now), dayWords(new Date(2026, 0, 1), now)], ['Heute', 'Gestern']);
  await speak('en');
  assert.deepEqual([dayWords(now, now), dayWords(new Date(2026, 0, 1), now)], ['Today', 'Yesterday']);
  assert.equal(manner('NumberFormat'), manner('NumberFormat'));
});

test('a text can hold elements, and a list of them', () => {
  const at = { element: true };
  assert.deepEqual(pieces('room.begin', { at }), ['Say something, or type ', at, ' to summon a model.']);
  assert.deepEqual(pieces('keyNeeded.get', { host: listPieces([at, at]) }), ['Get one at ', at, ' and ', at, '.']);
});

test('a name from right to left keeps to itself', () => {
  assert.equal(t('message.isAnswering', { name: 'דנה' }), '\u2068דנה\u2069 is answering');
});

test('the server’s English is not shown where the page can say as much', async () => {
  const problem = { code: 'rate-limited', detail: 'Slow down.' };
  assert.equal(problemWords(problem), 'Slow down.');
  await speak('de');
  assert.equal(problemWords(problem), german['problem.rate-limited']);
  assert.equal(problemWords({ code: 'conflict', detail: 'The name is taken.' }), 'The name is taken.');
});
