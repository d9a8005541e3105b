const TOUCHING = /[\p{L}\p{N}$\\]/u;
const FORMULA = /\$(?![\s$])((?:\\[^\n]|[^\\$`\n]){1,1000}?)(?<!\s)\$(?![\p{L}\p{N}$])/uy;
const AMOUNT = /^\d[\d.,]*(?:\s+[A-Za-z]{2,}|[-–/]$)/;
const PROSE = / [A-Za-z]{2,}[ ,.;]/;

/** The formula `$…$` that stands at this place of a text, marks included. Prices are none: “$5 and $10”. */
export function priceless(text, at) {
  if (at > 0 && TOUCHING.test(text[at - 1])) return null;
  FORMULA.lastIndex = at;
  const [whole, tex] = FORMULA.exec(text) ?? [];
  if (!whole || AMOUNT.test(tex) || (PROSE.test(tex) && !tex.includes('\\'))) return null;
  return whole;
}
