/**
 * People: names, passwords, sessions and the tokens that speak for them. Everything here decides;
 * what must last is stored by somebody else, and only as hashes.
 */
@NullMarked
package chat.conclave.account;

import org.jspecify.annotations.NullMarked;
