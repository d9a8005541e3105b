/**
 * The page in a real browser, against the real server. Tests drive it as people do and wait for
 * what people would see; each also witnesses that the browser had no error, broke no policy and
 * spoke to nobody else. Where there is no Chromium they are skipped.
 */
@NullMarked
package chat.conclave.browser;

import org.jspecify.annotations.NullMarked;
