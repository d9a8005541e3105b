/** The page's modules, without a browser. */
@NullMarked
package chat.conclave.page;

import org.jspecify.annotations.NullMarked;
