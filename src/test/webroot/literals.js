/*
 * The string literals of a source, and where they stand: `said` as a child of `h()` or in an attribute that is read,
 * `error` in an error for programs. A heuristic: enough to notice a forgotten text.
 */
const TOKEN = /\/\*[\s\S]*?\*\/|\/\/.*|(?<=[(,=:?!&|;{}[\]\s])\/(?![*/ ])(?:\\.|\[(?:\\.|[^\]\\])*\]|[^/\\\n[])+\/[a-z]*|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`/g;
const READ = /(?:title|placeholder|label|alt|'aria-label'|'aria-description'): (?:[^,'"`]* [?:] )?$/;
const CHILD = /\bh\(.*\}, (?:[^,()'\"`]* (?:\?|:|&&|\?\?|\|\|) )?$/;

export function literals(source) {
  const found = [];
  TOKEN.lastIndex = 0;
  let at = 0;
  for (let match; (match = next(source, at)); at = match.end) {
    if (match.parts) for (const text of match.parts) found.push({ text, place: placeOf(source, match) });
    for (const inner of match.inner ?? []) found.push(...literals(inner));
  }
  return found;
}

function next(source, from) {
  TOKEN.lastIndex = from;
  const match = TOKEN.exec(source);
  if (!match) return null;
  const [token] = match;
  const { index: start } = match;
  if (token === '`') return template(source, start);
  const isText = token[0] === "'" || token[0] === '"';
  return { start, end: start + token.length, parts: isText ? [token.slice(1, -1)] : null };
}

/** The texts between the places of a template, and what stands in the places. */
function template(source, start) {
  const parts = [''];
  const inner = [];
  let i = start + 1;
  while (source[i] !== '`') {
    if (source[i] === '\\') {
      parts[parts.length - 1] += source[i + 1];
      i += 2;
    } else if (source.startsWith('${', i)) {
      const end = endOfPlace(source, i + 2);
      inner.push(source.slice(i + 2, end));
      parts.push('');
      i = end + 1;
    } else {
      parts[parts.length - 1] += source[i++];
    }
  }
  return { start, end: i + 1, parts, inner };
}

function endOfPlace(source, from) {
  let depth = 1;
  for (let i = from; ; i++) {
    if (source[i] === '`') i = template(source, i).end - 1;
    else if (source[i] === '{') depth++;
    else if (source[i] === '}' && --depth === 0) return i;
  }
}

function placeOf(source, { start, end }) {
  const before = source.slice(source.lastIndexOf('\n', start - 1) + 1, start);
  if (source[end] === ':') return 'key';
  if (/new (?:Type)?Error\($/.test(before)) return 'error';
  return READ.test(before) || CHILD.test(before) ? 'said' : 'elsewhere';
}
