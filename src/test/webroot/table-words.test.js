import assert from 'node:assert/strict';
import test from 'node:test';
import { mostRounds, tableWords } from '../../../webroot/table-words.js';

const seats = [{ id: 's1', handle: 'gpt' }];
const table = { state: 'running', round: 1, rounds: 3, turn: 's1', by: { name: 'Ann' } };

test('a round table says which round, whose turn, and who pays', () => {
  assert.equal(tableWords(table, seats), 'Round 1 of 3 · @gpt · Ann pays');
  assert.equal(tableWords({ ...table, turn: null }, seats), 'Round 1 of 3 · Ann pays');
});

test('its end says why', () => {
  assert.equal(tableWords({ ...table, state: 'ended', reason: 'stopped' }, seats), 'The round table was stopped, in round 1 of 3');
  assert.match(tableWords({ ...table, state: 'ended', reason: 'whatever' }, seats), /is over/);
});

test('more models leave fewer rounds', () => {
  assert.deepEqual([2, 3, 8, 0].map(mostRounds), [16, 10, 4, 32]);
});
