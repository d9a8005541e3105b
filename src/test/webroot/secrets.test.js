import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { secretCatcher, withoutSecret } from '../../../webroot/secrets.js';

const { keys, held, let: free } = JSON.parse(readFileSync(new URL('../resources/secrets.json', import.meta.url), 'utf8'));
const table = readFileSync(new URL('../../../conf/providers.yaml', import.meta.url), 'utf8');
const patterns = table.split('\n').filter((line) => /keyPatterns: \[|^ {2}- '/.test(line)).flatMap((line) => [...line.matchAll(/'([^']+)'/g)].map((m) => m[1]));
const find = secretCatcher(patterns);

for (const { name, text: template, key, between = '' } of held) {
  test(`a key is found: ${name}`, () => {
    const secret = keys[key].join('');
    const text = template.replace(`{${key}}`, keys[key].join(between));
    assert.equal(find(text), secret);
    const rest = withoutSecret(text, secret);
    assert.equal(find(rest), null);
    assert.ok(!rest.includes(secret.slice(-12)), rest);
  });
}

for (const { name, text } of free) {
  test(`no key is found: ${name}`, () => assert.equal(find(text), null));
}

test('what stands around a key stays', () => {
  const key = keys.anthropic.join('');
  assert.equal(withoutSecret(`try ${key} please`, key), 'try please');
});

test('without patterns nothing is found', () => assert.equal(secretCatcher([])('sk-proj-0123456789'), null));
