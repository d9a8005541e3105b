/**
 * The only code that touches the event bus: typed addresses that carry immutable records and always
 * answer.
 */
@NullMarked
package chat.conclave.bus;

import org.jspecify.annotations.NullMarked;
