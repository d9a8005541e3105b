const PAGE = 500;
const enc = encodeURIComponent;

/** What admins and managers ask of REST besides what everybody does. */
export function adminApi(call) {
  const user = (id, rest = '') => `users/${enc(id)}${rest}`;
  const keys = (id, provider) => user(id, `/api-keys/${enc(provider)}/disabled`);

  /** All pages; the next one begins after what `mark` gives of the last entry. */
  async function all(path, mark) {
    const found = [];
    for (let page = null; !page || page.length === PAGE; found.push(...page)) {
      page = await call('GET', `${path}?limit=${PAGE}${found.length ? `&after=${enc(mark(found.at(-1)))}` : ''}`);
    }
    return found;
  }

  return {
    people: () => all('users', (person) => person.name),
    changePerson: (id, change) => call('PATCH', user(id), change),
    signOut: (id) => call('DELETE', user(id, '/sessions')),
    keysDisabled: (id, provider) => call('GET', keys(id, provider)),
    switchKeys: (id, provider, off) => call(off ? 'PUT' : 'DELETE', keys(id, provider)),
    rooms: () => all('admin/rooms', (room) => room.id),
    serviceKeys: () => call('GET', 'service-keys'),
    makeServiceKey: (key) => call('POST', 'service-keys', key),
    revokeServiceKey: (id) => call('DELETE', `service-keys/${enc(id)}`),
    usage: (days) => call('GET', `admin/usage?days=${days}`),
    status: () => call('GET', 'admin/status'),
  };
}
