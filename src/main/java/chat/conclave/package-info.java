/**
 * Conclave: a self-hosted chatroom server. {@code Main} and {@code App} build everything; nothing
 * imports them.
 */
@NullMarked
package chat.conclave;

import org.jspecify.annotations.NullMarked;
