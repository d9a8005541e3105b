/** The clock and the timers. A leaf; the only code that reads the time or waits for it. */
@NullMarked
package chat.conclave.time;

import org.jspecify.annotations.NullMarked;
