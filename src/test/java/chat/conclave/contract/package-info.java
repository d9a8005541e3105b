/** Everything that tests hear is held against the contract's own files. */
@NullMarked
package chat.conclave.contract;

import org.jspecify.annotations.NullMarked;
