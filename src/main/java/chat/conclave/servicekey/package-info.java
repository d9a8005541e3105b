/**
 * The server's own keys: chat keys make bots, management keys administer, and neither can do what
 * the other can. A key is shown once and stored as a hash; revoking one is final.
 */
@NullMarked
package chat.conclave.servicekey;

import org.jspecify.annotations.NullMarked;
