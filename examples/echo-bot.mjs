// A bot that says again what people say: node examples/echo-bot.mjs URL ROOM, the chat key in CONCLAVE_KEY.
import http from 'node:http';
import https from 'node:https';
import { randomBytes } from 'node:crypto';

const [url, room] = process.argv.slice(2);
const key = process.env.CONCLAVE_KEY;

// The last change that was seen, to go on behind it. The nonce makes an echo that is said twice one message.
let seen;

function connect() {
  let send;
  open(url, key, {
    onOpen: (sender) => {
      send = sender;
      send({ type: 'hello', token: key });
      send({ type: 'enter', room, ...seen });
    },
    onText: (text) => [].concat(JSON.parse(text)).forEach((frame) => on(frame, send)),
    onClose: (code) => {
      // From 4500 on: do not come back. The key was revoked or has expired.
      if (code >= 4500) console.error(`closed for good: ${code}`);
      else setTimeout(connect, 500 + Math.random() * 1000);
    },
  });
}

function on(frame, send) {
  if (frame.type === 'room') {
    seen = { epoch: frame.epoch, after: frame.rev };
    console.log(`entered ${frame.name}`);
  } else if (frame.type === 'error') {
    console.error(frame.message);
  } else if (frame.type !== 'ok' && seen && frame.rev > seen.after) {
    seen.after = frame.rev;
    const { author, id, state, text } = frame.message ?? {};
    if (author?.kind === 'person' && state === 'complete') send({ type: 'say', room, nonce: `echo-${id}`, text: `Echo: ${text}` });
  }
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

connect();
