import { h } from '../dom.js';

const SVG = 'http://www.w3.org/2000/svg';
const HEIGHT = 100;
const STEP = 10;
const GAP = 2;

function svg(name, attributes, ...children) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

/** Bars side by side. Only for the eye: the numbers stand in a table beside it. */
export function columns(values) {
  const most = Math.max(...values, 0) || 1;
  const bars = values.map((value, at) => {
    const height = value && Math.max(1.5, (value / most) * HEIGHT);
    return svg('rect', { x: at * STEP + GAP / 2, y: HEIGHT - height, width: STEP - GAP, height });
  });
  return svg('svg', { class: 'admin-columns', viewBox: `0 0 ${values.length * STEP} ${HEIGHT}`, preserveAspectRatio: 'none', 'aria-hidden': 'true' }, ...bars);
}

/** One bar of a row, as long as its part of the most. */
export function bar(value, most) {
  return svg('svg', { class: 'figures-bar', viewBox: '0 0 100 1', preserveAspectRatio: 'none', 'aria-hidden': 'true' },
    svg('rect', { x: 0, y: 0, width: most ? Math.max(value ? 1 : 0, (value / most) * 100) : 0, height: 1 }));
}

/** A table that scrolls by itself where the page is narrow. */
export function table(caption, heads, rows, testid) {
  return h('div.figures', { tabindex: '0', role: 'region', 'aria-label': caption },
    h('table', { testid }, h('caption.visually-hidden', {}, caption),
      h('thead', {}, h('tr', {}, heads.map((head) => h('th', { scope: 'col' }, head)))),
      h('tbody', {}, rows.map(([first, ...rest]) => h('tr', {}, h('th', { scope: 'row' }, first), rest.map((cell) => h('td', {}, cell)))))));
}
