import { countdown } from '../countdown.js';
import { h, setText } from '../dom.js';
import { countdownWords, keyStateWords, spendWords, testWords } from '../key-words.js';
import { t } from '../texts.js';
import { dateWords, problemWords } from '../words.js';
import { openKeyDetails } from './key-details.js';
import { openLending } from './key-lending.js';

const TICK_MS = 20_000;

/** A saved key: what it is, how it does, what one can do with it. */
export function keyRow(app, key, name, reload) {
  const state = h('span.key-state', { dataset: { state: key.state }, testid: 'key-state' }, keyStateWords(key));
  const outcome = h('p.result', { role: 'status' });
  const test = h('button.small', { type: 'button', testid: 'key-row-test', onclick: again }, t('keyRow.test'));
  const lend = h('button.small', { type: 'button', testid: 'key-lend', onclick: () => openLending(app, key, name) }, t('keyRow.lend'));
  const details = h('button.small', { type: 'button', testid: 'key-details', onclick: () => openKeyDetails(app, key, name, { changed: reload }) }, t('keyRow.details'));
  const remove = h('button.small', { type: 'button', testid: 'key-remove', onclick: ask }, t('keyRow.remove'));
  const choices = [test, lend, details, remove];
  const actions = h('div.key-actions', {}, choices);
  const row = h('li.key-row', { testid: 'key-row', dataset: { provider: key.provider } },
    h('div.key-main', {}, nameLine(name, key), h('p.hint', {}, state, ` · ${facts(key).join(' · ')}`), outcome),
    actions);
  if (key.state === 'limited' && key.limitedUntil) countPause(key, { state, row, over: reload });

  async function again() {
    test.disabled = true;
    setText(outcome, t('key.asking', { provider: name }));
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
    const keep = h('button.small', { type: 'button', onclick: () => actions.replaceChildren(...choices) || remove.focus() }, t('button.keep'));
    const really = h('button.small.danger', { type: 'button', testid: 'key-remove-confirm', onclick: drop }, t('keyRow.removeAndStop'));
    actions.replaceChildren(h('span.hint', {}, t('keyRow.removeHint')), keep, really);
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

/** The pause that a provider asked for, second by second; when it is over the server says how the key does. */
function countPause({ limitedUntil }, { state, row, over }) {
  const left = () => Math.max(0, Math.ceil((new Date(limitedUntil) - Date.now()) / 1000));
  if (left() === 0) return;
  let wasShown = false;
  const pause = countdown(left, (seconds) => {
    if (wasShown && !row.isConnected) return pause.stop();
    wasShown = row.isConnected;
    if (seconds > 0) setText(state, t('key.pausedFor', { n: seconds }));
    else over();
  });
}

function facts(key) {
  const added = key.createdAt && t('keyRow.added', { date: dateWords(key.createdAt) });
  const tested = key.lastTestedAt && t('keyRow.tested', { date: dateWords(key.lastTestedAt) });
  return [key.model, key.baseUrl, key.region, added, tested, useWords(key), spendWords(key.spend)].filter(Boolean);
}

function useWords({ lastUse, lastUsedAt }) {
  const date = dateWords(lastUsedAt);
  if (lastUse) return t('keyRow.usedFor', { date, room: lastUse.roomName ?? t('keyRow.aRoom'), model: lastUse.model, name: lastUse.by });
  return date ? t('keyRow.used', { date }) : t('keyRow.unused');
}

/** A key for this session: how long it lives, and the way to end it now. */
export function sessionKeyRow(app, key, name, reload) {
  const left = h('span', { testid: 'session-countdown' });
  const state = h('span.key-state', { dataset: { state: key.state }, testid: 'key-state' }, keyStateWords(key));
  const fault = h('p.result', { role: 'status' });
  const forget = h('button.small.danger', { type: 'button', testid: 'key-forget', onclick: end }, key.state === 'expired' ? t('keyRow.clear') : t('keyRow.forget'));
  const row = h('li.key-row', { testid: 'session-key-row', dataset: { provider: key.provider } },
    h('div.key-main', {}, nameLine(name, key), h('p.hint', {}, `${t('keyRow.session')} · `, left, ' · ', state), fault),
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
  return h('p.key-name', {}, h('strong', {}, name), key.last4 && h('code', {}, `••••${key.last4}`), key.label && h('span', { dir: 'auto' }, key.label));
}
