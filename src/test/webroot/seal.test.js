import assert from 'node:assert/strict';
import { createDecipheriv, createECDH, createHmac, webcrypto } from 'node:crypto';
import test from 'node:test';
import { SUITE, fromBase64Url, keyContext, schedule, seal, sealKey, toBase64Url } from '../../../webroot/seal.js';

globalThis.crypto ??= webcrypto;
const hex = (text) => new Uint8Array(Buffer.from(text, 'hex'));
const toHex = (bytes) => Buffer.from(bytes).toString('hex');

const A3 = {
  info: hex('4f6465206f6e2061204772656369616e2055726e'),
  enc: hex('04a92719c6195d5085104f469a8b9814d5838ff72b60501e2c4466e5e67b325ac98536d7b61a1af4b78e5b7f951c0900be863c403ce65c9bfcb9382657222d18c4'),
  skE: hex('4995788ef4b9d6132b249ce59a77281493eb39af373d236a1fe415cb0c2d7beb'),
  pkR: hex('04fe8c19ce0905191ebc298a9245792531f26f0cece2460639e8bc39cb7f706a826a779b4cf969b8a0e539c7f62fb3d30ad6aa8f80e30f1d128aafd68a2ce72ea0'),
  shared: hex('c0d26aeab536609a572b07695d933b589dcf363ff9d93c93adea537aeabb8cb8'),
  suite: { aead: 1, keyBytes: 16 },
};

test('the key schedule is that of RFC 9180 A.3.1', async () => {
  const { key, nonce } = await schedule(A3.shared, A3.info, A3.suite);
  assert.equal(toHex(key), '868c066ef58aae6dc589b6cfdd18f97e');
  assert.equal(toHex(nonce), '4e0bc5018beba4bf004cca59');
});

test('the first encryption is that of RFC 9180 A.3.1', async () => {
  const jwk = {
    kty: 'EC',
    crv: 'P-256',
    x: toBase64Url(A3.enc.slice(1, 33)),
    y: toBase64Url(A3.enc.slice(33)),
  };
  const curve = { name: 'ECDH', namedCurve: 'P-256' };
  const ephemeral = {
    publicKey: await crypto.subtle.importKey('jwk', jwk, curve, true, []),
    privateKey: await crypto.subtle.importKey('jwk', { ...jwk, d: toBase64Url(A3.skE) }, curve, false, ['deriveBits']),
  };
  const plaintext = hex('4265617574792069732074727574682c20747275746820626561757479');
  const options = { suite: A3.suite, aad: hex('436f756e742d30'), ephemeral };
  const { enc, ciphertext } = await seal(A3.pkR, A3.info, plaintext, options);
  assert.equal(toHex(enc), toHex(A3.enc));
  assert.equal(
    toHex(ciphertext),
    '5ad590bb8baa577f8619db35a36311226a896e7342a6d836d8b7bcd2f20b6c7f9076ac232e3ab2523f39513434',
  );
});

test('an opener written apart from it opens what is sealed with AES-256-GCM', async () => {
  const vault = createECDH('prime256v1');
  vault.generateKeys();
  const prefix = hex('0112345678');
  const context = keyContext('u1', 'anthropic', '', 'save');
  const sealed = fromBase64Url(
    await sealKey('sk-ant-an-example', { suite: SUITE, keyId: toBase64Url(prefix), publicKey: toBase64Url(vault.getPublicKey()) }, context),
  );
  assert.equal(toHex(sealed.slice(0, 5)), toHex(prefix));
  assert.equal(open(vault, sealed.slice(5), context), 'sk-ant-an-example');
  assert.throws(() => open(vault, sealed.slice(5), keyContext('u2', 'anthropic', '', 'save')));
});

test('the context has every field behind its length', () => {
  const context = Buffer.from(keyContext('ü', 'xai', '', 'verify'));
  const expected = '0000000f' + Buffer.from('conclave-key-v1').toString('hex') + '00000002c3bc' + '00000003786169' + '00000000' + '00000006766572696679';
  assert.equal(context.toString('hex'), expected);
});

function open(vault, message, info) {
  const enc = Buffer.from(message.slice(0, 65));
  const kem = Buffer.from('KEM\0\x10', 'latin1');
  const hpke = Buffer.from('HPKE\0\x10\0\x01\0\x02', 'latin1');
  const mac = (key, ...data) => createHmac('sha256', key).update(Buffer.concat(data.map((d) => Buffer.from(d)))).digest();
  const extract = (id, salt, label, ikm) => mac(salt, 'HPKE-v1', id, label, ikm);
  const expand = (id, prk, label, context, n) => mac(prk, [0, n], 'HPKE-v1', id, label, context, [1]).subarray(0, n);
  const prk = extract(kem, '', 'eae_prk', vault.computeSecret(enc));
  const shared = expand(kem, prk, 'shared_secret', Buffer.concat([enc, vault.getPublicKey()]), 32);
  const context = Buffer.concat([Buffer.from([0]), extract(hpke, '', 'psk_id_hash', ''), extract(hpke, '', 'info_hash', info)]);
  const secret = extract(hpke, shared, 'secret', '');
  const aes = createDecipheriv('aes-256-gcm', expand(hpke, secret, 'key', context, 32), expand(hpke, secret, 'base_nonce', context, 12));
  const body = Buffer.from(message.slice(65));
  aes.setAuthTag(body.subarray(-16));
  return aes.update(body.subarray(0, -16), undefined, 'utf8') + aes.final('utf8');
}
