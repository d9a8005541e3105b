/*
 * Which of a room's messages are drawn. However long the conversation, the page holds a few hundred of them at most. A span is
 * `{first, last}`, the ids of the outermost that are drawn, so that it stays when others come before or after; it is null for
 * who is at the end, who sees the last ones. Pure.
 */
const AT_END = 100;
const MOST = 200;
const STEP = 40;

/** `{start, end}` of what is drawn, the end not included. */
export function drawnOf(messages, span) {
  const start = span ? messages.findIndex((message) => message.id === span.first) : -1;
  const end = span ? messages.findLastIndex((message) => message.id === span.last) + 1 : 0;
  return start >= 0 && end > start ? { start, end } : { start: Math.max(0, messages.length - AT_END), end: messages.length };
}

const spanOf = (messages, start, end) => (end > start ? { first: messages[start].id, last: messages[end - 1].id } : null);

/** What is drawn now, whatever comes. */
export function still(messages, span) {
  const { start, end } = drawnOf(messages, span);
  return spanOf(messages, start, end);
}

export function around(messages, id) {
  const at = messages.findIndex((message) => message.id === id);
  return spanOf(messages, Math.max(0, at - STEP), Math.min(messages.length, at + STEP + 1));
}

export function earlier(messages, span) {
  const { start, end } = drawnOf(messages, span);
  const from = Math.max(0, start - STEP);
  return spanOf(messages, from, Math.min(end, from + MOST));
}

export function later(messages, span) {
  const { start, end } = drawnOf(messages, span);
  const to = Math.min(messages.length, end + STEP);
  return spanOf(messages, Math.max(start, to - MOST), to);
}
