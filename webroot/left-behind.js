/**
 * What somebody was writing, what was not sent yet, and where they were, when their session ended without their doing: the same
 * person gets it back at the next sign-in on this page. It stays in this page's memory alone.
 */
export function createLeftBehind() {
  let kept = null;
  const hasWords = () => kept !== null && kept.unsent.length + kept.written.length > 0;

  return {
    /** True if there are words among it. */
    keep({ store, drafts }) {
      const { me, open, outbox } = store.get();
      const unsent = outbox.filter((entry) => entry.status !== 'sent');
      kept = { user: me.id, open, unsent, written: [...drafts].filter(([, text]) => text.trim()) };
      return hasWords();
    },

    hasWords,

    /** Before `app` starts; answers with the room they were in. Somebody else gets nothing, and then it is gone. */
    giveBack({ store, drafts }) {
      const before = kept?.user === store.get().me.id ? kept : null;
      kept = null;
      if (!before) return null;
      before.written.forEach(([room, text]) => drafts.set(room, text));
      // The nonces are the same: what was stored already is not stored again.
      store.update((s) => ({ ...s, outbox: before.unsent.map((entry) => ({ ...entry, status: 'waiting', message: undefined })) }));
      return before.open;
    },
  };
}
