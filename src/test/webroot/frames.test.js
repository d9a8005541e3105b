import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { createConclave } from '../../../webroot/conclave.js';
import { apply, createStore, initial } from '../../../webroot/store.js';

/** The golden frames: what the server really said, and what it reads. */
const golden = (file) => JSON.parse(readFileSync(new URL(`../frames/${file}`, import.meta.url)));
const said = Object.fromEntries(golden('server.json').map(({ name, frame }) => [name, frame]));
const ROOM = said['an empty room'].room;
const settled = () => new Promise(setImmediate);

/** The room after these frames, whatever happened between them. */
function after(...names) {
  let state = { ...initial(said.welcome.user), open: ROOM };
  for (const name of names) {
    const frame = said[name];
    const room = state.rooms[ROOM];
    if (room && frame.rev && frame.type !== 'room') state = { ...state, rooms: { [ROOM]: { ...room, rev: frame.rev - 1 } } };
    state = apply(state, frame, 0);
    if (frame.rev) assert.equal(state.rooms[ROOM].rev, frame.rev, name);
  }
  return state.rooms[ROOM];
}

test('a room and its people are read', () => {
  const empty = after('an empty room');
  assert.deepEqual(empty.members.map((m) => [m.name, m.role]), [['Ann', 'owner']]);
  assert.deepEqual(empty.messages, []);
  assert.equal(empty.you.role, 'owner');
  const both = after('an empty room', 'somebody comes', 'somebody types', 'a room is set up anew');
  assert.deepEqual(both.members.map((m) => m.name), ['Ann', 'Bob']);
  assert.deepEqual(Object.values(both.typing).map((t) => t.name), ['Bob']);
  assert.equal(both.topic, 'Stars');
  assert.deepEqual(after('an empty room', 'somebody comes', 'somebody is sent away').members.map((m) => m.name), ['Ann']);
  assert.deepEqual(after('an empty room', 'somebody is not here any more').present, [said.welcome.user.id]);
});

test('a message lives and ends', () => {
  const start = ['an empty room', 'a message'];
  assert.deepEqual(after(...start).messages.map((m) => [m.author.name, m.text, m.state]), [['Bob', 'Hello, Ann', 'complete']]);
  const [edited] = after(...start, 'a message is edited', 'a message has a reaction', 'a message is pinned').messages;
  assert.equal(edited.text, 'Good morning, Ann');
  assert.ok(edited.editedAt);
  assert.deepEqual(edited.reactions, [{ emoji: '👍', users: [said.welcome.user.id] }]);
  assert.equal(edited.pinned, true);
  const [gone] = after(...start, 'a message is deleted').messages;
  assert.deepEqual([gone.state, gone.text, gone.reactions], ['deleted', '', undefined]);
});

test('a model comes, thinks, writes and goes', () => {
  const seated = ['an empty room', 'a model takes its seat'];
  assert.deepEqual(after(...seated).seats.map((s) => s.handle), ['sage']);
  const queued = after(...seated, 'a reply is queued');
  const reply = queued.messages[0].id;
  assert.equal(queued.streams[reply].state, 'queued');
  assert.equal(after(...seated, 'a reply is queued', 'a thought').streams[reply].reasoning, 'Let ');
  const ended = after(...seated, 'a reply is queued', 'a thought', 'a reply with thoughts');
  assert.deepEqual([ended.messages[0].text, ended.messages[0].reply.reasoning, ended.streams], ['Yes.', 'Let me see.', {}]);
  assert.ok(ended.messages[0].reply.usage.output > 0);
  assert.deepEqual(after(...seated, 'a model leaves').seats, []);
  assert.equal(after(...seated, 'a reply that failed').messages[0].reply.error.code, 'key-rejected');
});

test('who comes late has the running reply so far, and then its end', () => {
  const late = after('a room with a running reply');
  assert.deepEqual(Object.values(late.streams).map((s) => [s.text, s.state]), [['Hello ', 'writing']]);
  assert.deepEqual(after('a room with a running reply', 'a piece of a reply').streams, late.streams);
  const ended = after('a room with a running reply', 'a reply that was stopped');
  assert.deepEqual([ended.streams, ended.messages.at(-1).state, ended.messages.at(-1).text], [{}, 'stopped', 'Hello ']);
});

/** The page on a line to a server that answers everything with what it once said. */
async function page() {
  const sent = [];
  let line = null;
  globalThis.document = { hidden: false, baseURI: 'http://localhost/' };
  globalThis.WebSocket = class {
    constructor() { line = this; }
    send(text) {
      const frame = JSON.parse(text);
      sent.push(frame);
      const answers = { hello: said.welcome, enter: said['an empty room'], summon: said['a model is summoned'] };
      if (frame.id) queueMicrotask(() => this.onmessage({ data: JSON.stringify({ ...(answers[frame.type] ?? { type: 'ok' }), re: frame.id }) }));
    }
    close() {}
  };
  const nothing = async () => [];
  const app = createConclave({
    session: { token: () => 'a token', renew: async () => {}, user: () => said.welcome.user },
    api: { rooms: nothing, providers: nothing, secretPatterns: nothing, keys: nothing, sessionKeys: nothing, payers: nothing, lendRequests: nothing, models: nothing },
    store: createStore(initial(said.welcome.user), queueMicrotask),
    storage: { getItem: () => null, removeItem() {} },
    notify: (problem) => assert.fail(String(problem.stack ?? problem)),
  });
  app.start();
  line.onopen();
  await settled();
  return { app, sent };
}

/** What a frame is made of: the names of its fields and the kinds of their values. */
const shape = (frame) => JSON.stringify(Object.entries(frame).map(([name, value]) => [name, typeof value]).sort());

test('the page says only what the server reads', async () => {
  const { app, sent } = await page();
  app.openRoom(ROOM);
  await settled();
  app.say('Hello');
  app.say('Hello', said['a message is stored'].message);
  app.say('Hello', null, true);
  app.typing();
  await app.summon(ROOM, 'openai', 'gpt-5', { handle: 'sage', instructions: 'Be brief.' });
  const [message, seat] = [said['a message is stored'].message, said['a model takes its seat'].seat.id];
  await app.dismiss(seat);
  await app.stopReply(message);
  await app.retry(message);
  await app.keys.ask(seat);
  await app.keys.answerLend(said['somebody asks for a key'].request, 'today', { dayTokens: 1000 });
  await app.keys.forget('openai');
  await settled();
  const read = new Set(golden('client.json').map(({ frame }) => shape(frame)));
  for (const frame of sent) assert.ok(read.has(shape(frame)), JSON.stringify(frame));
  const types = new Set(sent.map((frame) => frame.type));
  for (const type of ['hello', 'enter', 'say', 'typing', 'summon', 'dismiss', 'stop', 'retry', 'ask', 'lend', 'forget']) assert.ok(types.has(type), type);
});
