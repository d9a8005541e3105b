const INVISIBLE = /[\u00ad\u200b-\u200d\u2060\ufeff]/g;
/** A line break between two pieces of a key, with what code and quotations put around it. */
const BREAK = /(?<=[\w/+=.-])["'`+\\ \t]{0,8}\r?\n["'`+>| \t]{0,40}(?=[\w/+=-])/g;

/**
 * Finds a provider key in a text, also one that is broken over lines or stands in code. `patterns` come from the server, which
 * applies them by the same rules.
 */
export function secretCatcher(patterns) {
  const any = patterns.length ? new RegExp(`(?<![\\w-])(?:${patterns.join('|')})`, 'g') : null;
  const findIn = (text) => (any ? text.match(any) ?? [] : []).find(looksRandom) ?? null;
  return (text) => {
    const plain = text.replace(INVISIBLE, '');
    const whole = findIn(plain);
    const joined = findIn(plain.replace(BREAK, ''));
    const goesOn = whole && joined?.startsWith(whole) && looksRandom(joined.slice(whole.length));
    return goesOn ? joined : whole ?? joined;
  };
}

/** Not a row of x, and not words with hyphens between them. */
function looksRandom(key) {
  const unlikeWords = key.replace(/[^0-9A-Z]/g, '').length;
  return new Set(key).size >= Math.min(14, Math.floor(key.length / 3)) && unlikeWords >= Math.max(1, Math.floor(key.length / 24));
}

/** The text without a key that was found in it, whatever stood between its pieces. */
export function withoutSecret(text, secret) {
  const between = '[\\s"\'`+>|\\\\\\u00ad\\u200b-\\u200d\\u2060\\ufeff]*';
  const pieces = [...secret].map((c) => c.replace(/[^\w-]/g, '\\$&')).join(between);
  return text.replace(new RegExp(pieces), '').replace(/ {2,}/g, ' ').trim();
}
