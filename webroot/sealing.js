import { Problem } from './problem.js';
import { keyContext, sealKey } from './seal.js';

const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/**
 * `{sealedKey}` for a key, so that only the vault can read it. Where the browser has no cryptography (a page over plain HTTP),
 * the key leaves only towards this very machine.
 */
export async function protect(key, { api, user, provider, endpoint, purpose }) {
  if (globalThis.crypto?.subtle) {
    const sealingKey = await api.sealingKey();
    return { sealedKey: await sealKey(key, sealingKey, keyContext(user, provider, placeText(endpoint), purpose)) };
  }
  if (LOOPBACK.test(location.hostname)) return { key };
  throw new Problem('unprotected');
}

/** A key sealed for this login session alone, to a key pair that ends with the server's process. */
export async function protectForSession(key, { api, user, provider, endpoint }) {
  if (!globalThis.crypto?.subtle) throw new Problem('unprotected');
  const sealingKey = await api.sealingKey('session');
  return sealKey(key, sealingKey, keyContext(user, provider, placeText(endpoint), `session:${sealingKey.session}`));
}

/** What a key's owner says of where it is for, as it is sealed with the key. */
const placeText = ({ baseUrl, region } = {}) => [baseUrl, region].filter(Boolean).join(' ');
