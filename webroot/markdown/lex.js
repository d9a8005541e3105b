import { Lexer, Marked, Tokenizer } from '../vendor/marked.esm.js';
import { t } from '../texts.js';
import { LINK } from './clean.js';
import { mathsRules } from './maths-rules.js';

const DEEPEST = 12;
const MOST_CELLS = 10_000;
const LONGEST = 60_000;
const LONG_RUN = /^[a-z0-9.+-]{1000,}/i;
const PATIENCE = 2_000_000;
const PATIENCE_EACH = 60;

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
  emStrong(...all) { return this.deeper(() => super.emStrong(...all)); }
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
 */
export function lex(text, links) {
  const lexer = new Lexer({ ...marked.defaults, tokenizer: new Sober(PATIENCE + PATIENCE_EACH * text.length) });
  lexer.tokens.links = links;
  try {
    return lexer.lex(text);
  } catch {
    return [{ type: 'plain', raw: text }];
  }
}

/** One block as HTML, which is still to be cleaned. */
export function html(block) {
  const isPlain = block.type === 'plain' || (block.raw.length > LONGEST && block.type !== 'code');
  return isPlain ? `<p class="plain">${escape(block.raw)}</p>` : marked.parser([block]);
}
