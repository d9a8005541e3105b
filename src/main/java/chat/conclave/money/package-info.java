/** What replies cost and what a cap leaves: amounts and the reckoning with them, no more. Pure. */
@NullMarked
package chat.conclave.money;

import org.jspecify.annotations.NullMarked;
