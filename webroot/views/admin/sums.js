/*
 * What was spent, added up. Pure: lines as REST gives them, `{day, user, name, room, roomName, provider, replies, input, output, cost}`.
 */
const DAY_MS = 86_400_000;
const zero = () => ({ replies: 0, tokens: 0, cost: null });

/** Costs are decimals, and unknown where none is known. */
function add(sum, line) {
  sum.replies += line.replies;
  sum.tokens += line.input + line.output;
  if (line.cost !== null) sum.cost = (sum.cost ?? 0) + Number(line.cost);
  return sum;
}

/** One sum for each day up to `today`, also for those without any. */
export function byDay(lines, days, today = new Date()) {
  const last = Date.UTC(today.getUTCFullYear(), today.getUTCMonth(), today.getUTCDate());
  const sums = new Map(Array.from({ length: days }, (_, at) => [new Date(last - (days - 1 - at) * DAY_MS).toISOString().slice(0, 10), zero()]));
  for (const line of lines) if (sums.has(line.day)) add(sums.get(line.day), line);
  return [...sums].map(([day, sum]) => ({ day, ...sum }));
}

/** One sum for each value of `key`, the largest by `measure` first. */
export function by(key, lines, measure) {
  const sums = new Map();
  for (const line of lines) {
    if (!sums.has(line[key])) sums.set(line[key], { line, ...zero() });
    add(sums.get(line[key]), line);
  }
  return [...sums.values()].sort((a, b) => (b[measure] ?? 0) - (a[measure] ?? 0));
}
