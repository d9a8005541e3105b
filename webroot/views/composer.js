import { h, setText } from '../dom.js';
import { icon } from '../icons.js';
import { addressed, asked, complete, offers, triggerAt } from '../menu.js';
import { secretCatcher, withoutSecret } from '../secrets.js';
import { previewWords } from '../pay-words.js';
import { contextWords } from '../reply-words.js';
import { t } from '../texts.js';
import { factWords, typingWords } from '../words.js';
import { openInvite } from './invite.js';
import { keyNeededPanel, secretPanel } from './key-needed.js';
import { menuList } from './menu-list.js';
import { openEdit } from './message-actions.js';
import { sentView } from './sent.js';
import { isTrouble, troublePanel } from './trouble.js';

const HAS_KEYBOARD = matchMedia('(hover: hover)');

/** Where one writes: a growing field, the menu above it, what would pay, and the panel when a key is missing. */
export function composerView(app, { sent, leave }) {
  const input = h('textarea', { rows: 1, placeholder: t('composer.message'), 'aria-label': t('composer.message'), enterkeyhint: 'send', testid: 'composer', dir: 'auto' });
  const menu = menuList(input, { chosen: pick });
  const panel = h('div.panel-slot', { onkeydown: (event) => event.key === 'Escape' && close() });
  const typing = h('p.typing', { testid: 'typing' });
  const pays = h('p.pays', { testid: 'payer-hint' });
  const hears = h('p.hears', { testid: 'context-hint' });
  const quoted = h('span', {});
  const quote = h('div.replying', { hidden: true, testid: 'replying' }, quoted,
    h('button.icon-button.small-icon', { type: 'button', 'aria-label': t('composer.noReply'), onclick: () => answerTo(null) }, icon('close')));
  const hide = h('button.icon-button.hide-next', { type: 'button', 'aria-label': t('composer.hide'), title: t('composer.hideHint'), 'aria-pressed': 'false', testid: 'hide-next', onclick: () => hideNext(!hidden) }, icon('hidden'));
  const first = sentView(app);
  const send = h('button.primary.send', { type: 'submit', 'aria-label': t('composer.send'), title: t('composer.sendHint'), testid: 'send' }, icon('send'));
  const element = h('form.composer', { onsubmit: submit }, panel, menu.element, quote,
    h('div.write', {}, hide, input, send),
    first.element,
    h('div.composer-foot', {}, typing, h('div.hints', {}, pays, hears)));
  const { writing } = app;
  let room = null;
  let replyTo = null;
  let unquoted = null;
  let hidden = false;
  let dismissedAt = null;
  let offered = null;
  let heardAt = null;

  input.addEventListener('input', () => {
    dismissedAt = null;
    grow();
    suggest();
    if (input.value && !input.value.startsWith('/')) app.typing();
  });
  input.addEventListener('click', suggest);
  input.addEventListener('blur', () => menu.hide());
  input.addEventListener('keyup', (event) => ['ArrowLeft', 'ArrowRight', 'Home', 'End'].includes(event.key) && suggest());
  input.addEventListener('keydown', (event) => {
    if (event.isComposing) return;
    if (event.key === 'Escape' && menu.isOpen()) dismissedAt = input.value;
    if (menu.key(event)) return;
    if (event.key === 'Escape') (replyTo ? answerTo(null) : leave());
    if (event.key === 'ArrowUp' && !input.value && !event.altKey) editLast(event);
    if (event.key === 'Enter' && !event.shiftKey) submit(event);
  });

  function editLast(event) {
    const { me, rooms } = app.store.get();
    const mine = rooms[room]?.messages.findLast(({ author, state }) => author.id === me.id && author.kind === 'person' && state !== 'deleted');
    if (!mine) return;
    event.preventDefault();
    openEdit(app, mine);
  }

  function grow() {
    input.style.height = 'auto';
    input.style.height = `${input.scrollHeight}px`;
    keepDraft();
    send.disabled = input.value.trim() === '';
    hint();
  }

  const keepDraft = () => room && writing.write(room, { text: input.value, replyTo: replyTo?.id ?? null });

  function hint() {
    const state = app.store.get();
    const named = asked(input.value, state.rooms[room], { replyTo, hidden });
    const payers = state.payers[room] ?? {};
    const words = named.map((seat) => previewWords(payers[seat.id], state.providers.find((p) => p.id === seat.provider))).filter(Boolean);
    setText(pays, factWords([...new Set(words)]));
    setText(hears, [...new Set(named.map((seat) => contextWords(payers[seat.id]?.context)))].filter(Boolean).join('; '));
    listen(named, state.rooms[room]);
    first.update(state.rooms[room], named, payers, state.providers);
  }

  /** What a model would hear is asked for only by who is about to ask it, and again when more was said. */
  function listen(named, current) {
    const at = named.length && current ? `${current.id} ${current.rev}` : null;
    if (at && at !== heardAt) app.keys.payersChanged();
    heardAt = at;
  }

  function trigger() {
    return input.selectionStart === input.selectionEnd && input.value !== dismissedAt ? triggerAt(input.value, input.selectionStart) : null;
  }

  function suggest() {
    const at = trigger();
    if (!at || document.activeElement !== input) return menu.hide();
    const { rooms, providers, models, payers } = app.store.get();
    if (at.query && (at.kind === 'mention' || at.kind === 'summon')) {
      providers.filter((p) => p.needsKey && p.ready !== 'none').forEach((p) => app.loadModels(p.id));
    }
    menu.show(offers(at, { seats: rooms[room]?.seats, providers, models, payers: payers[room] }));
  }

  function put({ text, caret }) {
    input.value = text;
    input.focus();
    input.setSelectionRange(caret, caret);
    grow();
  }

  function pick(option) {
    const at = trigger();
    menu.hide();
    if (!at) return;
    const replace = (insert) => put(complete(input.value, input.selectionStart, at, insert));
    if (option.kind === 'model') return summon(option, at);
    if (option.kind === 'command' && option.name !== 'invite') {
      replace(`/${option.name}`);
      return suggest();
    }
    if (option.kind === 'command') {
      replace('');
      openInvite(app);
    } else if (at.kind === 'dismiss') {
      replace('');
      app.dismiss(option.seat.id);
    } else if (option.kind === 'emoji') {
      replace(option.label);
    } else {
      replace(`@${option.seat.handle}`);
    }
  }

  /** Summons a model, then completes its handle where it was asked for. The text stays whatever happens. */
  async function summon(option, at = null) {
    const caret = input.selectionStart;
    const [here, before] = [room, input.value];
    try {
      const seat = await app.summon(here, option.provider, option.model);
      panel.replaceChildren();
      if (here !== room) return;
      const handle = `@${handleOf(seat)}`;
      if (at && input.value === before) put(complete(before, caret, at, handle));
      else address(handle);
    } catch (problem) {
      if (problem.code === 'key-needed') needKey({ provider: option.provider, ...problem.facts }, { at, retry: () => summon(option, at) });
      else app.notify(problem.code === 'disconnected' ? t('connection.notNow') : problem);
    }
  }

  function handleOf(seat) {
    return seat.handle ?? app.store.get().rooms[room]?.seats.find((s) => s.id === seat)?.handle ?? '';
  }

  function address(handle) {
    const text = input.value.startsWith(handle) ? input.value : `${handle} ${input.value}`;
    put({ text, caret: text.length });
  }

  /** Puts the free model in the place of the one that was asked for, summoning it unless it is here already. */
  function practise(at = null, facts = {}) {
    const { providers, rooms } = app.store.get();
    const free = providers.find((p) => !p.needsKey && p.ready !== 'none');
    const seats = rooms[room]?.seats ?? [];
    const unpaid = seats.find((seat) => seat.id === facts.seat);
    const here = seats.find((seat) => seat.provider === free?.id);
    if (unpaid) put(without(`@${unpaid.handle}`));
    panel.replaceChildren();
    if (here) at ? put(complete(input.value, input.selectionStart, at, `@${here.handle}`)) : address(`@${here.handle}`);
    else if (free) summon({ provider: free.id, model: free.defaultModel }, at);
  }

  function without(handle) {
    const text = input.value.replace(handle, '').trimStart();
    return { text, caret: text.length };
  }

  function needKey(facts, { at = null, retry } = {}) {
    const practice = () => practise(at, facts);
    const seat = facts.seat ?? addressed(input.value, app.store.get().rooms[room]?.seats ?? []).find((s) => s.provider === facts.provider)?.id;
    panel.replaceChildren(keyNeededPanel(app, facts, { seat, saved: () => close(retry), practice, close: () => close() }));
    panel.querySelector('input')?.focus();
  }

  function close(then) {
    panel.replaceChildren();
    input.focus();
    then?.();
  }

  function submit(event) {
    event.preventDefault();
    const text = input.value.trim();
    if (!text || !app.store.get().rooms[room]) return;
    const limit = app.store.get().limits.text;
    if (limit && text.length > limit) return app.notify(t('composer.tooLong', { n: text.length - limit, limit }));
    const secret = secretCatcher(app.store.get().secretPatterns)(text);
    if (secret) return holdBack(text, secret);
    panel.replaceChildren();
    put({ text: '', caret: 0 });
    menu.hide();
    if (!hidden) first.seen(room, asked(text, app.store.get().rooms[room], { replyTo }));
    app.say(text, replyTo?.id, hidden);
    answerTo(null);
    sent();
  }

  function holdBack(text, secret) {
    const rest = withoutSecret(text, secret);
    put({ text: rest, caret: rest.length });
    panel.replaceChildren(secretPanel(app, secret, () => close()));
  }

  function answerTo(message) {
    replyTo = message;
    showQuote();
    if (message) input.focus();
    keepDraft();
    hint();
  }

  function showQuote() {
    const message = replyTo;
    quote.hidden = !message;
    setText(quoted, message ? t('composer.replyTo', { name: message.author.name, text: message.text.slice(0, 80) }) : '');
  }

  /** What is written from now on is for people only, or for everybody again. */
  function hideNext(on) {
    hidden = on;
    hide.setAttribute('aria-pressed', String(on));
    input.placeholder = placeholder(app.store.get().rooms[room]);
    hint();
  }

  const placeholder = (current) => (current ? t(hidden ? 'composer.note' : 'composer.messageTo', { room: current.name }) : '');

  /** A message the server did not take comes back into the field. */
  function refused(entry, problem) {
    const isHere = entry.room === room;
    if (isHere) put({ text: [entry.text, input.value].filter(Boolean).join('\n'), caret: entry.text.length });
    else writing.write(entry.room, { ...writing.draft(entry.room), text: [entry.text, writing.draft(entry.room).text].filter(Boolean).join('\n') });
    if (isHere && ['key-needed', 'key-expired', 'cap-reached', 'not-lent'].includes(problem.code) && problem.facts.provider) needKey(problem.facts);
    else if (isHere && isTrouble(problem)) panel.replaceChildren(troublePanel(app, problem, { again: () => element.requestSubmit(), close: () => close() }));
    else app.notify(problem);
  }
  app.hooks.refused = refused;
  app.hooks.keyNeeded = (facts) => needKey(facts);

  /** Goes on with a draft; what it answers is known once the room is there. */
  function takeUp(draft) {
    const { messages } = app.store.get().rooms[room] ?? {};
    unquoted = messages || !draft.replyTo ? null : draft;
    replyTo = messages?.find((message) => message.id === draft.replyTo) ?? null;
    hideNext(false);
    input.value = draft.text;
    showQuote();
    if (!unquoted) grow();
  }

  let typingTimer;
  function update(state) {
    if (state.open !== room) {
      room = state.open;
      panel.replaceChildren();
      unquoted = null;
      takeUp(writing.draft(room));
    }
    const current = state.rooms[room];
    if (unquoted && current) takeUp(unquoted);
    const appears = element.hidden && current;
    element.hidden = !current;
    if (appears && HAS_KEYBOARD.matches && document.activeElement === document.body) input.focus();
    input.placeholder = placeholder(current);
    const now = Date.now();
    const typers = Object.entries(current?.typing ?? {}).filter(([id, each]) => id !== state.me.id && each.until > now).map(([, each]) => each);
    setText(typing, typingWords(typers.map((each) => each.name)));
    clearTimeout(typingTimer);
    if (typers.length) typingTimer = setTimeout(() => update(app.store.get()), Math.min(...typers.map((each) => each.until)) - now + 20);
    if (menu.isOpen() || state.providers !== offered) suggest();
    offered = state.providers;
    hint();
  }

  return { element, update, practise, answerTo, mention: (seat) => address(`@${seat.handle}`), focus: () => input.focus() };
}
