/**
 * Delivery, proved from outside: clients write down what they sent, were promised and received,
 * while things are killed, cut and stopped; afterwards a checker that knows nothing of the server
 * holds what they wrote against the room's log.
 */
@NullMarked
package chat.conclave.journal;

import org.jspecify.annotations.NullMarked;
