import { h } from '../../dom.js';
import { t } from '../../texts.js';
import { loadedView, nothing } from './loaded.js';
import { openPerson } from './person.js';
import { dateWords, row, timeWords } from './pieces.js';
import { adminApi } from './requests.js';

/** Who has an account here. */
export function peoplePart(app) {
  const api = adminApi(app.api.call);
  const find = h('input', { type: 'search', 'aria-label': t('admin.people.find'), placeholder: t('admin.people.find'), testid: 'people-find', oninput: () => narrow(list.element) });
  const list = loadedView(() => api.people(), show);
  return [h('p.hint', {}, t('admin.people.hint')), find, list.element];

  function show(people) {
    if (!people.length) return nothing(t('admin.people.none'));
    const rows = h('ul.admin-rows', { testid: 'people-list' }, people.map(item));
    narrow(rows);
    return [h('p.hint', {}, t('admin.people.count', { n: people.length })), rows];
  }

  function item(person) {
    const manage = h('button.small', { type: 'button', testid: 'person-open', 'aria-label': t('admin.people.manage-name', { name: person.name }), onclick: () => openPerson(app, api, person, list.reload) }, t('admin.people.manage'));
    return row({
      testid: 'person',
      dataset: { name: person.name.toLowerCase() },
      name: person.name,
      mark: person.disabled ? t('admin.people.disabled') : person.role !== 'member' && t(`admin.role.${person.role}`),
      facts: [
        t('admin.people.since', { date: dateWords(person.createdAt) }),
        person.lastSeenAt ? t('admin.people.seen', { time: timeWords(person.lastSeenAt) }) : t('admin.people.never-seen'),
      ],
      actions: [manage],
    });
  }

  function narrow(rows) {
    const wanted = find.value.trim().toLowerCase();
    rows.querySelectorAll('[data-name]').forEach((each) => { each.hidden = !each.dataset.name.includes(wanted); });
  }
}
