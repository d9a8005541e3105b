import { h } from '../../dom.js';
import { t } from '../../texts.js';
import { ask } from './ask.js';
import { loadedView, nothing } from './loaded.js';
import { dateWords, row, timeWords } from './pieces.js';
import { adminApi } from './requests.js';
import { serviceKeyForm } from './service-key-form.js';

/** The server's own keys: for bots, and for administration. */
export function serviceKeysPart(app) {
  const api = adminApi(app.api.call);
  const list = loadedView(() => api.serviceKeys(), show);
  return [h('p.hint', {}, t('admin.keys.hint')), serviceKeyForm(app, api, { made: list.reload }), h('h3', {}, t('admin.keys.all')), list.element];

  function show(keys) {
    const gone = keys.filter(isOver);
    const live = keys.filter((key) => !isOver(key));
    return [
      live.length ? h('ul.admin-rows', { testid: 'service-key-list' }, live.map(item)) : nothing(t('admin.keys.none')),
      gone.length > 0 && h('details.admin-more', { testid: 'service-keys-over' }, h('summary', {}, t('admin.keys.over', { n: gone.length })), h('ul.admin-rows', {}, gone.map(item))),
    ];
  }

  function item(key) {
    return row({
      testid: 'service-key',
      name: `${key.label} ••••${key.last4}`,
      mark: t(`admin.keys.type.${key.type}`),
      facts: [
        key.type === 'chat' && where(key),
        key.createdBy ? t('admin.keys.made-by', { name: key.createdBy, date: dateWords(key.createdAt) }) : t('admin.keys.made', { date: dateWords(key.createdAt) }),
        key.lastUsedAt ? t('admin.keys.used', { time: timeWords(key.lastUsedAt) }) : t('admin.keys.never-used'),
        ends(key),
      ],
      actions: isOver(key) ? [] : [h('button.small.danger', { type: 'button', testid: 'service-key-revoke', 'aria-label': t('admin.keys.revoke-name', { label: key.label }), onclick: () => revoke(key) }, t('admin.keys.revoke'))],
    });
  }

  function where({ rooms }) {
    if (!rooms) return t('admin.keys.everywhere');
    const names = rooms.map((id) => app.store.get().list?.find((room) => room.id === id)?.name).filter(Boolean);
    return names.length === rooms.length ? t('admin.keys.in', { rooms: names.join(', ') }) : t('admin.keys.in-rooms', { n: rooms.length });
  }

  function revoke(key) {
    ask({
      title: t('admin.keys.revoke-title', { label: key.label }),
      words: t(`admin.keys.revoke-ask.${key.type}`, { label: key.label, last4: key.last4 }),
      action: t('admin.keys.revoke'),
      run: () => api.revokeServiceKey(key.id),
      done: list.reload,
    });
  }
}

const isOver = ({ revokedAt, expiresAt }) => Boolean(revokedAt) || (expiresAt !== null && new Date(expiresAt) <= new Date());

function ends({ revokedAt, expiresAt }) {
  if (revokedAt) return t('admin.keys.revoked', { date: dateWords(revokedAt) });
  if (!expiresAt) return t('admin.keys.for-ever');
  return t('admin.keys.until', { date: dateWords(expiresAt) });
}
