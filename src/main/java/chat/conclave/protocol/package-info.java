/** What is said on the wire: frames, errors, messages. A leaf: it imports nothing of Conclave. */
@NullMarked
package chat.conclave.protocol;

import org.jspecify.annotations.NullMarked;
