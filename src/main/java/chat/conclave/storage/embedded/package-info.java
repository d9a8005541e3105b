/**
 * A PostgreSQL of our own, for people who do not want to run one. It is durable, listens on
 * loopback with a random password, and never outlives the process that started it. It ends no
 * process whose identity it has not checked.
 */
@NullMarked
package chat.conclave.storage.embedded;

import org.jspecify.annotations.NullMarked;
