import { h } from '../dom.js';
import { icon } from '../icons.js';
import { payerMark } from '../pay-words.js';
import { current, isRunning } from '../room.js';
import { readersLocale, t } from '../texts.js';
import { modelWords } from '../words.js';
import { mayManage, openMember } from './member.js';
import { openTable } from './round-table.js';
import { openSummon } from './summon.js';

const UNREADY = ['nobody', 'cannot'];
const ROLES = new Set(['owner', 'moderator', 'guest']);

/** Who is in the room: models with what they are doing and who would pay, people with whether they are here. */
export function peopleView(app, { mention, hide }) {
  const models = h('ul.seats', { testid: 'seats' });
  const people = h('ul.members', { testid: 'presence' });
  const table = h('button.small', { type: 'button', testid: 'table-open', hidden: true, onclick: () => openTable(app) }, t('people.table'));
  const element = h('aside.people', { id: 'people', 'aria-label': t('people.title') },
    h('button.icon-button.narrow-only.people-close', { type: 'button', 'aria-label': t('button.close'), onclick: hide }, icon('close')),
    h('h2.group-label', {}, t('people.models')), models,
    h('div.seat-actions', {},
      h('button.small', { type: 'button', testid: 'summon-open', onclick: () => openSummon(app, { needKey: app.hooks.keyNeeded }) }, t('people.summon')),
      table),
    h('h2.group-label', {}, t('people.people')), people);

  let shown = '';
  function update(room, providers, payers = {}) {
    element.hidden = !room;
    if (!room) return;
    const seats = room.seats.map((seat) => ({ ...seat, doing: doing(room, seat), payer: payerMark(providers.find((p) => p.id === seat.provider), payers[seat.id]) }));
    const members = [...room.members]
      .map((member) => ({ ...member, here: room.present.includes(member.id) }))
      .sort((a, b) => b.here - a.here || a.name.localeCompare(b.name, readersLocale()));
    const others = room.memberCount - members.length;
    const key = JSON.stringify([seats, members, others, room.you, providers.map((p) => [p.name, p.ready])]);
    if (key === shown) return;
    shown = key;
    table.hidden = seats.length < 2 || room.you.role === 'guest';
    models.replaceChildren(...(seats.length ? seats.map((seat) => seatItem(seat, providers)) : [h('li.hint', {}, t('people.noModels'))]));
    people.replaceChildren(...members.map((member) => memberItem(app, room.you, member)), ...(others > 0 ? [h('li.hint', { testid: 'more-people' }, t('people.more', { n: others }))] : []));
  }

  function seatItem(seat, providers) {
    const { kind, words } = seat.payer;
    const isReady = !UNREADY.includes(kind);
    return h('li.seat', { testid: 'seat', dataset: { seat: seat.id, handle: seat.handle } },
      h('button.seat-main', { type: 'button', title: t('people.address', { handle: seat.handle }), onclick: () => mention(seat) },
        h('span.avatar.model', {}, icon('spark')),
        h('span.seat-words', {},
          h('strong', {}, `@${seat.handle}`),
          h('span.hint', {}, modelWords(providers, seat)),
          h('span.seat-states', {},
            h('span.seat-state', { dataset: { state: seat.doing ? 'busy' : isReady ? 'ready' : 'unready' } }, seat.doing || (isReady ? t('people.ready') : words)),
            isReady && h('span.pays', { testid: 'seat-payer' }, words)))),
      seat.instructions && h('details.seat-instructions', { testid: 'seat-instructions' }, h('summary', {}, t('people.instructions')), h('p', { dir: 'auto' }, seat.instructions)),
      h('button.icon-button.small-icon', { type: 'button', 'aria-label': t('people.dismissOne', { handle: seat.handle }), title: t('people.dismiss'), testid: 'dismiss', onclick: () => app.dismiss(seat.id) }, icon('close')));
  }

  return { element, update };
}

function doing(room, seat) {
  const running = room.messages.find((m) => isRunning(m) && m.reply?.seat === seat.id);
  return running ? t(`people.doing.${current(room, running).state}`) : '';
}

function memberItem(app, you, member) {
  return h('li.member', { dataset: { present: member.here ? 'yes' : 'no', user: member.id } },
    h('span.dot', { 'aria-hidden': 'true' }),
    mayManage(you, member)
      ? h('button.quiet.member-name', { type: 'button', dir: 'auto', testid: 'member-open', title: t('people.manage', { name: member.name }), onclick: () => openMember(app, member) }, member.name)
      : h('span.member-name', { dir: 'auto' }, member.name),
    ROLES.has(member.role) && h('span.hint', {}, t(`people.role.${member.role}`)),
    h('span.visually-hidden', {}, member.here ? t('people.here') : t('people.away')));
}
