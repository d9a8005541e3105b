import assert from 'node:assert/strict';
import test from 'node:test';
import { createSocket } from '../../../webroot/socket.js';

/** A line to a server that says only what the test says. */
function setUp() {
  const lines = [];
  const timers = [];
  const heard = [];
  const phases = [];
  const session = { token: () => 'a token', renew: async () => { session.renewals = (session.renewals ?? 0) + 1; } };
  const socket = createSocket({
    session,
    receive: (frame) => heard.push(frame.type),
    phase: ({ phase }) => phases.push(phase),
    random: () => 1,
    wait: (work, ms) => timers.push({ work, ms }),
    open() {
      const line = { sent: [], send: (text) => line.sent.push(JSON.parse(text)), close: () => { line.closed = true; } };
      line.says = (...frames) => line.onmessage({ data: JSON.stringify(frames.length === 1 ? frames[0] : frames) });
      lines.push(line);
      return line;
    },
  });
  const settled = () => new Promise(setImmediate);
  async function ready(line) {
    line.onopen();
    line.says({ type: 'welcome', re: line.sent.at(-1).id });
    await settled();
  }
  return { socket, lines, timers, heard, phases, session, ready, settled };
}

test('it says hello first, and only then anything else', async () => {
  const { socket, lines, phases, ready } = setUp();
  socket.start();
  await assert.rejects(socket.request({ type: 'enter' }), { code: 'disconnected' });
  await ready(lines[0]);
  assert.deepEqual(lines[0].sent.map(({ type, token }) => [type, token]), [['hello', 'a token']]);
  assert.equal(phases.at(-1), 'ready');
});

test('an answer finds its question, an error becomes a problem with its facts', async () => {
  const { socket, lines, ready } = setUp();
  socket.start();
  await ready(lines[0]);
  const [first, second] = [socket.request({ type: 'say' }), socket.request({ type: 'summon' })];
  const [, say, summon] = lines[0].sent;
  lines[0].says({ type: 'error', re: summon.id, code: 'key-needed', message: 'A key, please.', provider: 'xai' }, { type: 'ok', re: say.id, message: 'm1' });
  assert.equal((await first).message, 'm1');
  await assert.rejects(second, (problem) => problem.code === 'key-needed' && problem.detail === 'A key, please.' && problem.facts.provider === 'xai');
});

test('the snapshot is heard before the changes that follow it in one frame', async () => {
  const { socket, lines, heard, ready } = setUp();
  socket.start();
  await ready(lines[0]);
  const entered = socket.request({ type: 'enter', room: 'r' });
  lines[0].says({ type: 'room', re: lines[0].sent.at(-1).id }, { type: 'message' });
  await entered;
  assert.deepEqual(heard, ['welcome', 'room', 'message']);
});

test('a cut line fails what waits, and comes back', async () => {
  const { socket, lines, timers, phases, ready } = setUp();
  socket.start();
  await ready(lines[0]);
  const asked = socket.request({ type: 'say' });
  lines[0].onclose({ code: 1006 });
  await assert.rejects(asked, { code: 'disconnected' });
  timers.at(-1).work();
  await ready(lines[1]);
  assert.deepEqual(phases.filter((phase, i) => phase !== phases[i - 1]), ['connecting', 'ready', 'connecting', 'ready']);
});

test('a server that says when to return is obeyed', async () => {
  const { socket, lines, timers, ready } = setUp();
  socket.start();
  await ready(lines[0]);
  lines[0].says({ type: 'bye', code: 'slow', reconnectAfter: 3 });
  lines[0].onclose({ code: 4000 });
  assert.equal(timers.at(-1).ms, 3500);
});

test('a final close is final', async () => {
  const { socket, lines, phases, ready } = setUp();
  socket.start();
  await ready(lines[0]);
  lines[0].onclose({ code: 4500 });
  assert.equal(phases.at(-1), 'stopped');
  socket.nudge();
  assert.equal(lines.length, 1);
});

test('a refused token is renewed before coming back', async () => {
  const { socket, lines, session, settled } = setUp();
  socket.start();
  lines[0].onopen();
  lines[0].says({ type: 'error', re: lines[0].sent[0].id, code: 'unauthenticated' });
  await settled();
  assert.equal(session.renewals, 1);
  assert.ok(lines[0].closed);
});

test('an answer that never comes ends the line', async () => {
  const { socket, lines, timers, ready } = setUp();
  socket.start();
  await ready(lines[0]);
  const asked = socket.request({ type: 'say' });
  timers.at(-1).work();
  await assert.rejects(asked, { code: 'disconnected' });
  assert.ok(lines[0].closed);
});
