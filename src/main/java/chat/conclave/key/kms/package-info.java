/**
 * Master keys that stand in a key management service and never leave it. Everything here blocks for
 * at most the time that {@link chat.conclave.key.kms.KmsHttp} names, so it is called off the event
 * loops only. What a service answers goes into no log and no message.
 */
@NullMarked
package chat.conclave.key.kms;

import org.jspecify.annotations.NullMarked;
