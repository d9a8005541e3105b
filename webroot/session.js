import { keepPreferences } from './preferences.js';
import { Problem, unreachable } from './problem.js';
import { t } from './texts.js';

const EARLY_SECONDS = 60;
const LEAVING_MS = 1_000;

/**
 * Who is signed in. The access token lives in this closure and nowhere else; the refresh token is an HttpOnly cookie.
 * `renewed` hears each new token, `leaving` is done before somebody signs out, `ended` hears that there is no token any more and what to say about it.
 */
export function createSession({ renewed = () => {}, leaving = async () => {}, ended = () => {} } = {}) {
  let token = null;
  let user = null;
  let timer = null;
  let running = null;
  let isLeaving = false;

  async function post(path, body) {
    const response = await fetch(`api/auth/${path}`, {
      method: 'POST',
      credentials: 'same-origin',
      headers: { ...(body && { 'Content-Type': 'application/json' }), ...(token && { Authorization: `Bearer ${token}` }) },
      body: body && JSON.stringify(body),
      signal: AbortSignal.timeout(20_000),
    }).catch(() => { throw unreachable(); });
    if (!response.ok) throw await Problem.of(response);
    return response.status === 204 ? {} : response.json();
  }

  function accept(answer) {
    token = answer.accessToken;
    user = answer.user;
    clearTimeout(timer);
    timer = setTimeout(renewQuietly, Math.max(5, answer.expiresIn - EARLY_SECONDS) * 1000);
    renewed(token);
    return answer;
  }

  function forget() {
    clearTimeout(timer);
    const was = user;
    token = user = null;
    return was;
  }

  /** A new token; rejects with `unauthenticated` once the session is over, with `unreachable` if nobody answered. */
  function renew() {
    running ??= alone(() => post('refresh'))
      .then(accept)
      .catch((problem) => {
        if (problem.facts?.status === 401 && forget() && !isLeaving) ended(t('gate.over'));
        throw problem;
      })
      .finally(() => { running = null; });
    return running;
  }

  function renewQuietly() {
    renew().catch((problem) => {
      if (problem.code !== 'unauthenticated' && token) timer = setTimeout(renewQuietly, 5_000);
    });
  }

  return {
    token: () => token,
    user: () => user,
    renew,
    signIn: (name, password) => post('login', { name, password }).then(accept),
    register: (name, password, invite) => post('register', { name, password, ...(invite && { invite }) }).then(accept),
    async signOut() {
      isLeaving = true;
      // Whatever the browser does with it, nobody waits long to be signed out.
      await Promise.race([leaving(), new Promise((over) => setTimeout(over, LEAVING_MS))]);
      await keepPreferences(() => post('logout').catch(() => {}));
      forget();
      isLeaving = false;
      ended('');
    },
  };
}

/** The cookie changes with each use, so the tabs of one browser take turns. */
function alone(work) {
  return navigator.locks ? navigator.locks.request('conclave-refresh', work) : work();
}
