import { Lexer, Marked, Tokenizer } from '../vendor/marked.esm.js';
import { t } from '../texts.js';
import { LINK } from './clean.js';
import { mathsRules } from './maths-rules.js';

const DEEPEST = 12;
const MOST_CELLS = 10_000;
const LONGEST = 60_000;
const LONG_RUN = /^[a-z0-9.+-]{1000,}/i;
const PATIENCE = 500_000;
const PATIENCE_EACH = 60;
const IN_VAIN = 4;
const MOST_PARTS = 5_000;
const MOST_BLOCKS = 1_500;

const marked = new Marked({
  gfm: true,
  breaks: true,
  extensions: mathsRules(escape),
  renderer: {
    html: ({ text, block }) => (block ? `<p>${escape(text)}</p>` : escape(text)),
    // Nothing is loaded from elsewhere: a picture becomes a link to it.
    image: ({ href, text }) => (LINK.test(href) ? `<a href="${escape(href)}">${escape(text || t('markdown.picture'))}</a>` : escape(text)),
    heading({ tokens, depth }) {
      const level = Math.min(6, depth + 2);
      return `<h${level}>${this.parser.parseInline(tokens)}</h${level}>`;
    },
    checkbox: ({ checked }) => (checked ? '☑ ' : '☐ '),
  },
});

/** Leaves as text what is nested too deep, a table too large to be meant, and marks that would take long to be made sense of. */
class Sober extends Tokenizer {
  depth = 0;

  constructor(patience) {
    super();
    this.patience = patience;
  }

  /** The first rule at each place inside a block. */
  escape(source) {
    this.patience -= source.length;
    return this.patience < 0 ? asText(source) : super.escape(source);
  }

  inlineText(source) {
    const [run] = LONG_RUN.exec(source) ?? [];
    return run ? asText(run) : super.inlineText(source);
  }

  deeper(read) {
    if (this.depth >= DEEPEST) return undefined;
    this.depth++;
    try {
      return read();
    } finally {
      this.depth--;
    }
  }

  blockquote(...all) { return this.deeper(() => super.blockquote(...all)); }
  list(...all) { return this.deeper(() => super.list(...all)); }
  emStrong(source, ...all) {
    const found = this.deeper(() => super.emStrong(source, ...all));
    // Whoever opens and does not close has had all the rest looked through.
    if (!found && /^[*_]/.test(source)) this.patience -= IN_VAIN * source.length;
    return found;
  }
  del(...all) { return this.deeper(() => super.del(...all)); }
  link(...all) { return this.deeper(() => super.link(...all)); }
  reflink(...all) { return this.deeper(() => super.reflink(...all)); }

  table(source) {
    const end = source.indexOf('\n\n');
    const lines = (end < 0 ? source : source.slice(0, end)).split('\n');
    return lines[0].split('|').length * lines.length > MOST_CELLS ? undefined : super.table(source);
  }
}

const asText = (raw) => ({ type: 'text', raw, text: raw, escaped: false });

export function escape(text) {
  return text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);
}

/**
 * The blocks of a text, whose `raw` joined are the text.
 *
 * @param links what links by name lead to, as far as that is known; more of them are added
 * @param above how many blocks stand above them already
 */
export function lex(text, links, above = 0) {
  const tokenizer = new Sober(PATIENCE + PATIENCE_EACH * text.length);
  const lexer = new Lexer({ ...marked.defaults, tokenizer });
  lexer.tokens.links = links;
  try {
    return bounded(lexer.lex(text), MOST_BLOCKS - above, tokenizer.patience < 0);
  } catch {
    return [plain(text)];
  }
}

export const plain = (raw) => ({ type: 'plain', raw });

/** What is too much to be drawn block by block, or part by part, is left as it was written. */
function bounded(blocks, room, isTired) {
  const most = Math.max(room, 1);
  const drawn = blocks.slice(0, most).map((block) => (isHuge(block) ? plain(block.raw) : block));
  const rest = blocks.slice(most).map(({ raw }) => raw).join('');
  if (rest) drawn.push(plain(rest));
  else if (isTired) drawn.push(plain(drawn.pop().raw));
  return drawn;
}

const isHuge = (block) => (block.raw.length > LONGEST && block.type !== 'code') || parts(block) > MOST_PARTS;

/** Of how many parts a token is made; about as many elements and texts are drawn. */
function parts({ tokens = [], items = [], header = [], rows = [] }) {
  return [tokens, items, header, ...rows].flat().reduce((sum, token) => sum + parts(token), 1);
}

/** One block as HTML, which is still to be cleaned. */
export function html(block) {
  return block.type === 'plain' ? `<p class="plain">${escape(block.raw)}</p>` : marked.parser([block]);
}
