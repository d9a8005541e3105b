const PATIENCE_MS = 2_000;

/**
 * Looks after what heartbeats say: a room that is still behind its head when what was on its way has had time to come
 * is entered again, from where it stands.
 */
export function createHeads({ rooms, enter, wait = setTimeout }) {
  const behind = (heads) => Object.entries(heads).filter(([id, rev]) => rooms()[id]?.rev < rev);
  return {
    heard({ rooms: heads = {} }) {
      const late = behind(heads);
      if (late.length) wait(() => behind(Object.fromEntries(late)).forEach(([id]) => enter(id)), PATIENCE_MS);
    },
  };
}
