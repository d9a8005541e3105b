/** Was die Seite sagt, auf Deutsch. */
export default {
  'messages.older': 'Frühere Nachrichten werden geladen …',
  'markdown.picture': 'Bild',
  'markdown.copy': 'Code kopieren',
};
