import { cleanColours } from './clean.js';

const LONGEST = 20_000;
/** Which languages are coloured, and by which other names they go. */
const NAMES = {
  bash: 'sh zsh shell console shell-session shellscript', c: 'h', cpp: 'c++ cc hpp', csharp: 'c# cs', css: '', diff: 'patch', dockerfile: 'docker',
  go: 'golang', graphql: 'gql', ini: 'toml properties', java: '', javascript: 'js jsx mjs cjs node', json: 'json5 jsonc', kotlin: 'kt',
  lua: '', makefile: 'make', markdown: 'md', php: '', powershell: 'ps1 pwsh', python: 'py', r: '', ruby: 'rb', rust: 'rs', scala: '',
  sql: 'postgresql mysql sqlite', swift: '', typescript: 'ts tsx', xml: 'html svg xhtml vue', yaml: 'yml',
};
const PARTS = { xml: ['css', 'javascript'], markdown: ['xml'] };
const FILES = new Map(Object.entries(NAMES).flatMap(([file, others]) => [file, ...others.split(' ').filter(Boolean)].map((name) => [name, file])));

let core = null;
const loaded = new Map();

/** The language that is meant by what stands behind a fence, if it is one that is coloured. */
export const languageOf = (name) => FILES.get(name.toLowerCase());

function load(language) {
  core ??= import('../vendor/highlight/core.js').then((module) => module.default);
  if (!loaded.has(language)) {
    const parts = (PARTS[language] ?? []).map(load);
    loaded.set(language, Promise.all([core, import(`../vendor/highlight/${language}.js`), ...parts])
      .then(([highlight, { default: grammar }]) => highlight.registerLanguage(language, grammar)));
  }
  return loaded.get(language);
}

const waiting = [];

/** Colours a piece of code once its language is there, one piece a frame. Without it, code stays as it is. */
export function colour(code, language) {
  if (code.textContent.length > LONGEST) return;
  load(language).then(() => {
    if (waiting.push([code, language]) === 1) requestAnimationFrame(colourOne);
  }, () => {
    core = null;
    loaded.delete(language);
  });
}

async function colourOne() {
  const [code, language] = waiting[0];
  const highlight = await core;
  try {
    if (code.isConnected) code.replaceChildren(cleanColours(highlight.highlight(code.textContent, { language, ignoreIllegals: true }).value));
  } finally {
    waiting.shift();
    if (waiting.length) requestAnimationFrame(colourOne);
  }
}
