/**
 * Rooms: who may do what, and what everybody is told. {@code Room} decides without I/O; the room
 * verticle is the only voice a member of this node hears, and it speaks after the commit.
 */
@NullMarked
package chat.conclave.room;

import org.jspecify.annotations.NullMarked;
