/**
 * The command line: flags, help and the commands around the configuration. It knows nothing of the
 * server but that it can be started.
 */
@NullMarked
package chat.conclave.cli;

import org.jspecify.annotations.NullMarked;
