import { field, h, setText } from '../dom.js';
import { auditWords, capWords, costWords, detailWords, tokenWords } from '../pay-words.js';
import { dateTimeWords, listWords, problemWords } from '../words.js';
import { openDialog } from './dialog.js';

/** A key's label and model, where it is in use and what that took, and everything that ever happened to it. */
export function openKeyDetails(app, key, name, { changed }) {
  const names = new Map([[app.session.user().id, 'you'], ...(app.store.get().list ?? []).map((room) => [room.id, room.name])]);
  const uses = h('div.uses', { testid: 'key-uses' }, h('p.hint', {}, 'Loading…'));
  const audit = h('ol.audit', { testid: 'key-audit' });
  const chain = h('p.hint', {});
  const older = h('button.small', { type: 'button', hidden: true, testid: 'audit-older' }, 'Earlier');
  openDialog({
    title: `${name}${key.last4 ? ` ••••${key.last4}` : ''}`,
    testid: 'key-details-dialog',
    className: 'large',
    body: [
      h('section', {}, h('h3', {}, 'Label and model'), changeForm(app, key, changed)),
      h('section', {}, h('h3', {}, 'Where it is in use'), uses),
      h('section', {}, h('h3', {}, 'What happened to it'), chain, audit, older),
    ],
  });

  function loadUses() {
    return app.api.uses(key.provider).then(showUses, (problem) => uses.replaceChildren(h('p.fault', {}, problemWords(problem))));
  }

  function showUses({ rooms, running }) {
    for (const use of rooms) {
      names.set(use.room, use.roomName);
      use.people.forEach((person) => names.set(person.id, person.name));
    }
    uses.replaceChildren(
      running.length ? h('p', {}, `${running.length === 1 ? 'One reply is' : `${running.length} replies are`} being paid for now.`) : '',
      ...(rooms.length ? rooms.map(roomUse) : [h('p.hint', {}, 'Nowhere yet.')]));
  }

  function roomUse(use) {
    const withdraw = use.lending && h('button.small.danger', { type: 'button', testid: 'withdraw', onclick: () => end(use) }, 'Withdraw');
    const people = use.people.map((person) => `${person.name} (${person.replies})`);
    return h('div.use', { dataset: { room: use.room } },
      h('div', {},
        h('p', {}, h('strong', {}, use.roomName), use.replies ? ` · ${use.replies === 1 ? '1 reply' : `${use.replies} replies`}, ${tokenWords((use.input ?? 0) + (use.output ?? 0))}` : '', costWords(use.cost) && `, ${costWords(use.cost)}`),
        people.length > 0 && h('p.hint', {}, `For ${listWords(people)}, with ${listWords(use.models)}.`),
        use.lending && h('p.hint', {}, `${toWords(use.lending.to)} ${capWords(use.lending.cap)}`)),
      withdraw);
  }

  async function end(use) {
    await app.api.withdraw(key.provider, use.room).catch(app.notify);
    loadUses();
  }

  let before = null;
  async function loadAudit() {
    try {
      const { entries, intact } = await app.api.keyAudit(before);
      setText(chain, intact ? 'Each entry is chained to the one before it; the chain is whole.' : 'The chain is broken: an entry was changed or removed.');
      chain.classList.toggle('fault', !intact);
      audit.append(...entries.filter((entry) => entry.provider === key.provider).map((entry) => auditItem(entry, names)));
      before = entries.at(-1)?.seq;
      older.hidden = entries.length < 50;
      if (!audit.children.length && older.hidden) audit.append(h('li.hint', {}, 'Nothing yet.'));
    } catch (problem) {
      audit.append(h('li.fault', {}, problemWords(problem)));
    }
  }
  older.addEventListener('click', loadAudit);
  loadUses().then(loadAudit);
}

function auditItem({ at, event, detail }, names) {
  const more = detailWords(detail ?? {}, names);
  return h('li', {}, h('time', { datetime: at }, dateTimeWords(at)), h('span', {}, auditWords(event, detail)), more && h('span.hint', {}, more));
}

function changeForm(app, key, changed) {
  const label = field('Label', h('input', { maxlength: 64, value: key.label ?? '', autocomplete: 'off', testid: 'change-label' }));
  const model = field('Model', h('input', { value: key.model ?? '', autocomplete: 'off', testid: 'change-model' }), 'May stay empty: the usual model of the provider is taken.');
  const result = h('p.result', { role: 'status' });
  return h('form', {
    onsubmit: async (event) => {
      event.preventDefault();
      try {
        await app.api.changeKey(key.provider, { label: label.input.value.trim(), model: model.input.value.trim() || null });
        setText(result, 'Kept.');
        changed();
      } catch (problem) {
        setText(result, problemWords(problem));
      }
    },
  }, label.element, model.element, h('div.actions', {}, h('button', { type: 'submit', testid: 'change-save' }, 'Keep')), result);
}

export function toWords(to) {
  if (to === 'everyone') return 'Lent to everyone here.';
  return Array.isArray(to) && to.length ? `Lent to ${to.length === 1 ? 'one person' : `${to.length} people`}.` : 'Not lent.';
}
