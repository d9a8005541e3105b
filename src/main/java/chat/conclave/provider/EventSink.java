package chat.conclave.provider;

/** Where the events of a stream go. */
interface EventSink {
  /**
   * @param name empty where the stream gave none
   */
  void event(String name, String data);

  void comment();

  /** A line, a frame or an event passed the limit, or was damaged; nothing follows. */
  void unreadable();
}
