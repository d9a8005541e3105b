import { h, setText } from '../dom.js';
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
  const button = (testid, words, act) => h('button.quiet', { type: 'button', testid, onclick: () => run(act) }, words);
  const put = (change) => () => app.api.putMember(id, { user: member.id, ...change });
  const role = (name, words) => member.role !== name && button(`role-${name}`, words, put({ role: name }));
  const isMuted = Boolean(member.mutedUntil) && new Date(member.mutedUntil) > new Date();
  const { close } = openDialog({
    title: member.name,
    testid: 'member-dialog',
    className: 'narrow',
    body: [
      h('div.actions.start', {},
        you.role === 'owner' && role('moderator', 'Make a moderator'),
        role('member', 'Make a member'),
        role('guest', 'Make a guest')),
      h('p.hint', {}, 'A guest reads and talks to people, without models and keys.'),
      h('div.actions.start', {},
        isMuted ? button('unmute', 'Let them speak', put({ mutedUntil: null })) : button('mute', 'Mute for an hour', put({ mutedUntil: new Date(Date.now() + HOUR).toISOString() })),
        button('kick', 'Send away', () => app.api.removeMember(id, member.id, false)),
        button('ban', 'Send away for good', () => app.api.removeMember(id, member.id, true))),
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
