package chat.conclave.simulator;

import java.util.ArrayList;
import java.util.List;

/**
 * One answer of a model.
 *
 * @param thoughts what it thinks aloud before; empty where it does not
 */
public record Answer(String thoughts, String text, Ending ending) {
  /** How it ends. */
  public enum Ending {
    WHOLE,
    LENGTH,
    /** By a refusal, in the words and by the means of its dialect. */
    DECLINED
  }

  public static Answer of(String text) {
    return new Answer("", text, Ending.WHOLE);
  }

  /** Thinks first. */
  public static Answer thinking(String thoughts, String text) {
    return new Answer(thoughts, text, Ending.WHOLE);
  }

  public static Answer ending(Ending ending, String text) {
    return new Answer("", text, ending);
  }

  /** What goes over the wire, piece by piece: a thought's words and then the text's. */
  List<String> pieces(Wire wire) {
    List<String> pieces = new ArrayList<>();
    if (!thoughts.isEmpty()) {
      List<String> words = Wire.words(thoughts);
      for (int i = 0; i < words.size(); i++) {
        pieces.add(
            (i == 0 ? wire.beginThought() : "")
                + wire.thought(words.get(i))
                + (i == words.size() - 1 ? wire.endThought() : ""));
      }
    }
    if (!text.isEmpty()) {
      Wire.words(text).forEach(word -> pieces.add(wire.piece(word)));
    }
    return pieces;
  }
}
