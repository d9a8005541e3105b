/**
 * Reads the compiled classes and holds that the server is built as its documents say. A rule that
 * stands in the way may be wrong: then change it here, with its reason.
 */
@NullMarked
package chat.conclave.architecture;

import org.jspecify.annotations.NullMarked;
