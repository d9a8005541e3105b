/** Full jitter: anywhere between nothing and a ceiling that doubles, so that thousands of pages do not come back at once. */
export function backoff(attempt, random = Math.random, { base = 500, ceiling = 30_000 } = {}) {
  return Math.round(random() * Math.min(ceiling, base * 2 ** attempt));
}

const TEMPORARY = new Set([1000, 1001, 1005, 1006, 1011, 1012, 1013]);

/** Whether a socket closed with this code should come back by itself. */
export function comesBack(code) {
  return TEMPORARY.has(code) || (code >= 4000 && code <= 4499);
}
