import assert from 'node:assert/strict';
import test from 'node:test';
import { answersToCompare } from '../../../webroot/answers.js';

const reply = (id, seat, { question = 'q', hop, state = 'complete' } = {}) => ({ id, replyTo: question, state, reply: { seat, asker: { id: 'ann' }, ...(hop && { hop }) } });
const groups = (messages) => answersToCompare({ messages }).map((group) => group.map(({ id }) => id));

test('answers of several models to one question belong together, whatever was said between them', () => {
  const said = { id: 'm', replyTo: 'q', state: 'complete' };
  assert.deepEqual(groups([reply('a', 's1', { question: null }), reply('b', 's2', { question: null })]), []);
  assert.deepEqual(groups([reply('a', 's1'), said, reply('x', 's3', { question: 'other' }), reply('b', 's2')]), [['a', 'b']]);
});

test('one model alone is compared with nobody, also when it was asked again', () => {
  assert.deepEqual(groups([reply('a', 's1'), reply('b', 's1')]), []);
  assert.deepEqual(groups([reply('a', 's1'), reply('b', 's2'), reply('c', 's1')]), [['a', 'b', 'c']]);
});

test('what models ask of each other and removed replies stay where they are', () => {
  assert.deepEqual(groups([reply('a', 's1'), reply('b', 's2', { hop: 1 }), reply('c', 's2', { state: 'deleted' })]), []);
});

test('the turns of a round table follow each other, also where one failed and the next answers the same', () => {
  const turn = (...all) => { const made = reply(...all); return { ...made, reply: { ...made.reply, turn: true } }; };
  assert.deepEqual(groups([turn('a', 's1', { state: 'failed' }), turn('b', 's2')]), []);
  assert.deepEqual(groups([turn('a', 's1', { state: 'failed' }), turn('b', 's2'), reply('c', 's3')]), [['b', 'c']]);
});

test('models that were asked the same twice are still compared', () => {
  assert.deepEqual(groups([reply('a', 's1'), reply('b', 's2'), reply('c', 's1'), reply('d', 's2')]), [['a', 'b', 'c', 'd']]);
});

test('a round table beside them does not keep answers apart', () => {
  const answers = [reply('a', 's1'), reply('b', 's2')];
  const table = { state: 'running', seats: ['s1', 's2'], by: { id: 'ann' } };
  for (const other of [{ state: 'ended' }, { seats: ['s1', 's3'] }, { by: { id: 'bob' } }]) {
    assert.deepEqual(groups(answers, { ...table, ...other }), [['a', 'b']], JSON.stringify(other));
  }
});
