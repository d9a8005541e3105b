/**
 * Speaks to the providers: translates one request and one stream of events. Few dialects; providers
 * are rows in {@code conf/providers.yaml}. It never retries, logs or stores, and no text of a
 * provider leaves it except what a model said.
 */
@NullMarked
package chat.conclave.provider;

import org.jspecify.annotations.NullMarked;
