import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { addressed, asked, complete, offers, triggerAt } from '../../../webroot/menu.js';

const providers = [
  { id: 'practice', name: 'Practice', defaultModel: 'echo', needsKey: false, ready: 'platform' },
  { id: 'openai', name: 'OpenAI', defaultModel: 'gpt-5', needsKey: true, ready: 'own' },
  { id: 'anthropic', name: 'Anthropic', defaultModel: 'claude', needsKey: true, ready: 'none' },
];
const seats = [{ id: 's1', handle: 'parrot', provider: 'practice', model: 'parrot' }];
const models = { openai: ['gpt-5', 'gpt-5-mini'] };
const labels = (text) => offers(triggerAt(text, text.length), { seats, providers, models }).map((g) => [g.label, ...g.options.map((o) => o.detail)]);

test('an @ opens the menu at a start of a word only', () => {
  assert.deepEqual(triggerAt('hello @cl', 9), { kind: 'mention', query: 'cl', start: 6 });
  assert.equal(triggerAt('mail@example', 12), null);
  assert.equal(triggerAt('@echo hi', 8), null);
  assert.deepEqual(triggerAt('(@clown', 4), { kind: 'mention', query: 'cl', start: 1 });
});

test('a slash opens the menu at the start of a message only', () => {
  assert.equal(triggerAt('/su', 3).kind, 'command');
  assert.equal(triggerAt('and/or', 6), null);
  assert.deepEqual(triggerAt('/summon cl', 10), { kind: 'summon', query: 'cl', start: 0 });
});

test('seats come first, then what is ready, then what needs a key', () => {
  assert.deepEqual(labels('@'), [
    ['In this room', 'Practice · parrot'],
    ['Ready for you', 'echo', 'gpt-5'],
    ['Needs a key', 'claude'],
  ]);
});

test('what others lend here is a group of its own', () => {
  const lent = { id: 'xai', name: 'xAI', defaultModel: 'grok', needsKey: true, ready: 'lent' };
  const groups = offers(triggerAt('@', 1), { providers: [...providers, lent] }).map(({ label, options }) => [label, ...options.map((o) => o.detail)]);
  assert.deepEqual(groups, [['Ready for you', 'echo', 'gpt-5'], ['Lent here', 'grok'], ['Needs a key', 'claude']]);
});

test('a slash offers the commands that begin so', () => {
  assert.deepEqual(labels('/'), [['Commands', 'Bring a model into this room', 'Let a model leave this room', 'Make a link that lets someone in']]);
  assert.deepEqual(labels('/d'), [['Commands', 'Let a model leave this room']]);
  assert.deepEqual(labels('/ismiss'), []);
});

test('a model that is here is not offered for summoning again, except by command', () => {
  const here = [{ id: 's2', handle: 'gpt', provider: 'openai', model: 'gpt-5' }];
  const details = (text) => offers(triggerAt(text, text.length), { seats: here, providers }).flatMap((g) => g.options.map((o) => o.detail));
  assert.deepEqual(details('@gpt-5'), ['OpenAI · gpt-5']);
  assert.deepEqual(details('/summon gpt-5'), ['gpt-5']);
  const elsewhere = { id: 'router', name: 'Router', defaultModel: 'gpt-5', needsKey: true, ready: 'own' };
  const [, ...others] = offers(triggerAt('@gpt-5', 6), { seats: here, providers: [...providers, elsewhere] });
  assert.deepEqual(others.flatMap(({ options }) => options.map((o) => o.label)), ['Router']);
});

test('typing narrows, and reaches other models', () => {
  assert.deepEqual(labels('@mini'), [['Ready for you', 'gpt-5-mini']]);
  assert.deepEqual(labels('@CLA'), [['Needs a key', 'claude']]);
  assert.deepEqual(labels('@nothing'), []);
  assert.deepEqual(labels('@openai'), [['Ready for you', 'gpt-5', 'gpt-5-mini']]);
  const many = { openai: Array.from({ length: 20 }, (_, i) => `gpt-${i}`), anthropic: ['claude-next'] };
  const details = (text) => offers(triggerAt(text, text.length), { providers, models: many }).flatMap((g) => g.options.map((o) => o.detail));
  assert.deepEqual(details('@gpt'), ['gpt-5', 'gpt-0', 'gpt-1', 'gpt-2', 'gpt-3', 'gpt-4', 'gpt-6', 'gpt-7']);
  assert.deepEqual(details('@claude'), ['claude']);
});

test('a colon and two letters offer emoji by any of their names', () => {
  assert.deepEqual(triggerAt('well :thu', 9), { kind: 'emoji', query: 'thu', start: 5 });
  for (const text of ['12:30', 'https://a', ':t', 'a:thu', ': thu']) assert.equal(triggerAt(text, text.length), null);
  const [{ options }] = offers(triggerAt(':thu', 4), {});
  assert.deepEqual(options.map((o) => o.label), ['👍', '👎']);
  assert.deepEqual(offers(triggerAt(':ship', 5), {})[0].options.map((o) => o.label), ['🚀']);
  assert.equal(offers({ kind: 'emoji', query: 's' }, {})[0].options.length, 8);
  assert.deepEqual(offers(triggerAt(':zzzz', 5), {}), []);
  assert.deepEqual(complete('well :thu', 9, { start: 5 }, '👍'), { text: 'well 👍 ', caret: 8 });
});

test('dismiss offers only those present', () => {
  assert.deepEqual(labels('/dismiss '), [['In this room', 'Practice · parrot']]);
  assert.deepEqual(labels('/dismiss pa'), [['In this room', 'Practice · parrot']]);
  assert.deepEqual(labels('/dismiss x'), []);
});

test('a choice takes the place of what was typed', () => {
  assert.deepEqual(complete('ask @ec now', 7, { start: 4 }, '@echo'), { text: 'ask @echo now', caret: 10 });
  assert.deepEqual(complete('@ec', 3, { start: 0 }, '@echo'), { text: '@echo ', caret: 6 });
  assert.deepEqual(complete('/invite', 7, { start: 0 }, ''), { text: '', caret: 0 });
});

test('a message addresses the seats it names, as the server finds them', () => {
  assert.deepEqual(addressed('hi @Parrot', seats), seats);
  const { meant, notMeant } = JSON.parse(readFileSync(new URL('../resources/chat/conclave/room/addressed.json', import.meta.url), 'utf8'));
  const seated = ['claude', 'gpt', 'gpt-2'].map((handle) => ({ handle }));
  const named = (text) => addressed(text, seated).map((seat) => seat.handle).join(' ');
  assert.ok(meant.length > 10 && notMeant.length > 10);
  for (const text of meant) assert.equal(named(text), 'claude', text);
  for (const text of notMeant) assert.equal(named(text), '', text);
});

test('a provider is offered before others whose models bear its name', () => {
  const router = { id: 'openrouter', name: 'OpenRouter', defaultModel: 'anthropic/claude', needsKey: true, ready: 'none' };
  const trigger = triggerAt('@anthropic', 10);
  const [group] = offers(trigger, { providers: [router, ...providers] });
  assert.deepEqual(group.options.map((o) => o.label), ['Anthropic', 'OpenRouter']);
});

const three = ['gpt', 'claude', 'kimi'].map((handle) => ({ id: `s-${handle}`, handle, provider: 'openai', model: handle }));
const names = (list) => list.map((seat) => seat.handle);

test('@all is every model, and offered where there are several', () => {
  assert.deepEqual(names(addressed('@all, what now?', three)), ['gpt', 'claude', 'kimi']);
  assert.deepEqual(names(addressed('@allow', three)), []);
  const offered = (seats) => offers(triggerAt('@a', 2), { seats, providers: [] }).flatMap((g) => g.options.map((o) => o.label));
  assert.deepEqual(offered(three), ['@all']);
  assert.deepEqual(offered(three.slice(0, 1)), []);
});

test('a message asks whom it names or replies to, and in a visit the first model if nobody', () => {
  const room = { seats: three, answers: 'addressed' };
  const visit = { ...room, answers: 'every' };
  const reply = { reply: { seat: 's-claude' } };
  assert.deepEqual(names(asked('hello', room)), []);
  assert.deepEqual(names(asked('hello', visit)), ['gpt']);
  assert.deepEqual(names(asked(' ', visit)), []);
  assert.deepEqual(names(asked('@kimi?', visit)), ['kimi']);
  assert.deepEqual(names(asked('why?', visit, { replyTo: reply })), ['claude']);
  assert.deepEqual(names(asked('why, @kimi?', room, { replyTo: reply })), ['kimi', 'claude']);
  assert.deepEqual(names(asked('why, @claude?', room, { replyTo: reply })), ['claude']);
  assert.deepEqual(names(asked('@kimi', visit, { hidden: true })), []);
  assert.deepEqual(asked('hello', undefined), []);
});

test('each line says who would pay, and of a model that is here roughly how much', () => {
  const notes = (text, more) => offers(triggerAt(text, text.length), { seats, providers, ...more }).flatMap(({ options }) => options.map((option) => `${option.label}: ${option.note ?? ''}`));
  const more = { payers: { [seats[0].id]: { payer: { kind: 'lent', name: 'Bob' }, estimate: { tokens: 900, cost: '0.0021' } } } };
  assert.equal(notes('@', more)[0], `@${seats[0].handle}: Bob pays, ≈ $0.0021`);
  assert.ok(notes('@', more).includes('OpenAI: you pay'));
  assert.ok(notes('@', more).includes('Anthropic: needs a key'));
  assert.ok(notes('/summon ').includes('Practice: free'));
});
