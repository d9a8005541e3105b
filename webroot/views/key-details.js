import { field, h, setText } from '../dom.js';
import { auditWords, detailWords } from '../key-words.js';
import { capWords, costWords, tokenWords } from '../pay-words.js';
import { t } from '../texts.js';
import { dateTimeWords, factWords, listWords, problemWords, sentences } from '../words.js';
import { openDialog } from './dialog.js';

/** A key's label and model, where it is in use and what that took, and everything that ever happened to it. */
export function openKeyDetails(app, key, name, { changed }) {
  const names = new Map([[app.session.user().id, t('keyDetails.you')], ...(app.store.get().list ?? []).map((room) => [room.id, room.name])]);
  const uses = h('div.uses', { testid: 'key-uses' }, h('p.hint', {}, t('keyDetails.loading')));
  const audit = h('ol.audit', { testid: 'key-audit' });
  const chain = h('p.hint', {});
  const older = h('button.small', { type: 'button', hidden: true, testid: 'audit-older' }, t('keyDetails.earlier'));
  openDialog({
    title: `${name}${key.last4 ? ` ••••${key.last4}` : ''}`,
    testid: 'key-details-dialog',
    className: 'large',
    body: [
      h('section', {}, h('h3', {}, t('keyDetails.change')), changeForm(app, key, changed)),
      h('section', {}, h('h3', {}, t('keyDetails.uses')), uses),
      h('section', {}, h('h3', {}, t('keyDetails.history')), chain, audit, older),
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
      running.length ? h('p', {}, t('keyDetails.running', { n: running.length })) : '',
      ...(rooms.length ? rooms.map(roomUse) : [h('p.hint', {}, t('keyDetails.nowhere'))]));
  }

  function roomUse(use) {
    const withdraw = use.lending && h('button.small.danger', { type: 'button', testid: 'withdraw', onclick: () => end(use) }, t('button.withdraw'));
    const people = use.people.map((person) => t('keyDetails.person', { name: person.name, n: person.replies }));
    const took = factWords([use.replies && t('keyDetails.replies', { n: use.replies }), use.replies && tokenWords((use.input ?? 0) + (use.output ?? 0)), costWords(use.cost)]);
    return h('div.use', { dataset: { room: use.room } },
      h('div', {},
        h('p', {}, h('strong', { dir: 'auto' }, use.roomName), took && ` · ${took}`),
        people.length > 0 && h('p.hint', {}, t('keyDetails.for', { people: listWords(people), models: listWords(use.models) })),
        use.lending && h('p.hint', {}, sentences(toWords(use.lending.to), capWords(use.lending.cap)))),
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
      setText(chain, intact ? t('keyDetails.whole') : t('keyDetails.broken'));
      chain.classList.toggle('fault', !intact);
      audit.append(...entries.filter((entry) => entry.provider === key.provider).map((entry) => auditItem(entry, names)));
      before = entries.at(-1)?.seq;
      older.hidden = entries.length < 50;
      if (!audit.children.length && older.hidden) audit.append(h('li.hint', {}, t('keyDetails.nothing')));
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
  const label = field(t('keyForm.label'), h('input', { maxlength: 64, dir: 'auto', value: key.label ?? '', autocomplete: 'off', testid: 'change-label' }));
  const model = field(t('keyForm.model'), h('input', { value: key.model ?? '', autocomplete: 'off', testid: 'change-model' }), t('keyForm.modelHint'));
  const result = h('p.result', { role: 'status' });
  return h('form', {
    onsubmit: async (event) => {
      event.preventDefault();
      try {
        await app.api.changeKey(key.provider, { label: label.input.value.trim(), model: model.input.value.trim() || null });
        setText(result, t('keyDetails.kept'));
        changed();
      } catch (problem) {
        setText(result, problemWords(problem));
      }
    },
  }, label.element, model.element, h('div.actions', {}, h('button', { type: 'submit', testid: 'change-save' }, t('button.keep'))), result);
}

export function toWords(to) {
  if (to === 'everyone') return t('keyDetails.lentToAll');
  return Array.isArray(to) && to.length ? t('keyDetails.lentTo', { n: to.length }) : t('keyDetails.notLent');
}
