package chat.conclave.config;

/** Where the platform keys pay when nobody has decided it for a room. */
public enum PlatformPayment {
  ALL_ROOMS,
  CHOSEN_ROOMS
}
