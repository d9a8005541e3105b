import { h } from '../dom.js';
import { t } from '../texts.js';
import { listWords } from '../words.js';

/** Whether somebody used this emoji on a message. */
export const hasReacted = (message, emoji, id) => Boolean(message.reactions?.some((reaction) => reaction.emoji === emoji && reaction.users.includes(id)));

/** Takes a reaction back, or makes it. */
export function toggleReaction(app, message, emoji) {
  app.alter({ type: 'react', message: message.id, emoji, on: !hasReacted(message, emoji, app.session.user()?.id) });
}

/** What stands below a message: who reacted how, and whether it is pinned or hidden from models. */
export function messageMarks(app) {
  const chips = h('span.reactions', { testid: 'reactions' });
  const hidden = h('span.hint', { testid: 'hidden-mark' }, t('message.hidden'));
  const pinned = h('span.hint', { testid: 'pinned' }, t('message.pinned'));
  let drawn = null;

  function chip(room, message, { emoji, users }) {
    const names = listWords(users.map((id) => room.members.find((member) => member.id === id)?.name ?? t('words.somebody')));
    return h('button.quiet.small.reaction', {
      type: 'button', testid: 'reaction', title: names, 'aria-label': t('message.reaction', { emoji, names }), 'aria-pressed': String(hasReacted(message, emoji, app.session.user()?.id)), onclick: () => toggleReaction(app, message, emoji),
    }, `${emoji} ${users.length}`);
  }

  /** Whoever pressed one goes on from there. */
  function draw(next) {
    const at = [...chips.children].indexOf(document.activeElement);
    const message = chips.closest('.message');
    chips.replaceChildren(...next);
    if (at >= 0) (next[Math.min(at, next.length - 1)] ?? message).focus();
  }

  function elements(room, message) {
    const reactions = message.reactions ?? [];
    if (drawn !== message) draw(reactions.map((reaction) => chip(room, message, reaction)));
    drawn = message;
    return [message.hidden && hidden, message.pinned && pinned, reactions.length > 0 && chips].filter(Boolean);
  }

  return { elements };
}
