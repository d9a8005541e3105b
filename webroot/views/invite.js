import { copyButton, field, h, setText } from '../dom.js';
import { dateWords, problemWords } from '../words.js';
import { openDialog } from './dialog.js';

const DAY = 86_400;
const LASTING = { [DAY]: 'One day', [7 * DAY]: 'One week', [30 * DAY]: 'One month' };
const ROLES = { member: 'A member', guest: 'A guest, who talks to people only' };
const USES = { 1: 'One person', 10: 'Ten people', 100: 'A hundred people' };

export function openInvite(app) {
  const { open, rooms } = app.store.get();
  const lasts = field('The link works for', select(LASTING, 7 * DAY, 'invite-lasts'));
  const uses = field('It lets in', select(USES, 1, 'invite-uses'));
  const role = field('Whoever comes is', select(ROLES, 'member', 'invite-role'));
  const fault = h('p.fault', { role: 'alert' });
  const make = h('button.primary', { type: 'button', testid: 'invite-make', onclick: create, autofocus: true }, 'Make a link');
  const result = h('div', { 'aria-live': 'polite' });
  const others = h('ul.invites', { testid: 'invites' });
  openDialog({
    title: `Invite to ${rooms[open]?.name ?? 'this room'}`,
    testid: 'invite-dialog',
    className: 'narrow',
    body: [h('p.hint', {}, 'Whoever opens the link can make an account here and comes straight into this room.'), lasts.element, uses.element, role.element, fault, h('div.actions', {}, make), result, others],
  });

  list();

  /** Links that still let somebody in; what they say is known to nobody any more. */
  async function list() {
    const invites = await app.api.invites(open).catch(() => []);
    others.replaceChildren(...invites.map(item));
  }

  function item(invite) {
    const words = `${invite.createdBy?.name ?? 'Somebody'}’s link for ${USES[invite.usesLeft]?.toLowerCase() ?? `${invite.usesLeft} people`}${invite.role === 'guest' ? ' as guests' : ''}, until ${dateWords(invite.expiresAt)}`;
    const revoke = h('button.quiet.small', { type: 'button', testid: 'invite-revoke', 'aria-label': `Withdraw: ${words}`, onclick: () => app.api.revokeInvite(open, invite.id).then(list, (problem) => setText(fault, problemWords(problem))) }, 'Withdraw');
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
    const input = h('input', { readonly: true, value: url, 'aria-label': 'Invitation link', testid: 'invite-link', onfocus: () => input.select() });
    result.replaceChildren(
      h('div.with-button', {}, input, copyButton(() => url, 'Copy', { testid: 'invite-copy' })),
      h('p.hint', {}, `Good until ${dateWords(invite.expiresAt)}, for ${USES[invite.uses]?.toLowerCase() ?? `${invite.uses} uses`}.`));
    setText(make, 'Make another');
  }
}

function select(options, chosen, testid) {
  return h('select', { testid }, Object.entries(options).map(([value, label]) => h('option', { value, selected: value === String(chosen) }, label)));
}
