import { linkTo } from '../address.js';
import { copyText, h, setText } from '../dom.js';
import { icon } from '../icons.js';
import { t } from '../texts.js';
import { listWords, problemWords } from '../words.js';
import { openDialog } from './dialog.js';

const QUICK = '👍';

/** What can be done to a message, by who may: react, edit, pin, remove. */
export function messageActions(app, shown) {
  const button = (testid, label, picture, onclick) =>
    h('button.icon-button.small-icon', { type: 'button', 'aria-label': label, title: label, testid, onclick }, icon(picture));
  const react = button('react', t('message.react', { emoji: QUICK }), 'thumb', () => toggle(QUICK));
  const edit = button('edit', t('message.edit'), 'pen', () => openEdit(app, shown().message));
  const hide = button('hide', t('message.hide'), 'hidden', () => app.alter({ type: 'hide', message: shown().message.id, on: !shown().message.hidden }));
  const pin = button('pin', t('message.pin'), 'pin', () => app.alter({ type: 'pin', message: shown().message.id, on: !shown().message.pinned }));
  const remove = button('delete', t('message.remove'), 'bin', () => openRemove(app, shown().message));
  const link = button('link', t('message.link'), 'link', async () => {
    const { room, message } = shown();
    const copied = await copyText(linkTo(room.id, message.id));
    app.notify(copied ? t('message.linkCopied') : t('message.linkFailed'));
  });
  const chips = h('span.reactions', { testid: 'reactions' });
  const hidden = h('span.hint', { testid: 'hidden-mark' }, t('message.hidden'));
  const pinned = h('span.hint', { testid: 'pinned' }, t('message.pinned'));

  const me = () => app.session.user()?.id;
  const has = (reaction) => reaction.users.includes(me());

  function toggle(emoji) {
    const there = shown().message.reactions?.find((reaction) => reaction.emoji === emoji);
    app.alter({ type: 'react', message: shown().message.id, emoji, on: !(there && has(there)) });
  }

  function chip(room, reaction) {
    const names = listWords(reaction.users.map((id) => room.members.find((member) => member.id === id)?.name ?? t('words.somebody')));
    return h('button.quiet.small.reaction', { type: 'button', testid: 'reaction', 'aria-pressed': String(has(reaction)), title: names, 'aria-label': t('message.reaction', { emoji: reaction.emoji, names }), onclick: () => toggle(reaction.emoji) },
      `${reaction.emoji} ${reaction.users.length}`);
  }

  /** What stands below the message. */
  function update(room, message) {
    const own = message.author.id === me();
    const moderates = ['owner', 'moderator'].includes(room.you.role);
    edit.hidden = !own || message.author.kind === 'model';
    hide.hidden = edit.hidden;
    const showing = message.hidden ? t('message.show') : t('message.hide');
    hide.title = showing;
    hide.setAttribute('aria-label', showing);
    pin.hidden = !moderates;
    const words = message.pinned ? t('message.unpin') : t('message.pin');
    pin.title = words;
    pin.setAttribute('aria-label', words);
    remove.hidden = !own && !moderates;
    const reactions = message.reactions ?? [];
    chips.replaceChildren(...reactions.map((reaction) => chip(room, reaction)));
    return [message.hidden && hidden, message.pinned && pinned, reactions.length > 0 && chips].filter(Boolean);
  }

  return { tools: [react, link, edit, hide, pin, remove], update };
}

export function openEdit(app, message) {
  const text = h('textarea', { rows: 6, maxlength: 16_384, value: message.text, dir: 'auto', 'aria-label': t('message.text'), testid: 'edit-text', autofocus: true });
  const fault = h('p.fault', { role: 'alert' });
  const form = h('form', { onsubmit: save }, text, fault, h('div.actions', {}, h('button.primary', { type: 'submit', testid: 'edit-save' }, t('button.save'))));
  const { close } = openDialog({ title: t('message.editTitle'), testid: 'edit-dialog', body: form });

  async function save(event) {
    event.preventDefault();
    setText(fault, '');
    try {
      await app.request({ type: 'edit', message: message.id, text: text.value });
      close();
    } catch (problem) {
      setText(fault, problemWords(problem));
    }
  }
}

function openRemove(app, message) {
  const { close } = openDialog({
    title: t('message.removeTitle'),
    testid: 'delete-dialog',
    className: 'narrow',
    body: [
      h('p', {}, t('message.removeHint')),
      h('div.actions', {}, h('button.primary', { type: 'button', testid: 'delete-confirm', autofocus: true, onclick: () => { close(); app.alter({ type: 'delete', message: message.id }); } }, t('message.remove'))),
    ],
  });
}
