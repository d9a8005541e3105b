/** SQL stands here and nowhere else: plain objects that return futures. */
@NullMarked
package chat.conclave.storage;

import org.jspecify.annotations.NullMarked;
