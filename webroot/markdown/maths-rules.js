import { priceless } from './dollars.js';

const BLOCK = /^ {0,3}(?:\$\$(?!\$)((?:(?!\n[ \t]*\n)[^]){1,3000}?)\$\$|\\\[((?:(?!\n[ \t]*\n)[^]){1,3000}?)\\\])[ \t]*(?:\n|$)/;
const DISPLAY = /^(?:\$\$(?!\$)([^$]{1,3000}?)\$\$(?!\$)|\\\[([^]{1,3000}?)\\\])/;
const LONGEST = 1_100;
const INLINE = /^\\\(([^]{1,1000}?)\\\)/;

/** How maths is found in markdown; it becomes an element that still holds its TeX. */
export function mathsRules(escape) {
  const renderer = ({ tex, display }) => `<code class="maths${display ? ' display' : ''}">${escape(tex)}</code>`;
  return [
    {
      name: 'mathsBlock',
      level: 'block',
      start: (source) => nextInParagraph(source),
      tokenizer(source) {
        const [raw, dollars, brackets] = BLOCK.exec(source) ?? [];
        if (raw) return { type: 'mathsBlock', raw, tex: (dollars ?? brackets).trim(), display: true };
      },
      renderer: (token) => `<p>${renderer(token)}</p>`,
    },
    {
      name: 'maths',
      level: 'inline',
      start: (source) => next(source),
      tokenizer(source, tokens) {
        if (source[0] !== '$' && source[0] !== '\\') return;
        const [shown, dollars, brackets] = DISPLAY.exec(source) ?? [];
        if (shown) return { type: 'maths', raw: shown, tex: (dollars ?? brackets).trim(), display: true };
        const [raw, tex] = INLINE.exec(source) ?? [];
        if (raw) return { type: 'maths', raw, tex: tex.trim(), display: false };
        const before = tokens.at(-1)?.raw.at(-1) ?? '';
        const whole = priceless(before + source.slice(0, LONGEST), before.length);
        if (whole) return { type: 'maths', raw: whole, tex: whole.slice(1, -1), display: false };
      },
      renderer,
    },
  ];
}

function nextInParagraph(source) {
  const end = source.indexOf('\n\n');
  const at = (end < 0 ? source : source.slice(0, end)).search(/\n {0,3}(?:\$\$|\\\[)/);
  return at < 0 ? undefined : at + 1;
}

function next(source) {
  const places = ['$', '\\(', '\\['].map((mark) => source.indexOf(mark)).filter((at) => at >= 0);
  return places.length ? Math.min(...places) : undefined;
}
