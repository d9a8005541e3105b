import { h } from '../dom.js';
import { cleanMaths } from './clean.js';
import { island, setData } from './islands.js';

const LONGEST = 4_000;
const DEEPEST = 40;
const OPTIONS = { output: 'mathml', throwOnError: true, trust: false, strict: false, maxSize: 10, maxExpand: 300 };

const finished = new WeakSet();
let katex = null;
let loading = null;

/** A formula: its TeX, until it is drawn. */
export function mathsIsland(tex, display) {
  const text = document.createTextNode(tex);
  const element = h(`span.maths${display ? '.display' : ''}`, { dir: 'ltr', tabindex: display && '0' }, h('code', {}, text));
  return island(element, `${display ? 'display' : 'inline'}\n${tex}`, (source) => {
    if (!text.isConnected || source.startsWith('display\n') !== display) return false;
    setData(text, source.slice(source.indexOf('\n') + 1));
    return true;
  });
}

/** Draws a formula that does not grow any more; at once where the library is there, so that a line is not drawn twice. */
export function finishMaths(element) {
  if (finished.has(element)) return;
  finished.add(element);
  if (katex) return draw(element);
  loading ??= import('../vendor/katex.js').then((module) => { katex = module.default; });
  loading.then(() => late(element), () => { loading = null; });
}

/** The page may have to keep what somebody reads in its place. */
function late(element) {
  const event = new CustomEvent('late', { bubbles: true, cancelable: true, detail: () => draw(element) });
  if (element.dispatchEvent(event)) draw(element);
}

function draw(element) {
  const tex = element.textContent;
  if (tex.length > LONGEST || depth(tex) > DEEPEST) return;
  try {
    const maths = cleanMaths(katex.renderToString(tex, { ...OPTIONS, displayMode: element.classList.contains('display') }));
    if (maths.querySelector('math')) element.replaceChildren(maths);
  } catch {
    // What is no formula stays as it was written.
  }
}

function depth(tex) {
  let [now, most] = [0, 0];
  for (const c of tex) {
    if (c === '{') most = Math.max(most, ++now);
    else if (c === '}') now--;
  }
  return most;
}
