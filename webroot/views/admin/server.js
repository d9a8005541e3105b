import { h } from '../../dom.js';
import { t } from '../../texts.js';
import { providerName } from '../../words.js';
import { loadedView, nothing } from './loaded.js';
import { facts, numberWords, timeWords } from './pieces.js';
import { adminApi } from './requests.js';

const SLOW_MS = 250;

/** How the server is: what runs, what keys pay, whether all answers. */
export function serverPart(app) {
  const api = adminApi(app.api.call);
  const view = loadedView(() => api.status(), (status) => show(app, status));
  return [h('div.actions.start', {}, h('button', { type: 'button', testid: 'status-again', onclick: view.reload }, t('admin.server.again'))), view.element];
}

function show(app, status) {
  const name = (id) => providerName(app.store.get().providers, id);
  return [
    status.keys.locked && h('p.warning', { testid: 'status-locked' }, t('admin.server.locked', { reason: status.keys.reason })),
    h('h3', {}, t('admin.server.health')), health(status),
    h('h3', {}, t('admin.server.providers')), providers(status.providers, name),
    h('h3', {}, t('admin.server.platform')), platform(status, name),
    h('h3', {}, t('admin.server.rotation')), rotation(status),
    h('h3', {}, t('admin.server.versions')), versions(status),
  ];
}

function health({ database, loops, keys }) {
  const late = loops.filter(({ millis }) => millis === null || millis >= SLOW_MS).length;
  const longest = Math.max(1, ...loops.map(({ millis }) => millis ?? 0));
  return facts({
    [t('admin.server.database')]: t(database.embedded ? 'admin.server.embedded' : 'admin.server.outside', { ms: Math.max(1, database.millis) }),
    [t('admin.server.loops')]: late ? t('admin.server.loops-late', { n: late, all: loops.length }) : t('admin.server.loops-good', { n: loops.length, ms: longest }),
    [t('admin.server.keys')]: t(keys.locked ? 'admin.server.keys-locked' : 'admin.server.keys-open'),
  }, 'status-health');
}

function providers(heard, name) {
  if (!heard.length) return nothing(t('admin.server.providers-none'));
  return facts(Object.fromEntries(heard.map((each) => [name(each.provider), how(each)])), 'status-providers');
}

function how({ answeredAt, failedAt, failure }) {
  const answered = answeredAt && t('admin.server.answered', { time: timeWords(answeredAt) });
  const failed = failedAt && t('admin.server.failed', { time: timeWords(failedAt), why: t(`admin.failure.${failure}`) });
  const newestFirst = failedAt > (answeredAt ?? '') ? [failed, answered] : [answered, failed];
  return newestFirst.filter(Boolean).join(' ') || t('admin.server.unclear');
}

function platform({ platformKeys, platformPays }, name) {
  if (!platformKeys.length) return nothing(t('admin.server.platform-none'));
  return [h('ul.admin-names', { testid: 'status-platform' }, platformKeys.map((id) => h('li', {}, name(id)))), h('p.hint', {}, t(`admin.server.pays.${platformPays}`))];
}

function rotation({ rotation: last }) {
  if (!last) return nothing(t('admin.server.rotation-never'));
  return facts({
    [t('admin.server.rotation-state')]: t(`admin.rotation.${last.state}`),
    [t('admin.server.rotation-when')]: timeWords(last.changedAt),
    [t('admin.server.rotation-resealed')]: numberWords(last.resealed),
    [t('admin.server.rotation-stuck')]: numberWords(last.stuck),
    ...(last.note && { [t('admin.server.rotation-note')]: last.note }),
  }, 'status-rotation');
}

function versions(status) {
  return facts({
    Conclave: status.version,
    [t('admin.server.built')]: status.builtAt ? timeWords(status.builtAt) : t('admin.server.unbuilt'),
    Java: status.java,
    PostgreSQL: status.database.version,
    [t('admin.server.started')]: timeWords(status.startedAt),
  }, 'status-versions');
}
