/** What the page says. Names in {braces} are filled in; a text with forms is chosen by the number `n`. */
export default {
  'messages.older': 'Loading earlier messages…',
  'stale.what': 'There is a new version of this page.',
  'stale.load': 'Load it',
};
