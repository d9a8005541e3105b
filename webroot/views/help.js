import { h } from '../dom.js';
import { setSingleKeys, singleKeys } from '../shortcuts.js';
import { knows, t } from '../texts.js';
import { openDialog } from './dialog.js';

const COMMAND = /Mac|iPhone|iPad/.test(navigator.platform) ? 'command' : 'control';
const KEYS = {
  anywhere: { jump: [COMMAND, 'K'], previous: ['alt', '↑'], next: ['alt', '↓'], search: ['/'], write: ['C'], help: ['?'], close: ['escape'] },
  writing: { send: ['enter'], line: ['shift', 'enter'], model: ['@'], command: ['/'], editLast: ['↑'], leave: ['escape'] },
  messages: { older: ['↑'], newer: ['↓'], tools: ['enter'], stop: ['escape'] },
};

/** Which keys do what. */
export function openHelp() {
  const single = h('input', { type: 'checkbox', checked: singleKeys(), testid: 'single-keys', onchange: () => setSingleKeys(single.checked) });
  openDialog({
    title: t('help.title'),
    testid: 'help',
    className: 'narrow',
    body: [
      ...Object.entries(KEYS).map(([group, rows]) => h('section', {}, h('h3', {}, t(`help.group.${group}`)), h('dl.keys', {}, Object.entries(rows).map(row)))),
      h('section', {}, h('label.check', {}, single, t('help.single')), h('p.hint', {}, t('help.singleHint'))),
    ],
  });
}

const row = ([does, keys]) => h('div', {}, h('dt', {}, t(`help.does.${does}`)), h('dd', {}, keys.map((key) => h('kbd', {}, knows(`help.key.${key}`) ? t(`help.key.${key}`) : key))));
