import { h, setText } from '../dom.js';
import { t } from '../texts.js';
import { problemWords } from '../words.js';
import { openDialog } from './dialog.js';

const RANK = ['owner', 'moderator', 'member', 'guest'];
const HOUR = 3_600_000;

/** Whether who is `you` here may do something to this member. */
export const mayManage = (you, member) => ['owner', 'moderator'].includes(you.role) && RANK.indexOf(you.role) < RANK.indexOf(member.role);

/** A member's role, their voice, and the way out. */
export function openMember(app, member) {
  const { open: id, rooms } = app.store.get();
  const { you } = rooms[id];
  const fault = h('p.fault', { role: 'alert' });
  const button = (testid, words, act, className = '') => h(`button${className}`, { type: 'button', testid, onclick: () => run(act) }, words);
  const put = (change) => () => app.api.putMember(id, { user: member.id, ...change });
  const role = (name) => member.role !== name && button(`role-${name}`, t(`member.make.${name}`), put({ role: name }));
  const isMuted = Boolean(member.mutedUntil) && new Date(member.mutedUntil) > new Date();
  const { close } = openDialog({
    title: member.name,
    testid: 'member-dialog',
    className: 'narrow',
    body: [
      h('div.actions.start', {},
        you.role === 'owner' && role('moderator'),
        role('member'),
        role('guest')),
      h('p.hint', {}, t('member.guestHint')),
      h('div.actions.start', {},
        isMuted ? button('unmute', t('member.unmute'), put({ mutedUntil: null })) : button('mute', t('member.mute'), put({ mutedUntil: new Date(Date.now() + HOUR).toISOString() })),
        button('kick', t('member.kick'), () => app.api.removeMember(id, member.id, false), '.danger'),
        button('ban', t('member.ban'), () => app.api.removeMember(id, member.id, true), '.danger')),
      fault,
    ],
  });

  async function run(act) {
    setText(fault, '');
    try {
      await act();
      close();
    } catch (problem) {
      setText(fault, problemWords(problem));
    }
  }
}
