/**
 * A provider that is not one: a real HTTP server on loopback that speaks the dialects, with every
 * fault real providers have shown. Tests point the real client at it; developers start it by hand.
 */
@NullMarked
package chat.conclave.simulator;

import org.jspecify.annotations.NullMarked;
