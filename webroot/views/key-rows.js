import { h, setText } from '../dom.js';
import { countdownWords, keyStateWords, spendWords, testWords } from '../pay-words.js';
import { dateWords, problemWords } from '../words.js';
import { openKeyDetails } from './key-details.js';
import { openLending } from './key-lending.js';

const TICK_MS = 20_000;

/** A saved key: what it is, how it does, what one can do with it. */
export function keyRow(app, key, name, reload) {
  const state = h('span.key-state', { dataset: { state: key.state }, testid: 'key-state' }, keyStateWords(key));
  const outcome = h('p.result', { role: 'status' });
  const test = h('button.small', { type: 'button', testid: 'key-row-test', onclick: again }, 'Test');
  const lend = h('button.small', { type: 'button', testid: 'key-lend', onclick: () => openLending(app, key, name) }, 'Lend');
  const details = h('button.small', { type: 'button', testid: 'key-details', onclick: () => openKeyDetails(app, key, name, { changed: reload }) }, 'Details');
  const remove = h('button.small', { type: 'button', testid: 'key-remove', onclick: ask }, 'Remove');
  const choices = [test, lend, details, remove];
  const actions = h('div.key-actions', {}, choices);
  const row = h('li.key-row', { testid: 'key-row', dataset: { provider: key.provider } },
    h('div.key-main', {}, nameLine(name, key), h('p.hint', {}, state, ` · ${facts(key).join(' · ')}`), outcome),
    actions);

  async function again() {
    test.disabled = true;
    setText(outcome, `Asking ${name}…`);
    try {
      const answer = await app.api.testSavedKey(key.provider);
      setText(outcome, testWords(answer));
      outcome.dataset.state = answer.state;
      if (answer.state !== 'unknown') {
        setText(state, keyStateWords(answer));
        state.dataset.state = answer.state;
      }
    } catch (problem) {
      setText(outcome, problemWords(problem));
    }
    test.disabled = false;
  }

  function ask() {
    const keep = h('button.small', { type: 'button', onclick: () => actions.replaceChildren(...choices) || remove.focus() }, 'Keep');
    const really = h('button.small.danger', { type: 'button', testid: 'key-remove-confirm', onclick: drop }, 'Remove and stop');
    actions.replaceChildren(h('span.hint', {}, 'Replies it pays for end now.'), keep, really);
    really.focus();
  }

  async function drop() {
    try {
      await app.api.removeKey(key.provider);
      await reload();
      await app.loadProviders();
    } catch (problem) {
      actions.replaceChildren(...choices);
      setText(outcome, problemWords(problem));
    }
  }

  return row;
}

function facts(key) {
  const use = key.lastUse;
  const used = use ? `last used ${dateWords(key.lastUsedAt)} in ${use.roomName ?? 'a room'} with ${use.model} by ${use.by}` : key.lastUsedAt ? `last used ${dateWords(key.lastUsedAt)}` : 'not used yet';
  return [key.model, key.baseUrl, key.region, key.createdAt && `added ${dateWords(key.createdAt)}`, key.lastTestedAt && `tested ${dateWords(key.lastTestedAt)}`, used, spendWords(key.spend)].filter(Boolean);
}

/** A key for this session: how long it lives, and the way to end it now. */
export function sessionKeyRow(app, key, name, reload) {
  const left = h('span', { testid: 'session-countdown' });
  const state = h('span.key-state', { dataset: { state: key.state }, testid: 'key-state' }, keyStateWords(key));
  const fault = h('p.result', { role: 'status' });
  const forget = h('button.small.danger', { type: 'button', testid: 'key-forget', onclick: end }, key.state === 'expired' ? 'Clear' : 'Forget now');
  const row = h('li.key-row', { testid: 'session-key-row', dataset: { provider: key.provider } },
    h('div.key-main', {}, nameLine(name, key), h('p.hint', {}, 'only this session · ', left, ' · ', state), fault),
    h('div.key-actions', {}, forget));

  const tick = () => setText(left, countdownWords(key.expiresAt));
  const timer = setInterval(() => (row.isConnected ? tick() : clearInterval(timer)), TICK_MS);
  tick();

  async function end() {
    forget.disabled = true;
    try {
      await app.keys.forget(key.provider);
      await reload();
      await app.loadProviders();
    } catch (problem) {
      setText(fault, problemWords(problem));
      forget.disabled = false;
    }
  }

  return row;
}

function nameLine(name, key) {
  return h('p.key-name', {}, h('strong', {}, name), key.last4 && h('code', {}, `••••${key.last4}`), key.label && h('span', {}, key.label));
}
