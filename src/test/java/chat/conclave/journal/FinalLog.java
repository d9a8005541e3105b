package chat.conclave.journal;

import java.util.List;

/**
 * A room's log when everything is over.
 *
 * @param head its last change
 * @param messages all of them, oldest first
 */
record FinalLog(String epoch, long head, List<Content> messages) {}
