import { fragmentOf, finish } from './markdown/blocks.js';
import { redraw } from './markdown/islands.js';
import { lex, plain } from './markdown/lex.js';
import { mend } from './markdown/mend.js';

const MOST_NAMINGS = 50;

/**
 * Draws a text, which may grow, into one element. A growing text is read again from its last block on, and what
 * did not change keeps its nodes: a long reply costs only its end, and selections and scrolled code stay.
 */
export function createMarkdown(element) {
  let blocks = [];
  let links = Object.create(null);
  let drawn = '';
  let mendedAt = 0;
  let namings = 0;

  return function draw(given, isGrowing = false) {
    const text = given.includes('\r') ? given.replace(/\r\n?/g, '\n') : given;
    if (!isGrowing || !text.startsWith(drawn)) return read(text, 0, isGrowing);
    const known = Object.keys(links).length;
    read(text, restart(blocks, mendedAt), true);
    if (Object.keys(links).length === known || ++namings > MOST_NAMINGS) return;
    // A place that links further up were waiting for has been named.
    for (const block of blocks) if (block.raw.includes('[')) block.raw = '';
    read(text, 0, true);
  };

  function read(text, from, isGrowing) {
    if (from === 0) links = Object.create(null);
    const begin = blocks[from]?.at ?? 0;
    const rest = text.slice(begin);
    // What was too large stays plain as long as it grows, and is not looked through again.
    const isPlain = isGrowing && blocks[from]?.type === 'plain' && blocks[from].raw;
    const end = isGrowing && !isPlain ? mend(rest) : { text: rest, open: false };
    show(from, placed(isPlain ? [plain(rest)] : lex(end.text, links, from), end.text, begin), end.open);
    drawn = text;
    mendedAt = begin + commonLength(rest, end.text);
  }

  function show(from, tokens, isOpen) {
    const old = blocks.splice(from);
    let same = 0;
    while (same < old.length && old[same].raw === tokens[same]?.raw) same++;
    const kept = old.slice(0, same).map((block, i) => ({ ...block, at: tokens[i].at }));
    const fresh = tokens.slice(same).map((token) => ({ ...token, nodes: fragmentOf(token.block) }));
    const nodes = redraw(element, old.slice(same).flatMap((block) => block.nodes), fresh.flatMap((block) => block.nodes));
    for (const block of fresh) block.nodes = nodes.splice(0, block.nodes.length);
    const now = [...kept, ...fresh];
    blocks.push(...now);
    finish(now.flatMap((block) => block.nodes), isOpen);
  }
}

/** The block that a growing text is read again from: the last one, and the one before while the last has but begun. */
function restart(blocks, bound) {
  const isThere = (block) => block.type !== 'space';
  let at = blocks.findLastIndex(isThere);
  if (at > 0 && !blocks[at].raw.includes('\n')) at = blocks.slice(0, at).findLastIndex(isThere);
  while (at > 0 && !(blocks[at].at <= bound)) at--;
  return Math.max(at, 0);
}

/** Blocks with where they begin, as long as that is certain: what is read as one block may have been put together. */
function placed(tokens, text, begin) {
  let at = 0;
  return tokens.map((block) => {
    if (!text.startsWith(block.raw, at)) at = NaN;
    const token = { at: begin + at, raw: block.raw, type: block.type, block };
    at += block.raw.length;
    return token;
  });
}

function commonLength(one, other) {
  if (other.startsWith(one)) return one.length;
  let at = 0;
  while (at < other.length && one[at] === other[at]) at++;
  return at;
}
