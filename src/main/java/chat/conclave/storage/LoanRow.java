package chat.conclave.storage;

import chat.conclave.money.Cap;
import chat.conclave.money.Spent;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One person's part in a loan of a key, and what was spent of it.
 *
 * @param id the loan's, which several people can share
 * @param person nobody in particular: everyone in the room
 * @param usesLeft how many replies are left, if they are counted
 * @param day spent today by whom the question was about
 * @param total spent by everybody since the loan began
 */
public record LoanRow(
    UUID id,
    UUID owner,
    String provider,
    UUID room,
    @Nullable UUID person,
    @Nullable Integer usesLeft,
    @Nullable Instant expiresAt,
    Cap cap,
    Instant createdAt,
    Spent day,
    Spent total) {}
