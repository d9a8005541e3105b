/** Was die Seite sagt, auf Deutsch. */
export default {
  'messages.older': 'Frühere Nachrichten werden geladen …',
  'admin.open': 'Verwaltung',
  'admin.refused': 'Die Verwaltung ist für Admins und Manager dieses Servers.',
};
