/** Was die Seite sagt, auf Deutsch. */
export default {
  'messages.older': 'Frühere Nachrichten werden geladen …',
  'stale.what': 'Von dieser Seite gibt es eine neue Fassung.',
  'stale.load': 'Laden',
};
