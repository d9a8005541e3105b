import assert from 'node:assert/strict';
import test from 'node:test';
import { createOthersPay, hangsOnOthers } from '../../../webroot/others-pay.js';
import { createStore, initial } from '../../../webroot/store.js';

const paidBy = (kind) => ({ s: { seat: 's', payer: kind && { kind } } });

function setUp(kind) {
  const store = createStore({ ...initial({ id: 'me' }), open: 'r' }, (tell) => tell());
  const page = { isSeen: true, asked: 0, waiting: new Map() };
  let next = 0;
  const othersPay = createOthersPay({
    store,
    ask: () => page.asked++,
    isSeen: () => page.isSeen,
    wait: (work, ms) => (page.waiting.set(++next, { work, ms }), next),
    stop: (id) => page.waiting.delete(id),
  });
  const answered = (payers, room = 'r') => store.update((s) => ({ ...s, payers: { ...s.payers, [room]: payers } }));
  answered(paidBy(kind));
  return { store, page, othersPay, answered };
}

test('what one pays oneself hangs on nobody else', () => {
  for (const kind of ['own', 'session', 'none']) assert.equal(hangsOnOthers(paidBy(kind)), false, kind);
  for (const kind of ['lent', 'platform', null]) assert.equal(hangsOnOthers(paidBy(kind)), true, String(kind));
  assert.equal(hangsOnOthers({ ...paidBy('own'), t: { seat: 't', payer: null } }), true);
  assert.equal(hangsOnOthers({}), false);
  assert.equal(hangsOnOthers(), false);
});

test('what others pay is asked again, once for each answer', () => {
  const { page, answered } = setUp('lent');
  answered(paidBy('lent'));
  assert.equal(page.waiting.size, 1);
  const [{ work, ms }] = page.waiting.values();
  assert.ok(ms >= 60_000 && ms <= 75_000, ms);
  page.waiting.clear();
  work();
  assert.equal(page.asked, 1);
  assert.equal(page.waiting.size, 1);
  page.isSeen = false;
  page.waiting.clear();
  work();
  assert.equal(page.asked, 1);
  assert.equal(page.waiting.size, 0);
});

test('nobody asks for what one pays oneself, or while nobody looks', () => {
  const { page, othersPay, answered } = setUp('own');
  assert.equal(page.waiting.size, 0);
  othersPay.seen();
  page.isSeen = false;
  answered(paidBy('lent'));
  assert.equal(page.waiting.size, 0);
  assert.equal(page.asked, 0);
});

test('who comes back to the page asks at once', () => {
  const { page, othersPay } = setUp(null);
  othersPay.seen();
  assert.equal(page.asked, 1);
});

test('only the open room counts', () => {
  const { store, page } = setUp('lent');
  store.update((s) => ({ ...s, open: 'q' }));
  assert.equal(page.waiting.size, 0);
  store.update((s) => ({ ...s, open: 'r' }));
  assert.equal(page.waiting.size, 1);
});
