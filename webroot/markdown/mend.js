import { priceless } from './dollars.js';

const FENCE = /^[\s>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)*(`{3,}(?!.*`)|~{3,})(.*)$/;
const MARKS_ALONE = /^[\s>]*(?:[-=]+|\*+|_+|\++|#{1,6}[ \t]*|`+|~+|\|[ \t]*)$/;
const TASK = /^([\s>]*(?:[-*+]|\d{1,9}[.)])[ \t]+)\[[ xX]?\]?[ \t]*$/;
const FRESH_LINE = /^[\s>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+|#{1,6}[ \t]+|>)+/;
const LONGEST_LABEL = 400;
const MOST_OPEN = 50;
const MOST_COLUMNS = 100;

/**
 * What the end of a text that still grows is most likely to become: open marks are closed, and marks that stand
 * for nothing yet are left out. Only the end of `text` is touched.
 *
 * @returns the text, and whether it ends inside code or maths that nobody has closed
 */
export function mend(text) {
  const fence = openFence(text);
  if (fence) return { text: inFence(text, fence), open: true };
  const line = text.slice(text.lastIndexOf('\n') + 1);
  if (MARKS_ALONE.test(line)) text = text.slice(0, text.length - line.length);
  else if (TASK.test(line)) text = text.slice(0, text.length - line.length) + TASK.exec(line)[1];
  const maths = openMaths(text);
  if (maths) return maths;
  const mended = inline(text, contextOf(text));
  return mended.open ? mended : { text: tableHead(mended.text), open: false };
}

/** The fence that the last line stands in, if any. */
function openFence(text) {
  let open = null;
  for (let at = 0; at <= text.length;) {
    const end = text.indexOf('\n', at);
    const line = text.slice(at, end < 0 ? text.length : end);
    const [, mark, info] = FENCE.exec(line) ?? [];
    if (mark && !open) open = { at, mark, line };
    else if (mark && mark[0] === open.mark[0] && mark.length >= open.mark.length && !info.trim()) open = null;
    if (end < 0) break;
    at = end + 1;
  }
  return open;
}

function inFence(text, { at, mark, line }) {
  // The name of the language is not there until its line is.
  if (at + line.length === text.length) return text.slice(0, at + line.indexOf(mark) + mark.length);
  const last = text.lastIndexOf('\n') + 1;
  const rest = text.slice(last).replace(/^[\s>]*/, '');
  return rest && rest === mark[0].repeat(rest.length) ? text.slice(0, last - 1) : text;
}

const CLOSERS = { '$$': '$$', '\\[': '\\]', '\\(': '\\)' };

/** A formula in lines of its own, as far as it has come. */
function openMaths(text) {
  const part = text.slice(text.lastIndexOf('\n\n') + 1);
  const begin = /(?:^|\n)[ \t>]*(\$\$|\\\[)(?![^]*\n[ \t>]*(?:\$\$|\\\[)[^\n])([^]*)$/.exec(part);
  if (!begin) return null;
  const [, mark, tex] = begin;
  return tex.includes(CLOSERS[mark]) ? null : pending(text, text.length - tex.length, mark);
}

/** A formula that nobody has closed; half a closing mark does not belong to it. */
function pending(text, from, mark) {
  const tex = text.slice(from).replace(mark === '$$' ? /\$$/ : /\\$/, '');
  if (!tex.trim()) return { text: text.slice(0, from - mark.length), open: false };
  return { text: text.slice(0, from) + tex + CLOSERS[mark], open: true };
}

/** Where the paragraph, item, heading or table cell begins that the text ends in. */
function contextOf(text) {
  let from = text.lastIndexOf('\n\n') + 1;
  for (let at = text.length; at > from;) {
    const start = text.lastIndexOf('\n', at - 1) + 1;
    const line = text.slice(start, at);
    const begin = FRESH_LINE.exec(line);
    if (/^[\s>]*\|/.test(line)) return at === text.length ? start + line.lastIndexOf('|') + 1 : at;
    if (begin) return start + begin[0].length;
    at = Math.max(start - 1, from);
  }
  return from;
}

/** Closes emphasis, code and links that begin at or after `from`. */
function inline(text, from) {
  const open = [];
  let end = text.length;
  for (let i = from; i < end;) {
    const c = text[i];
    if (c === '\\') {
      const mark = text.slice(i, i + 2);
      const close = CLOSERS[mark] && text.indexOf(CLOSERS[mark], i + 2);
      if (close < 0) return closed(pending(text, i + 2, mark), open);
      if (i + 1 === end) end = i;
      i = close ? close + 2 : i + 2;
    } else if (c === '`') {
      const run = runAt(text, i);
      const close = closeOfCode(text, i + run, run);
      if (close > 0) i = close + run;
      else {
        const code = text.slice(i + run).replace(/`+$/, '');
        if (!code.trim()) end = i;
        else return { text: whole(text.slice(0, i + run) + code + '`'.repeat(run), open), open: false };
      }
    } else if (c === '$') {
      if (text[i + 1] === '$') {
        const close = text.indexOf('$$', i + 2);
        if (close < 0) return closed(pending(text, i + 2, '$$'), open);
        i = close + 2;
      } else i += priceless(text, i)?.length ?? 1;
    } else if (c === '[') {
      if (open.length < MOST_OPEN) open.push({ c, at: i, n: 1 });
      i++;
    } else if (c === ']') {
      const label = lastLabel(open);
      const isLast = i + 1 === end;
      const close = text[i + 1] === '(' ? text.indexOf(')', i) : -1;
      if (label && (isLast || (text[i + 1] === '(' && close < 0))) {
        // Half a link: its words alone.
        open.length = open.indexOf(label) + 1;
        end = i;
      } else {
        if (label) open.length = open.indexOf(label);
        i = close > 0 ? close + 1 : i + 1;
      }
    } else if (c === '*' || c === '_' || c === '~') {
      const n = runAt(text, i);
      if (emphasis(text, i, n, end, open)) end = i;
      i += n;
    } else i++;
  }
  return { text: whole(text.slice(0, end), open), open: false };
}

const closed = (maths, open) => ({ ...maths, text: whole(maths.text, open) });

function runAt(text, at) {
  let i = at;
  while (text[i] === text[at]) i++;
  return i - at;
}

function closeOfCode(text, from, run) {
  for (let i = text.indexOf('`', from); i >= 0; i = text.indexOf('`', i)) {
    const n = runAt(text, i);
    if (n === run) return i;
    i += n;
  }
  return -1;
}

function lastLabel(open) {
  return open.findLast((mark) => mark.c === '[');
}

/** Takes a run of marks into account. Says whether the text had better end before it. */
function emphasis(text, at, n, end, open) {
  const c = text[at];
  const [before, behind] = [text[at - 1] ?? ' ', text[at + n] ?? ' '];
  const isLast = at + n === end;
  if (c === '~' && n === 1) return isLast && (/\s/.test(before) || open.some((mark) => mark.c === '~'));
  const isTight = c === '_' && /[\p{L}\p{N}]/u.test(before) && /[\p{L}\p{N}]/u.test(behind);
  if (!/\s/.test(before) && !isTight) {
    while (n > 0) {
      const begin = open.findLast((mark) => mark.c === c);
      if (!begin || open.indexOf(begin) < open.indexOf(lastLabel(open))) break;
      if (begin.n > n) {
        if (isLast) return true;
        begin.n -= n;
        return false;
      }
      n -= begin.n;
      open.length = open.indexOf(begin);
    }
  }
  if (!n) return false;
  if (isLast) return c !== '_' || !/[\p{L}\p{N}]/u.test(before);
  if (!/\s/.test(behind) && !isTight && n <= 3 && open.length < MOST_OPEN) open.push({ c, at, n });
  return false;
}

/** The text with its open marks closed, and without brackets that are no link yet. */
function whole(text, open) {
  while (open.length && !text.slice(open.at(-1).at + open.at(-1).n).trim()) text = text.slice(0, open.pop().at);
  const body = text.trimEnd();
  let closing = '';
  for (const { c, at, n } of open.toReversed()) {
    if (c !== '[') closing += c.repeat(n);
    else if (text.length - at < LONGEST_LABEL) {
      const start = text[at - 1] === '!' ? at - 1 : at;
      text = text.slice(0, start) + text.slice(at + 1);
    }
  }
  const cut = body.length - text.trimEnd().length;
  return closing ? text.slice(0, body.length - cut) + closing + text.slice(body.length - cut) : text;
}

/** The first line of a table becomes a table before its second line is there. */
function tableHead(text) {
  const lines = text.slice(text.lastIndexOf('\n\n') + 1).split('\n');
  if (lines.length > 1 && !lines.at(-1).trim()) lines.pop();
  const own = lines.slice(lines.findLastIndex((line) => !/^[ \t]*\|/.test(line)) + 1);
  const [head, given = ''] = own;
  if (!own.length || own.length > 2 || !/^[\s|:-]*$/.test(given)) return text;
  const marks = cells(given).map((mark) => mark.trim());
  const columns = cells(head);
  if (columns.length > MOST_COLUMNS) return text;
  const line = columns.map((_, i) => (/^:?-+:?$/.test(marks[i]) ? marks[i] : '---')).join('|');
  const kept = own.length === 2 ? text.slice(0, text.lastIndexOf(given)) : `${text.trimEnd()}\n`;
  return `${kept}|${line}|`;
}

function cells(line) {
  return line.trim().replace(/^\|/, '').replace(/(?<!\\)\|$/, '').split(/(?<!\\)\|/);
}
