import { copyButton, h, setText } from '../../dom.js';
import { t } from '../../texts.js';
import { problemWords } from '../../words.js';
import { ask } from './ask.js';
import { loadedView, nothing } from './loaded.js';
import { choose, once, row, timeWords } from './pieces.js';

const DAY = 86_400;
const LASTING = [1, 7, 30];
const USES = [1, 10, 100];

/** Links into the rooms that one owns or moderates. */
export function invitesPart(app) {
  return loadedView(mine, (rooms) => (rooms.length ? [h('p.hint', {}, t('admin.invites.hint')), ...desk(app, rooms)] : nothing(t('admin.invites.no-room')))).element;

  async function mine() {
    return (await app.api.rooms()).filter((room) => ['owner', 'moderator'].includes(room.role));
  }
}

function desk(app, rooms) {
  const room = choose(t('admin.invites.room'), Object.fromEntries(rooms.map(({ id, name }) => [id, name])), rooms[0].id, 'invite-room');
  const lasts = choose(t('admin.invites.lasts'), Object.fromEntries(LASTING.map((n) => [n, t('admin.invites.days', { n })])), 7, 'invite-lasts');
  const uses = choose(t('admin.invites.uses'), Object.fromEntries(USES.map((n) => [n, t('admin.invites.people', { n })])), 1, 'invite-uses');
  const role = choose(t('admin.invites.role'), { member: t('admin.invites.as.member'), guest: t('admin.invites.as.guest') }, 'member', 'invite-role');
  const fault = h('p.fault', { role: 'alert' });
  const made = h('div');
  const submit = h('button.primary', { type: 'submit', testid: 'invite-make' }, t('admin.invites.make'));
  const form = h('form.admin-form', { onsubmit: make }, room.element, lasts.element, uses.element, role.element, h('div.actions.start', {}, submit), fault);
  const list = loadedView(all, show);
  return [form, made, h('h3', {}, t('admin.invites.open')), list.element];

  async function make(event) {
    event.preventDefault();
    submit.disabled = true;
    setText(fault, '');
    try {
      const invite = await app.api.invite(room.input.value, { expiresIn: Number(lasts.input.value) * DAY, uses: Number(uses.input.value), role: role.input.value });
      const url = new URL(`#invite=${invite.code}`, document.baseURI).href;
      made.replaceChildren(once(t('admin.invites.made'), url, t('admin.invites.link'), copyButton(() => url, t('admin.copy'), { testid: 'invite-copy' }), 'invite-link'));
      list.reload();
    } catch (problem) {
      setText(fault, problemWords(problem));
    }
    submit.disabled = false;
  }

  async function all() {
    const found = await Promise.all(rooms.map(async ({ id, name }) => (await app.api.invites(id)).map((invite) => ({ ...invite, room: id, roomName: name }))));
    return found.flat().sort((a, b) => b.createdAt.localeCompare(a.createdAt));
  }

  function show(invites) {
    return invites.length ? h('ul.admin-rows', { testid: 'invite-list' }, invites.map(item)) : nothing(t('admin.invites.none'));
  }

  function item(invite) {
    return row({
      testid: 'invite',
      name: invite.roomName,
      mark: invite.role === 'guest' && t('admin.invites.as.guest'),
      facts: [
        invite.createdBy && t('admin.invites.by', { name: invite.createdBy.name }),
        t('admin.invites.left', { n: invite.usesLeft }),
        t('admin.invites.until', { time: timeWords(invite.expiresAt) }),
      ],
      actions: [h('button.small.danger', { type: 'button', testid: 'invite-revoke', 'aria-label': t('admin.invites.revoke-name', { name: invite.roomName }), onclick: () => ask({
        title: t('admin.invites.revoke-title'),
        words: t('admin.invites.revoke-ask', { name: invite.roomName }),
        action: t('admin.invites.revoke'),
        run: () => app.api.revokeInvite(invite.room, invite.id),
        done: list.reload,
      }) }, t('admin.invites.revoke'))],
    });
  }
}
