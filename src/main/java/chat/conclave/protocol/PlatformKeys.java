package chat.conclave.protocol;

/** Whether the server's own keys pay in a room, where that is decided for the room. */
public enum PlatformKeys {
  ALLOWED,
  FORBIDDEN
}
