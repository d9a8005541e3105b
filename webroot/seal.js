/*
 * HPKE (RFC 9180), base mode, one message: DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-256-GCM.
 * Only sealing is here; the page can never open what it sealed.
 */
export const SUITE = 'DHKEM_P256_HKDF_SHA256_AES_256_GCM';
const AES_256 = { aead: 2, keyBytes: 32 };
const KEM = concat(utf8('KEM'), [0, 0x10]);
const EC = { name: 'ECDH', namedCurve: 'P-256' };

/** Names what the sealed key is for; opened for anything else, it does not open. */
export function keyContext(user, provider, endpoint, purpose) {
  const fields = ['conclave-key-v1', user, provider, endpoint ?? '', purpose].map(utf8);
  return concat(...fields.flatMap((field) => [int32(field.length), field]));
}

/** The `sealedKey` of the REST interface: base64url(prefix, encapsulated key, ciphertext). */
export async function sealKey(secret, sealingKey, context) {
  if (sealingKey.suite !== SUITE) throw new Error(`unknown sealing suite ${sealingKey.suite}`);
  const { enc, ciphertext } = await seal(fromBase64Url(sealingKey.publicKey), context, utf8(secret));
  return toBase64Url(concat(fromBase64Url(sealingKey.keyId), enc, ciphertext));
}

export async function seal(publicKey, info, plaintext, { suite = AES_256, aad = new Uint8Array(), ephemeral } = {}) {
  const pair = ephemeral ?? (await crypto.subtle.generateKey(EC, false, ['deriveBits']));
  const recipient = await crypto.subtle.importKey('raw', publicKey, EC, false, []);
  const enc = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
  const dh = new Uint8Array(await crypto.subtle.deriveBits({ name: 'ECDH', public: recipient }, pair.privateKey, 256));
  const extracted = await extract(KEM, '', 'eae_prk', dh);
  const shared = await expand(KEM, extracted, 'shared_secret', concat(enc, publicKey), 32);

  const { key, nonce } = await schedule(shared, info, suite);
  const aes = await crypto.subtle.importKey('raw', key, 'AES-GCM', false, ['encrypt']);
  const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv: nonce, additionalData: aad }, aes, plaintext);
  return { enc, ciphertext: new Uint8Array(sealed) };
}

export async function schedule(shared, info, { aead, keyBytes } = AES_256) {
  const id = concat(utf8('HPKE'), [0, 0x10, 0, 0x01, 0, aead]);
  const context = concat([0], await extract(id, '', 'psk_id_hash', []), await extract(id, '', 'info_hash', info));
  const secret = await extract(id, shared, 'secret', []);
  return {
    key: await expand(id, secret, 'key', context, keyBytes),
    nonce: await expand(id, secret, 'base_nonce', context, 12),
  };
}

function extract(id, salt, label, material) {
  return hmac(salt, concat(utf8('HPKE-v1'), id, utf8(label), material));
}

/** One block of HKDF-Expand: every length asked for here is at most 32. */
async function expand(id, secret, label, info, length) {
  const labelled = concat([0, length], utf8('HPKE-v1'), id, utf8(label), info, [1]);
  return (await hmac(secret, labelled)).slice(0, length);
}

async function hmac(secret, data) {
  // WebCrypto refuses an empty key; HMAC pads with zeros, so 32 of them are the same key.
  const raw = secret.length ? secret : new Uint8Array(32);
  const key = await crypto.subtle.importKey('raw', raw, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign']);
  return new Uint8Array(await crypto.subtle.sign('HMAC', key, data));
}

function utf8(text) {
  return new TextEncoder().encode(text);
}

function int32(value) {
  return [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
}

function concat(...parts) {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

export function toBase64Url(bytes) {
  return btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

export function fromBase64Url(text) {
  return Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0));
}
