import { linkTo } from '../address.js';
import { copyText, h } from '../dom.js';
import { icon } from '../icons.js';
import { current, isRunning } from '../room.js';
import { t } from '../texts.js';
import { openEdit, openRemove } from './edit-message.js';
import { hasReacted, toggleReaction } from './message-marks.js';
import { popupMenu } from './popup.js';
import { openCompare } from './sheets.js';
import { signsMenu } from './signs.js';

const SAID_MS = 1600;

/** What can be done to a message: one bar for the whole list, which comes to the message that the pointer or the focus is at. */
export function messageTools(app, { reply, quote }) {
  let at = null;
  const message = () => at.shown().message;
  const alter = (change) => app.alter({ message: message().id, ...change });
  const me = () => app.session.user()?.id;

  const answer = tool('reply', t('message.reply'), 'reply', () => reply(message()));
  const react = tool('react', t('message.react'), 'smile');
  const retry = tool('retry', t('message.againHint'), 'again', () => app.retry(message().id));
  const compare = tool('compare', t('compare.open'), 'compare', () => openCompare(app, at.shown()));
  const copy = tool('copy', t('message.copy'), 'copy', copyMessage);
  const more = tool('more', t('message.more'), 'more');
  const signs = signsMenu(react, { testid: 'reactions-menu', has: (sign) => hasReacted(message(), sign, me()), chosen: (sign) => toggleReaction(app, message(), sign) });
  const rest = popupMenu(more, { label: t('message.more'), testid: 'message-menu', items: moreItems });
  const bar = h('div.tools', { role: 'group', 'aria-label': t('message.tools') }, answer, react, signs, retry, compare, copy, more, rest);
  const element = h('div.tools-place', {}, bar);
  // A press on the button would take the selection away.
  more.addEventListener('mousedown', (event) => event.preventDefault());

  function tool(testid, label, picture, onclick) {
    return h('button.icon-button.small-icon', { type: 'button', 'aria-label': label, title: label, testid, onclick }, icon(picture));
  }

  async function copyMessage() {
    const { room } = at.shown();
    const isCopied = await copyText(current(room, message()).text);
    copy.replaceChildren(icon(isCopied ? 'check' : 'close'));
    copy.title = isCopied ? t('button.copied') : t('button.copyFailed');
    copy.setAttribute('aria-label', copy.title);
    setTimeout(uncopied, SAID_MS);
  }

  function uncopied() {
    copy.replaceChildren(icon('copy'));
    copy.title = t('message.copy');
    copy.setAttribute('aria-label', copy.title);
  }

  function moreItems() {
    const { room } = at.shown();
    const { author, pinned, hidden } = message();
    const isOwn = author.id === me();
    const moderates = ['owner', 'moderator'].includes(room.you.role);
    const words = selectedIn(at.element);
    return [
      { testid: 'quote', picture: 'quote', label: words ? t('message.quoteSelected') : t('message.quoteAll'), act: () => quote(words || current(room, message()).text) },
      { testid: 'link', picture: 'link', label: t('message.link'), act: copyLink },
      isOwn && author.kind !== 'model' && { testid: 'edit', picture: 'pen', label: t('message.edit'), act: () => openEdit(app, message()) },
      isOwn && author.kind !== 'model' && { testid: 'hide', picture: 'hidden', label: hidden ? t('message.show') : t('message.hide'), act: () => alter({ type: 'hide', on: !hidden }) },
      moderates && { testid: 'pin', picture: 'pin', label: pinned ? t('message.unpin') : t('message.pin'), act: () => alter({ type: 'pin', on: !pinned }) },
      (isOwn || moderates) && { testid: 'delete', picture: 'bin', label: t('message.remove'), act: () => openRemove(app, message()) },
    ].filter(Boolean).map(({ picture, ...item }) => ({ ...item, content: [icon(picture), item.label] }));
  }

  async function copyLink() {
    const { room } = at.shown();
    const isCopied = await copyText(linkTo(room.id, message().id));
    app.notify(isCopied ? t('message.linkCopied') : t('message.linkFailed'));
  }

  const isOpen = () => [signs, rest].some((popup) => popup.matches(':popover-open'));
  const isUsed = () => element.contains(document.activeElement);

  /** Brings the tools to a message, given as its view; to none with null. */
  function show(view) {
    if (view === at) return;
    at = view;
    for (const popup of [signs, rest]) if (popup.matches(':popover-open')) popup.hidePopover();
    element.remove();
    refresh();
  }

  /** As `show`, for a pointer that only passes: a menu that is open stays, and so does what somebody has come to by keys. */
  const pass = (view) => isOpen() || element.querySelector(':focus-visible') || show(view);

  /** The message may have changed; nothing can be done to one that is not written to its end, or was removed. */
  function refresh() {
    if (!at) return;
    const { message: shown, now } = at.shown();
    if (isRunning(shown) || now.state === 'deleted' || shown.author.kind === 'system') {
      if (isUsed()) at.element.focus();
      return element.remove();
    }
    retry.hidden = !shown.reply;
    compare.hidden = now.state !== 'complete' || !shown.replyTo || !shown.reply || Boolean(shown.reply.hop);
    if (!at.element.contains(element)) at.element.append(element);
  }

  return { show, pass, refresh, isAt: (view) => view === at, focus: () => bar.querySelector('button')?.focus() };
}

/** What of a message is selected, as text. */
function selectedIn(element) {
  const selection = getSelection();
  const isWithin = !selection.isCollapsed && [selection.anchorNode, selection.focusNode].every((node) => element.contains(node));
  return isWithin ? selection.toString().trim() : '';
}
