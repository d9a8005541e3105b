/**
 * Sockets and HTTP. The edge knows who speaks and never decides what is allowed in a room; it can
 * seal a key and cannot open one.
 */
@NullMarked
package chat.conclave.edge;

import org.jspecify.annotations.NullMarked;
