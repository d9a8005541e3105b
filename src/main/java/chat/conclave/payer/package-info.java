/** Who pays for a reply. Pure: it is told what keys there are and decides. */
@NullMarked
package chat.conclave.payer;

import org.jspecify.annotations.NullMarked;
