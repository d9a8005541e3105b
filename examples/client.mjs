// Prints what is said in a room and says what is typed: node examples/client.mjs URL ROOM NAME, the password in CONCLAVE_PASSWORD.
import http from 'node:http';
import https from 'node:https';
import { randomBytes, randomUUID } from 'node:crypto';
import { createInterface } from 'node:readline';

const [url, room, name] = process.argv.slice(2);

// What was said and is not acknowledged yet, by nonce: it is sent again after a cut, and stored once.
const unsaid = new Map();
let seen;
let send;

async function connect() {
  const token = await login().catch((failure) => console.error(`no connection: ${failure.message}`));
  if (!token) return again();
  open(url, token, {
    onOpen: (sender) => {
      send = sender;
      send({ type: 'hello', token });
      send({ type: 'enter', room, ...seen });
      unsaid.forEach((text, nonce) => say(nonce, text));
    },
    onText: (text) => [].concat(JSON.parse(text)).forEach(on),
    onClose: (code) => {
      send = undefined;
      // From 4500 on: do not come back.
      if (code >= 4500) {
        console.error(`closed for good: ${code}`);
        process.exit(1);
      }
      again();
    },
  });
}

const again = () => setTimeout(connect, 500 + Math.random() * 1000);

async function login() {
  const body = JSON.stringify({ name, password: process.env.CONCLAVE_PASSWORD });
  const answer = await fetch(`${url}/api/auth/login`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body });
  const { accessToken, detail } = await answer.json();
  if (!answer.ok) throw new Error(detail);
  return accessToken;
}

function say(nonce, text) {
  unsaid.set(nonce, text);
  // The answer names the frame it is to: `id` comes back as `re`.
  send?.({ type: 'say', id: nonce, room, nonce, text });
}

function on(frame) {
  if (frame.type === 'room') {
    seen = { epoch: frame.epoch, after: frame.rev };
    console.log(`entered ${frame.name}`);
    frame.messages?.forEach(print);
  } else if (frame.type === 'ok') {
    unsaid.delete(frame.re);
  } else if (frame.type === 'error') {
    console.error(frame.message);
  } else if (seen && frame.rev > seen.after) {
    seen.after = frame.rev;
    if (frame.message) print(frame.message);
  }
}

/** A reply of a model comes queued first, and is printed at its end. */
function print({ author, state, text }) {
  if (!['queued', 'thinking', 'writing'].includes(state)) console.log(`${author.name}: ${text}`);
}

/** As much WebSocket (RFC 6455) as the protocol needs: Node 20 has none that shows a token before the upgrade. */
function open(url, token, { onOpen, onText, onClose }) {
  const { request } = url.startsWith('https') ? https : http;
  const handshake = request(`${url}/ws`, {
    headers: {
      Authorization: `Bearer ${token}`,
      Connection: 'Upgrade',
      Upgrade: 'websocket',
      'Sec-WebSocket-Version': '13',
      'Sec-WebSocket-Protocol': 'conclave.v1',
      'Sec-WebSocket-Key': randomBytes(16).toString('base64'),
    },
  });
  let over = false;
  const closed = (code) => {
    if (!over) onClose(code);
    over = true;
  };
  handshake.on('response', (answer) => closed(answer.statusCode === 401 || answer.statusCode === 403 ? 4500 : 1006));
  handshake.on('error', () => closed(1006));
  handshake.on('upgrade', (_, socket, head) => {
    const send = (opcode, payload) => {
      const size = payload.length < 126 ? Buffer.from([0x80 | payload.length]) : Buffer.from([0x80 | 126, payload.length >> 8, payload.length & 255]);
      const mask = randomBytes(4);
      socket.write(Buffer.concat([Buffer.from([0x80 | opcode]), size, mask, payload.map((byte, i) => byte ^ mask[i % 4])]));
    };
    let bytes = head;
    let parts = [];
    const read = () => {
      while (bytes.length >= 2) {
        const short = bytes[1] & 127;
        const start = short === 127 ? 10 : short === 126 ? 4 : 2;
        if (bytes.length < start) return;
        const length = short === 127 ? Number(bytes.readBigUInt64BE(2)) : short === 126 ? bytes.readUInt16BE(2) : short;
        if (bytes.length < start + length) return;
        const [last, opcode, payload] = [bytes[0] & 128, bytes[0] & 15, bytes.subarray(start, start + length)];
        bytes = bytes.subarray(start + length);
        if (opcode === 8) {
          closed(payload.length >= 2 ? payload.readUInt16BE(0) : 1005);
          send(8, payload);
          socket.end();
        } else if (opcode === 9) {
          send(10, payload);
        } else if (opcode <= 1) {
          parts.push(payload);
          if (last) {
            onText(Buffer.concat(parts).toString('utf8'));
            parts = [];
          }
        }
      }
    };
    socket.on('data', (more) => {
      bytes = Buffer.concat([bytes, more]);
      read();
    });
    socket.on('close', () => closed(1006));
    socket.on('error', () => closed(1006));
    onOpen((frame) => send(1, Buffer.from(JSON.stringify(frame))));
    read();
  });
  handshake.end();
}

createInterface({ input: process.stdin }).on('line', (line) => line.trim() && say(randomUUID(), line));
connect();
