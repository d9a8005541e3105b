package chat.conclave.account;

import chat.conclave.protocol.Who;
import java.time.Instant;

/** Who a token speaks for, and until when. */
public record Authenticated(Who who, Instant until) {}
