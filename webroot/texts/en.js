/** What the page says. Names in {braces} are filled in; a text with forms is chosen by the number `n`. */
export default {
  'messages.older': 'Loading earlier messages…',
  'markdown.picture': 'picture',
  'markdown.copy': 'Copy code',
};
