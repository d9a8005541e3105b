package chat.conclave.edge;

/**
 * What the pages and the routes need to know of the server.
 *
 * @param registration {@code invite}, {@code open} or {@code closed}
 * @param behindProxy whether a proxy in front ends TLS
 * @param keysLocked whether no provider key can be opened
 */
public record Site(
    String version, String registration, boolean tls, boolean behindProxy, boolean keysLocked) {}
