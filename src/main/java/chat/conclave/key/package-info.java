/**
 * Provider keys: sealing, opening, and the keysets behind both. Who can seal is another type than
 * who can open.
 */
@NullMarked
package chat.conclave.key;

import org.jspecify.annotations.NullMarked;
