import { h, setText } from '../dom.js';
import { icon } from '../icons.js';
import { addressed, asked, complete, offers, triggerAt } from '../menu.js';
import { secretCatcher, withoutSecret } from '../secrets.js';
import { t } from '../texts.js';
import { composerHints } from './composer-hints.js';
import { openEdit } from './edit-message.js';
import { openInvite } from './invite.js';
import { keyNeededPanel, secretPanel } from './key-needed.js';
import { menuList } from './menu-list.js';
import { sentView } from './sent.js';
import { signsMenu } from './signs.js';
import { createSummoning } from './summoning.js';
import { isTrouble, troublePanel } from './trouble.js';

const HAS_KEYBOARD = matchMedia('(hover: hover)');

/** Where one writes: a growing field, the menu above it, what would pay, and the panel when a key is missing. */
export function composerView(app, { sent, leave }) {
  const input = h('textarea', { rows: 1, placeholder: t('composer.message'), 'aria-label': t('composer.message'), enterkeyhint: 'send', testid: 'composer', dir: 'auto' });
  const menu = menuList(input, { chosen: pick });
  const panel = h('div.panel-slot', { onkeydown: (event) => event.key === 'Escape' && close() });
  const quoted = h('span', {});
  const quote = h('div.replying', { hidden: true, testid: 'replying' }, quoted,
    h('button.icon-button.small-icon', { type: 'button', 'aria-label': t('composer.noReply'), onclick: () => answerTo(null) }, icon('close')));
  const hide = h('button.icon-button.hide-next', { type: 'button', 'aria-label': t('composer.hide'), title: t('composer.hideHint'), 'aria-pressed': 'false', testid: 'hide-next', onclick: () => hideNext(!hidden) }, icon('hidden'));
  const smile = h('button.icon-button.not-on-phone', { type: 'button', 'aria-label': t('menu.emoji'), title: t('menu.emoji'), testid: 'emoji-open' }, icon('smile'));
  const first = sentView(app);
  const hints = composerHints(app);
  const send = h('button.primary.send', { type: 'submit', 'aria-label': t('composer.send'), title: t('composer.sendHint'), testid: 'send' }, icon('send'));
  const element = h('form.composer', { onsubmit: submit }, panel, menu.element, quote,
    h('div.write', {}, hide, input, smile, signsMenu(smile, { testid: 'emoji-menu', chosen: insert }), send),
    first.element,
    hints.element);
  const { writing } = app;
  const field = { room: () => room, text: () => input.value, caret: () => input.selectionStart, put };
  const { summon, address, practise } = createSummoning(app, field, { needKey, done: () => panel.replaceChildren() });
  let room = null;
  let replyTo = null;
  let unquoted = null;
  let hidden = false;
  let dismissedAt = null;
  let offered = null;

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
    const named = hints.update(state, room, { text: input.value, replyTo, hidden });
    first.update(state.rooms[room], named, state.payers[room] ?? {}, state.providers);
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

  function insert(words) {
    const { value, selectionStart, selectionEnd } = input;
    put({ text: value.slice(0, selectionStart) + words + value.slice(selectionEnd), caret: selectionStart + words.length });
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

  /** Puts what somebody said before what is written about it. */
  function quoteText(words) {
    const before = input.value.trimEnd();
    const text = `${before && `${before}\n\n`}${words.replace(/^/gm, '> ')}\n\n`;
    put({ text, caret: text.length });
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
    hints.type(state, room);
    if (menu.isOpen() || state.providers !== offered) suggest();
    offered = state.providers;
    hint();
  }

  return { element, update, practise, answerTo, quote: quoteText, mention: (seat) => address(`@${seat.handle}`), focus: () => input.focus() };
}
