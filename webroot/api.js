import { Problem, unreachable } from './problem.js';

const TIMEOUT_MS = 20_000;
const TEST_MS = 45_000;
const EXPORT_MS = 300_000;
const MEMBERS = 1_000;
const enc = encodeURIComponent;

/** The REST interface as functions. A stale token is renewed once by itself. */
export function createApi(session) {
  async function send(method, path, body, timeout) {
    const token = session.token();
    return fetch(`api/${path}`, {
      method,
      credentials: 'same-origin',
      headers: { ...(token && { Authorization: `Bearer ${token}` }), ...(body && { 'Content-Type': 'application/json' }) },
      body: body && JSON.stringify(body),
      signal: AbortSignal.timeout(timeout),
    }).catch(() => { throw unreachable(); });
  }

  async function call(method, path, body, timeout = TIMEOUT_MS, read = (response) => response.json()) {
    let response = await send(method, path, body, timeout);
    if (response.status === 401 && session.token()) {
      await session.renew();
      response = await send(method, path, body, timeout);
    }
    if (!response.ok) throw await Problem.of(response);
    if (response.status === 204) return undefined;
    return read(response).catch(() => { throw new Problem('unavailable'); });
  }

  return {
    call,
    setup: () => call('GET', 'setup'),
    rooms: () => call('GET', 'rooms'),
    changeRoom: (room, change) => call('PATCH', `rooms/${enc(room)}`, change),
    createRoom: (room) => call('POST', 'rooms', room),
    deleteRoom: (room) => call('DELETE', `rooms/${enc(room)}`),
    putMember: (room, member) => call('POST', `rooms/${enc(room)}/members`, member),
    removeMember: (room, user, ban) => call('DELETE', `rooms/${enc(room)}/members/${enc(user)}${ban ? '?ban=true' : ''}`),
    invite: (room, options) => call('POST', `rooms/${enc(room)}/invites`, options),
    acceptInvite: (code) => call('POST', `invites/${enc(code)}`),
    invites: (room) => call('GET', `rooms/${enc(room)}/invites`),
    revokeInvite: (room, invite) => call('DELETE', `rooms/${enc(room)}/invites/${enc(invite)}`),
    deleteRoom: (room) => call('DELETE', `rooms/${enc(room)}`),
    message: (room, message) => call('GET', `rooms/${enc(room)}/messages/${enc(message)}`),
    search: (room, words, before) => call('GET', `rooms/${enc(room)}/search?q=${enc(words)}${before ? `&before=${before}` : ''}`),
    pins: (room) => call('GET', `rooms/${enc(room)}/pins`),
    /** As a file's contents. */
    exportRoom: (room) => call('GET', `rooms/${enc(room)}/export`, undefined, EXPORT_MS, (response) => response.blob()),
    history: (room, before, limit) => call('GET', `rooms/${enc(room)}/messages?before=${before}&limit=${limit}`),
    providers: (room) => call('GET', `providers${room ? `?room=${enc(room)}` : ''}`),
    secretPatterns: () => call('GET', 'secret-patterns'),
    models: (provider) => call('GET', `providers/${enc(provider)}/models`),
    keys: () => call('GET', 'user/api-keys'),
    saveKey: (entry) => call('PUT', 'user/api-keys', entry),
    testKey: (entry) => call('POST', 'api-keys/verify', entry, TEST_MS),
    testSavedKey: (provider) => call('POST', `user/api-keys/${enc(provider)}/verify`, undefined, TEST_MS),
    removeKey: (provider) => call('DELETE', `user/api-keys/${enc(provider)}`),
    changeKey: (provider, change) => call('PATCH', `user/api-keys/${enc(provider)}`, change),
    lending: (provider) => call('GET', `user/api-keys/${enc(provider)}/lending`),
    lend: (provider, room, loan) => call('PUT', `user/api-keys/${enc(provider)}/lending/${enc(room)}`, loan),
    withdraw: (provider, room) => call('DELETE', `user/api-keys/${enc(provider)}/lending/${enc(room)}`),
    uses: (provider) => call('GET', `user/api-keys/${enc(provider)}/uses`),
    usage: () => call('GET', 'user/usage'),
    keyAudit: (before) => call('GET', `user/key-audit?limit=50${before ? `&before=${before}` : ''}`),
    sessionKeys: () => call('GET', 'user/session-keys'),
    lendRequests: () => call('GET', 'user/lend-requests'),
    async members(room) {
      const all = [];
      for (let page = null; !page || page.length === MEMBERS; all.push(...page)) {
        page = await call('GET', `rooms/${enc(room)}/members?limit=${MEMBERS}${all.length ? `&after=${enc(all.at(-1).id)}` : ''}`);
      }
      return all;
    },
    payers: (room) => call('GET', `rooms/${enc(room)}/payers`),
    /** The vault's public key, or with `session` the one that this node keeps in memory alone. */
    sealingKey: (purpose) => call('GET', `sealing-key${purpose === 'session' ? '?for=session' : ''}`),
  };
}
