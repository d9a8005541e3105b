const NAME = 'conclave.writing';

/**
 * What somebody is writing, by room, and the messages that are still on their way. They are kept in this tab, so that they survive
 * a reload, for the person who wrote them, and until they sign out. What looks like a key is never kept: `catcher()` is what
 * finds keys, or null as long as nobody can tell, and then nothing new is kept until `keep()`.
 */
export function createWriting({ user, catcher, storage }) {
  const { drafts, outbox } = read(storage, user);
  let onTheWay = outbox;

  function keep() {
    const secretIn = catcher();
    if (!secretIn) return;
    const kept = { user, drafts: [...drafts].filter(([, { text }]) => !secretIn(text)), outbox: onTheWay.filter(({ text }) => !secretIn(text)) };
    try {
      if (kept.drafts.length || kept.outbox.length) storage.setItem(NAME, JSON.stringify(kept));
      else storage.removeItem(NAME);
    } catch {
      // Without storage, or without room in it, they live as long as the page.
    }
  }

  return {
    /** `{text, replyTo}`; `replyTo` is the id of the message that is answered, or null. */
    draft: (room) => drafts.get(room) ?? { text: '', replyTo: null },

    write(room, draft) {
      if (draft.text || draft.replyTo) drafts.set(room, draft);
      else drafts.delete(room);
      keep();
    },

    /** What was on its way when the page was left. */
    waiting: () => onTheWay.map((entry) => ({ ...entry, status: 'waiting', message: undefined })),

    send(entries) {
      if (entries === onTheWay) return;
      onTheWay = entries;
      keep();
    },

    keep,

    /** Whether anything of it is kept: signing out in another tab takes it away. */
    hasWords: () => storage.getItem(NAME) !== null,

    forget() {
      drafts.clear();
      onTheWay = [];
      storage.removeItem(NAME);
    },
  };
}

function read(storage, user) {
  try {
    const kept = JSON.parse(storage.getItem(NAME) ?? '{}');
    if (kept.user === user) return { drafts: new Map(kept.drafts), outbox: [...kept.outbox] };
  } catch {
    // Whatever lies there is not ours.
  }
  return { drafts: new Map(), outbox: [] };
}
