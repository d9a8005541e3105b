package chat.conclave.config;

/** The admin that the operator names instead of following the one-time link. */
public record FirstAdmin(String name, Hidden password) {}
