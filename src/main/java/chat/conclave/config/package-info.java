/**
 * What the operator decides, as a tree of records. Every setting is declared once, in {@code
 * SettingTable}: loading, flags, help, the sample file and the documentation follow from that row.
 * Loading is a pure function and says everything that is wrong at once; no message shows a value.
 */
@NullMarked
package chat.conclave.config;

import org.jspecify.annotations.NullMarked;
