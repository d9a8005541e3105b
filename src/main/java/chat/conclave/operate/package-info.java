/**
 * What an operator does with keys: where the master key is found, rotation, proof of a backup, a
 * new start. It is used by the server at its start and by the command line; it opens no provider
 * key itself.
 */
@NullMarked
package chat.conclave.operate;

import org.jspecify.annotations.NullMarked;
