/**
 * Calls models. The summon verticle holds the only opener of keys and cannot read the table they
 * lie in; it offers "make this call", never "give me the key".
 */
@NullMarked
package chat.conclave.summon;

import org.jspecify.annotations.NullMarked;
