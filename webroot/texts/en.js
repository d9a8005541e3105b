/** What the page says. Names in {braces} are filled in; a text with forms is chosen by the number `n`. */
export default {
  'messages.older': 'Loading earlier messages…',
  'admin.open': 'Admin',
  'admin.refused': 'The admin page is for admins and managers of this server.',
};
