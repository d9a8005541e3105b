import { h, setText } from '../dom.js';
import { icon } from '../icons.js';
import { createMarkdown } from '../markdown.js';
import { current, isRunning } from '../room.js';
import { payerWords, usageWords } from '../pay-words.js';
import { replyWords } from '../reply-words.js';
import { t } from '../texts.js';
import { modelWords, providerName, timeWords } from '../words.js';
import { failureView } from './failure.js';
import { messageMarks } from './message-marks.js';
import { thinkingClock, thoughtsView } from './thoughts.js';

const TINTS = 8;

/** One message. `update` changes only what differs, so a running reply repaints its last lines and nothing else. */
export function messageView(app, { jump }) {
  const avatar = h('div.avatar', { 'aria-hidden': 'true' });
  const author = h('span.author', { dir: 'auto' });
  const mark = h('span.mark', { testid: 'model-mark' });
  const time = h('time', {});
  const head = h('header.message-head', {}, author, time);
  const quote = h('button.quote', { type: 'button', hidden: true, onclick: () => jump(shown.message.replyTo) });
  const thoughts = thoughtsView();
  const text = h('div.text', { testid: 'message-text', dir: 'auto' });
  const state = h('span.state', { testid: 'reply-state' });
  const clock = thinkingClock();
  const failure = failureView(app, { again: () => app.retry(shown.message.id) });
  const stop = h('button.quiet.small.stop', { type: 'button', testid: 'stop', title: t('message.stopHint'), onclick: () => halt() }, icon('stop'), t('message.stop'));
  const payer = h('span.payer', { testid: 'payer' });
  const foot = h('footer.message-foot', {});
  const marks = messageMarks(app);
  const element = h('article.message', { testid: 'message' }, avatar, h('div.message-main', {}, head, quote, thoughts.element, text, foot));
  element.addEventListener('keydown', (event) => event.key === 'Escape' && stop.isConnected && (event.stopPropagation(), halt()));

  const draw = createMarkdown(text);
  let drawn = null;
  let drew = null;
  let shown = {};

  function halt() {
    stop.disabled = true;
    app.stopReply(shown.message.id).finally(() => { stop.disabled = false; });
  }

  function update(room, message, follows, providers) {
    const now = current(room, message);
    const isSame = shown.message === message && shown.now?.text === now.text && shown.now.reasoning === now.reasoning && shown.now.state === now.state && shown.follows === follows && shown.providers === providers;
    if (isSame) {
      shown.room = room;
      return;
    }
    const isNew = shown.message !== message || shown.follows !== follows || shown.providers !== providers;
    shown = { room, message, now, follows, providers };
    if (isNew) describe(message, follows, room, providers);
    body(message, now);
    footer(message, now, room, providers);
  }

  function describe(message, follows, room, providers) {
    const { kind, name, id } = message.author;
    element.dataset.messageId = message.id;
    element.dataset.authorKind = kind;
    element.classList.toggle('follows', follows);
    element.setAttribute('aria-label', t('message.label', { name, time: timeWords(message.createdAt) }));
    avatar.className = `avatar ${kind === 'model' ? 'model' : `tint-${tint(id ?? name)}`}`;
    avatar.replaceChildren(kind === 'model' ? icon('spark') : initial(name));
    setText(author, name);
    setText(mark, message.reply ? modelWords(providers, message.reply) : kind === 'bot' ? t('message.bot') : '');
    if (mark.textContent) time.after(mark);
    setText(time, [timeWords(message.createdAt), message.editedAt && t('message.edited')].filter(Boolean).join(' · '));
    time.setAttribute('datetime', new Date(message.createdAt).toISOString());
    const original = message.replyTo && room.messages.find((m) => m.id === message.replyTo);
    quote.hidden = !message.replyTo || (message.author.kind === 'model' && !message.reply?.hop);
    setText(quote, original ? t('message.quote', { name: original.author.name, text: original.text.slice(0, 120) }) : t('message.earlier'));
  }

  function body(message, now) {
    const content = now.state === 'deleted' ? '' : now.text;
    text.hidden = content === '';
    thoughts.update(now.state === 'deleted' ? '' : now.reasoning);
    const runs = isRunning(message);
    if (drawn !== content || drew !== runs) draw((drawn = content), (drew = runs));
    element.dataset.state = now.state;
  }

  function footer(message, now, room, providers) {
    const runs = isRunning(message);
    const reply = message.reply;
    const words = now.state === 'deleted' ? t('message.removed') : replyWords(now.state, now.text, reply, reader(reply, providers));
    const isFree = reply?.error && !reply.usage;
    const paid = runs || !reply || isFree ? '' : [payerWords(reply.payer), usageWords(reply.usage)].filter(Boolean).join(' · ');
    setText(state, words);
    setText(payer, paid);
    state.classList.toggle('busy', runs);
    clock.update(now.state === 'thinking', message.createdAt);
    failure.update(now.state === 'failed' ? reply?.error : null, reader(reply, providers));
    only(foot, [words && state, now.state === 'thinking' && clock.element, runs && mayStop(reply, room) && stop, ...failure.elements(), paid && payer, ...marks.elements(room, message)].filter(Boolean));
    element.tabIndex = runs ? 0 : -1;
  }

  function reader(reply, providers) {
    return reply && { provider: providerName(providers, reply.provider), mine: reply.payer?.id === app.session.user()?.id };
  }

  function mayStop(reply, room) {
    const asker = reply?.asker?.id ?? reply?.asker;
    const me = app.session.user()?.id;
    return asker === me || reply?.payer?.id === me || ['owner', 'moderator'].includes(room.you.role);
  }

  return { element, update, shown: () => shown };
}

/** Makes these the children, without moving one that is there already: a moved button loses the focus. */
function only(parent, children) {
  for (const child of [...parent.children]) if (!children.includes(child)) child.remove();
  children.forEach((child, i) => parent.children[i] !== child && parent.insertBefore(child, parent.children[i] ?? null));
  parent.hidden = !children.length;
}

/** A message that is not posted yet. */
export function waitingView(entry, { id, name }) {
  const state = h('span.state', {});
  const element = h('article.message.waiting', { testid: 'waiting', dataset: { nonce: entry.nonce } },
    h(`div.avatar.tint-${tint(id)}`, { 'aria-hidden': 'true' }, initial(name)),
    h('div.message-main', {}, h('header.message-head', {}, h('span.author', { dir: 'auto' }, name)), h('div.text.plain', { dir: 'auto' }, entry.text), h('footer.message-foot', {}, state)));
  const wordsOf = ({ connection, away }) => (connection.phase !== 'ready' ? t('message.waiting') : away ? t('message.kept') : t('message.sending'));
  return { element, update: (now) => setText(state, wordsOf(now)) };
}

const initial = (name) => [...name][0]?.toUpperCase() ?? '·';

function tint(text) {
  let hash = 0;
  for (const c of text) hash = (hash * 31 + c.codePointAt(0)) >>> 0;
  return hash % TINTS;
}
