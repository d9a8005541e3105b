/**
 * Searches every place that the server writes to for a key that was driven through it. Each place
 * holds a planted text that the same search must find.
 */
@NullMarked
package chat.conclave.leak;

import org.jspecify.annotations.NullMarked;
