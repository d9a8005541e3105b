import { h } from '../dom.js';
import { isRunning } from '../room.js';
import { replyWords } from '../reply-words.js';
import { t } from '../texts.js';
import { providerName, sentences } from '../words.js';

const LONGEST = 400;

/** Tells screen readers of whole messages, once each; a reply is announced when it begins and when it is done, not piece by piece. */
export function announcerView() {
  const element = h('div.visually-hidden', { 'aria-live': 'polite', testid: 'announcer' });
  const heard = new Map();
  let roomId = null;

  function update({ rooms, open, me, providers }) {
    const room = rooms[open];
    if (!room) return;
    const isFirst = open !== roomId;
    if (isFirst) heard.clear();
    roomId = open;
    for (const message of room.messages.slice(-20)) {
      const stage = isRunning(message) ? 'running' : 'done';
      if (heard.get(message.id) === stage) continue;
      heard.set(message.id, stage);
      if (!isFirst && message.author.id !== me.id) say(message, stage, providers);
    }
  }

  function say(message, stage, providers) {
    const words = stage === 'running' ? t('message.isAnswering', { name: message.author.name }) : said(message, providers);
    element.append(h('p', {}, words));
    while (element.childElementCount > 5) element.firstElementChild.remove();
  }

  return { element, update };
}

function said({ author, text, state, reply }, providers) {
  const ended = replyWords(state, text, reply, reply && { provider: providerName(providers, reply.provider) });
  return sentences(t('message.said', { name: author.name, text: text.slice(0, LONGEST) }), ended);
}
