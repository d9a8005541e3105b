/** Something refused, by REST (RFC 9457) or over the socket: a stable `code`, a sentence in `detail`, further facts. */
export class Problem extends Error {
  constructor(code, detail, facts = {}) {
    super(code);
    this.code = code;
    this.detail = detail;
    this.facts = facts;
  }

  static async of(response) {
    const facts = await response.json().catch(() => ({}));
    const code = facts.code ?? (response.status >= 500 ? 'unavailable' : 'invalid');
    return new Problem(code, facts.detail, { ...facts, status: response.status });
  }
}

export const unreachable = () => new Problem('unreachable');
