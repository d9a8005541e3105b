package chat.conclave.edge;

/** Takes what a reader is to be sent. */
interface Post {
  /**
   * @param passing whether the reader can do without it
   */
  void send(String json, boolean passing);

  /** Does something that sends much, as soon as little waits to be sent. */
  void whenRoom(Runnable task);
}
