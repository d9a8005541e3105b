import { copyButton, field, h, setText } from '../dom.js';
import { t } from '../texts.js';
import { dateWords, problemWords } from '../words.js';
import { openDialog } from './dialog.js';

const DAY = 86_400;

export function openInvite(app) {
  const { open, rooms } = app.store.get();
  const lasts = field(t('invite.lasts'), select({ [DAY]: t('invite.day'), [7 * DAY]: t('invite.week'), [30 * DAY]: t('invite.month') }, 7 * DAY, 'invite-lasts'));
  const uses = field(t('invite.uses'), select({ 1: t('invite.one'), 10: t('invite.ten'), 100: t('invite.hundred') }, 1, 'invite-uses'));
  const role = field(t('invite.role'), select({ member: t('invite.member'), guest: t('invite.guest') }, 'member', 'invite-role'));
  const fault = h('p.fault', { role: 'alert' });
  const make = h('button.primary', { type: 'button', testid: 'invite-make', onclick: create, autofocus: true }, t('invite.make'));
  const result = h('div', { 'aria-live': 'polite' });
  const others = h('ul.invites', { testid: 'invites' });
  openDialog({
    title: t('invite.title', { room: rooms[open]?.name ?? t('invite.thisRoom') }),
    testid: 'invite-dialog',
    className: 'narrow',
    body: [h('p.hint', {}, t('invite.hint')), lasts.element, uses.element, role.element, fault, h('div.actions', {}, make), result, others],
  });

  list();

  /** Links that still let somebody in; what they say is known to nobody any more. */
  async function list() {
    const invites = await app.api.invites(open).catch(() => []);
    others.replaceChildren(...invites.map(item));
  }

  function item(invite) {
    const words = t(invite.role === 'guest' ? 'invite.guests' : 'invite.item', { n: invite.usesLeft, name: invite.createdBy?.name ?? t('invite.someone'), date: dateWords(invite.expiresAt) });
    const revoke = h('button.quiet.small', { type: 'button', testid: 'invite-revoke', 'aria-label': t('invite.withdraw', { link: words }), onclick: () => app.api.revokeInvite(open, invite.id).then(list, (problem) => setText(fault, problemWords(problem))) }, t('button.withdraw'));
    return h('li', {}, h('span.hint', {}, words), revoke);
  }

  async function create() {
    make.disabled = true;
    setText(fault, '');
    try {
      show(await app.api.invite(open, { expiresIn: Number(lasts.input.value), uses: Number(uses.input.value), role: role.input.value }));
    } catch (problem) {
      setText(fault, problemWords(problem));
    }
    make.disabled = false;
    list();
  }

  function show(invite) {
    const url = new URL(invite.url ?? `#invite=${invite.code}`, document.baseURI).href;
    const input = h('input', { readonly: true, value: url, 'aria-label': t('invite.link'), testid: 'invite-link', onfocus: () => input.select() });
    result.replaceChildren(
      h('div.with-button', {}, input, copyButton(() => url, t('button.copy'), { testid: 'invite-copy' })),
      h('p.hint', {}, t('invite.good', { n: invite.uses, date: dateWords(invite.expiresAt) })));
    setText(make, t('invite.another'));
  }
}

function select(options, chosen, testid) {
  return h('select', { testid }, Object.entries(options).map(([value, label]) => h('option', { value, selected: value === String(chosen) }, label)));
}
