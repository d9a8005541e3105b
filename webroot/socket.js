import { backoff, comesBack } from './backoff.js';
import { Problem } from './problem.js';

const ANSWER_MS = 15_000;

/**
 * One WebSocket that comes back by itself. `receive` hears every frame that answers no request, `phase` hears
 * `connecting`, `ready` or `stopped`; requests end in an answer, a Problem, or a Problem `disconnected`.
 */
export function createSocket({ session, receive, phase, open = openHere, wait = setTimeout, random = Math.random }) {
  let socket = null;
  let ready = false;
  let wanted = false;
  let attempt = 0;
  let timer = null;
  let lastId = 0;
  let farewell = null;
  const waiting = new Map();

  function start() {
    wanted = true;
    connect();
  }

  function connect() {
    clearTimeout(timer);
    if (socket || !wanted) return;
    phase({ phase: 'connecting' });
    const mine = (socket = open());
    farewell = null;
    mine.onopen = () => greet(mine);
    mine.onmessage = (event) => mine === socket && [].concat(JSON.parse(event.data)).forEach(take);
    mine.onclose = (event) => mine === socket && lost(event.code);
  }

  async function greet(mine) {
    try {
      const welcome = await request({ type: 'hello', token: session.token() });
      ready = true;
      attempt = 0;
      receive(welcome);
      phase({ phase: 'ready' });
    } catch (problem) {
      if (mine !== socket) return;
      if (problem.code === 'unauthenticated') await session.renew().catch(() => {});
      if (mine === socket) hangUp(mine);
    }
  }

  /** A dead line can take a minute to close; nobody waits for it. */
  function hangUp(mine) {
    lost(1006);
    mine.close();
  }

  function take(frame) {
    if (frame.type === 'bye') farewell = frame;
    const asked = frame.re !== undefined && waiting.get(frame.re);
    if (!asked) return receive(frame);
    waiting.delete(frame.re);
    clearTimeout(asked.timer);
    if (frame.type === 'error') {
      const { code, message, ...facts } = frame;
      return asked.reject(new Problem(code, message, facts));
    }
    // A snapshot is applied at once: the frames behind it in the same array build on it.
    if (frame.type === 'room') receive(frame);
    asked.resolve(frame);
  }

  function lost(code) {
    socket = null;
    ready = false;
    for (const { reject, timer } of waiting.values()) {
      clearTimeout(timer);
      reject(new Problem('disconnected'));
    }
    waiting.clear();
    if (!wanted) return;
    if (!comesBack(code)) {
      wanted = false;
      phase({ phase: 'stopped', code, reason: farewell?.code });
      return;
    }
    phase({ phase: 'connecting' });
    const asked = (farewell?.reconnectAfter ?? 0) * 1000;
    timer = wait(connect, asked + backoff(attempt++, random));
  }

  function request(frame, within = ANSWER_MS) {
    if (!socket) return Promise.reject(new Problem('disconnected'));
    const mine = socket;
    const id = String(++lastId);
    return new Promise((resolve, reject) => {
      const overdue = () => {
        if (mine === socket) hangUp(mine);
      };
      waiting.set(id, { resolve, reject, timer: wait(overdue, within) });
      socket.send(JSON.stringify({ ...frame, id }));
    });
  }

  return {
    start,
    request: (frame) => (ready ? request(frame) : Promise.reject(new Problem('disconnected'))),
    /** For frames without an answer; dropped while offline. */
    tell: (frame) => ready && socket.send(JSON.stringify(frame)),
    isReady: () => ready,
    /** The network may have changed: come back at once, or find out `within` so long whether the line still stands. */
    nudge(within = ANSWER_MS) {
      if (!wanted) return;
      if (!socket) connect();
      else if (ready) request({ type: 'hello', token: session.token() }, within).catch(() => {});
    },
    renew: () => ready && request({ type: 'hello', token: session.token() }).catch(() => {}),
    stop() {
      wanted = false;
      clearTimeout(timer);
      socket?.close(1000);
    },
  };
}

function openHere() {
  return new WebSocket(new URL('ws', document.baseURI.replace(/^http/, 'ws')), 'conclave.v1');
}
