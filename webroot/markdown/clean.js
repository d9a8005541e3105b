import DOMPurify from '../vendor/purify.js';

export const LINK = /^(?:https?:\/\/|mailto:)/i;

const SHARED = { ALLOW_DATA_ATTR: false, ALLOW_ARIA_ATTR: false, RETURN_DOM_FRAGMENT: true };

const MARKDOWN = {
  ...SHARED,
  ALLOWED_TAGS: [
    'p', 'br', 'strong', 'em', 'del', 'code', 'pre', 'blockquote', 'ul', 'ol', 'li', 'hr', 'a',
    'h3', 'h4', 'h5', 'h6', 'table', 'thead', 'tbody', 'tr', 'th', 'td',
  ],
  ALLOWED_ATTR: ['href', 'class', 'start', 'align'],
  ALLOWED_URI_REGEXP: LINK,
  // No addresses, so they need not look like one.
  ADD_URI_SAFE_ATTR: ['start', 'align'],
};

const COLOURED = { ...SHARED, ALLOWED_TAGS: ['span'], ALLOWED_ATTR: ['class'] };

const MATHS = {
  ...SHARED,
  ALLOWED_TAGS: [
    'math', 'mrow', 'mi', 'mn', 'mo', 'ms', 'mtext', 'mspace', 'mfrac', 'msqrt', 'mroot', 'mstyle', 'mpadded', 'mphantom',
    'msub', 'msup', 'msubsup', 'munder', 'mover', 'munderover', 'mmultiscripts', 'mprescripts', 'mtable', 'mtr', 'mtd', 'menclose',
  ],
  ALLOWED_ATTR: [
    'display', 'mathvariant', 'stretchy', 'fence', 'separator', 'form', 'largeop', 'movablelimits', 'symmetric', 'accent',
    'accentunder', 'linethickness', 'scriptlevel', 'displaystyle', 'columnalign', 'columnspacing', 'rowspacing', 'columnlines',
    'rowlines', 'notation', 'minsize', 'maxsize', 'width', 'height', 'depth', 'voffset', 'lspace', 'rspace',
  ],
  ADD_FORBID_CONTENTS: ['annotation'],
};

/** Markup that other libraries have made, as nodes; nothing stays of it but what is allowed here. */
export const cleanMarkdown = (html) => DOMPurify.sanitize(html, MARKDOWN);
export const cleanColours = (html) => keepClasses(DOMPurify.sanitize(html, COLOURED), /^hljs-[a-z-]+_?(?: [a-z]+_)*$/);
export const cleanMaths = (html) => boundLengths(DOMPurify.sanitize(html, MATHS));

export function keepClasses(nodes, allowed) {
  for (const element of nodes.querySelectorAll('[class]')) if (!allowed.test(element.className)) element.removeAttribute('class');
  return nodes;
}

const LENGTHS = ['width', 'height', 'depth', 'voffset', 'lspace', 'rspace', 'minsize', 'maxsize', 'rowspacing', 'columnspacing', 'linethickness'];
const LARGEST = 20;

/** A formula stays about as large as what it says. */
function boundLengths(nodes) {
  for (const element of nodes.querySelectorAll('*')) {
    for (const name of LENGTHS) if (Math.abs(parseFloat(element.getAttribute(name))) > LARGEST) element.removeAttribute(name);
  }
  return nodes;
}
