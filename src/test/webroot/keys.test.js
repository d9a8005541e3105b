import assert from 'node:assert/strict';
import test from 'node:test';
import { cleanKey, guessProviders, keyFault } from '../../../webroot/keys.js';

const providers = [
  { id: 'openai', keyPrefixes: ['sk-proj-', 'sk-'] },
  { id: 'anthropic', keyPrefixes: ['sk-ant-'] },
  { id: 'openrouter', keyPrefixes: ['sk-or-'] },
  { id: 'moonshot', keyPrefixes: ['sk-'] },
  { id: 'deepseek', keyPrefixes: ['sk-'] },
  { id: 'xai', keyPrefixes: ['xai-'] },
  { id: 'practice' },
];
const guess = (key) => guessProviders(key, providers).map((p) => p.id);

test('the longest prefix decides', () => {
  assert.deepEqual(guess('sk-ant-api03-x'), ['anthropic']);
  assert.deepEqual(guess('sk-or-v1-x'), ['openrouter']);
  assert.deepEqual(guess('sk-proj-x'), ['openai']);
  assert.deepEqual(guess('xai-x'), ['xai']);
});

test('a plain sk- is a question', () => {
  assert.deepEqual(guess('sk-x'), ['openai', 'moonshot', 'deepseek']);
  assert.deepEqual(guess('hello'), []);
  assert.deepEqual(guess(''), []);
});

test('what came along with a paste is dropped', () => {
  assert.equal(cleanKey(' "Bearer sk-a\u200bb\n c" '), 'sk-abc');
});

test('a key that cannot work says why', () => {
  assert.match(keyFault('sk-ünusual'), /plain letters/);
  assert.match(keyFault('sk-ant-admin01-x'), /admin/);
  assert.equal(keyFault('sk-ant-api03-x'), null);
});

