import { h } from '../dom.js';
import { icon } from '../icons.js';
import { current, isRunning } from '../room.js';
import { replyWords } from '../reply-words.js';
import { modelWords } from '../words.js';
import { mayManage, openMember } from './member.js';
import { openTable } from './round-table.js';
import { openSummon } from './summon.js';

const ROLES = { owner: 'owner', moderator: 'moderator', guest: 'guest' };

/** Who is in the room: models with what they are doing, people with whether they are here. */
export function peopleView(app, { mention, hide }) {
  const models = h('ul.seats', { testid: 'seats' });
  const people = h('ul.members', { testid: 'presence' });
  const table = h('button.quiet.small', { type: 'button', testid: 'table-open', hidden: true, onclick: () => openTable(app) }, 'Round table');
  const element = h('aside.people', { id: 'people', 'aria-label': 'People and models' },
    h('button.icon-button.narrow-only.people-close', { type: 'button', 'aria-label': 'Close', onclick: hide }, icon('close')),
    h('h2.group-label', {}, 'Models'), models,
    h('button.quiet.small', { type: 'button', testid: 'summon-open', onclick: () => openSummon(app, { needKey: app.hooks.keyNeeded }) }, 'Summon with instructions'),
    table,
    h('h2.group-label', {}, 'People'), people);

  let shown = '';
  function update(room, providers) {
    element.hidden = !room;
    if (!room) return;
    const seats = room.seats.map((seat) => ({ ...seat, doing: doing(room, seat) }));
    const members = [...room.members]
      .map((member) => ({ ...member, here: room.present.includes(member.id) }))
      .sort((a, b) => b.here - a.here || a.name.localeCompare(b.name));
    const others = room.memberCount - members.length;
    const key = JSON.stringify([seats, members, others, room.you, providers.map((p) => [p.name, p.ready])]);
    if (key === shown) return;
    shown = key;
    table.hidden = seats.length < 2 || room.you.role === 'guest';
    models.replaceChildren(...(seats.length ? seats.map((seat) => seatItem(seat, providers)) : [h('li.hint', {}, 'None yet. Type @ to summon one.')]));
    people.replaceChildren(...members.map((member) => memberItem(app, room.you, member)), ...(others > 0 ? [h('li.hint', { testid: 'more-people' }, `and ${others} more`)] : []));
  }

  function seatItem(seat, providers) {
    const provider = providers.find((p) => p.id === seat.provider);
    const needsKey = Boolean(provider?.needsKey && provider.ready === 'none');
    return h('li.seat', { testid: 'seat', dataset: { seat: seat.id, handle: seat.handle } },
      h('button.seat-main', { type: 'button', title: `Address @${seat.handle}`, onclick: () => mention(seat) },
        h('span.avatar.model', {}, icon('spark')),
        h('span.seat-words', {},
          h('strong', {}, `@${seat.handle}`),
          h('span.hint', {}, modelWords(providers, seat)),
          h('span.seat-state', { dataset: { state: seat.doing ? 'busy' : needsKey ? 'needs-key' : 'ready' } }, seat.doing || (needsKey ? 'needs a key' : 'ready')))),
      seat.instructions && h('details.seat-instructions', { testid: 'seat-instructions' }, h('summary', {}, 'Instructions'), h('p', { dir: 'auto' }, seat.instructions)),
      h('button.icon-button.small-icon', { type: 'button', 'aria-label': `Dismiss @${seat.handle}`, title: 'Dismiss', testid: 'dismiss', onclick: () => app.dismiss(seat.id) }, icon('close')));
  }

  return { element, update };
}

function doing(room, seat) {
  const running = room.messages.find((m) => isRunning(m) && m.reply?.seat === seat.id);
  return running ? replyWords(current(room, running).state, '').toLowerCase() : '';
}

function memberItem(app, you, member) {
  return h('li.member', { dataset: { present: member.here ? 'yes' : 'no', user: member.id } },
    h('span.dot', { 'aria-hidden': 'true' }),
    mayManage(you, member)
      ? h('button.quiet.member-name', { type: 'button', testid: 'member-open', title: `Role and rights of ${member.name}`, onclick: () => openMember(app, member) }, member.name)
      : h('span.member-name', {}, member.name),
    ROLES[member.role] && h('span.hint', {}, ROLES[member.role]),
    h('span.visually-hidden', {}, member.here ? 'here' : 'away'));
}
