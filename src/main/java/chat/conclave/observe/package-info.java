/** What operators watch: probes on a port of their own. */
@NullMarked
package chat.conclave.observe;

import org.jspecify.annotations.NullMarked;
