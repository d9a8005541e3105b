package chat.conclave.room;

import chat.conclave.protocol.Alteration;
import chat.conclave.protocol.Author;
import chat.conclave.protocol.Change;
import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Marks.Reaction;
import chat.conclave.protocol.Message;
import chat.conclave.protocol.MessageState;
import chat.conclave.protocol.Who;
import java.util.List;

/** What can be done to a message, by somebody who has the right to do such a thing. */
record Altering(Action.Target target, Who who) implements Alteration.Cases<Decision> {
  /** Kinds of emoji on one message. */
  static final int REACTIONS = 20;

  /** Pinned messages of one room. */
  static final int PINS = 50;

  private Message message() {
    return target.message();
  }

  @Override
  public Decision edit(Alteration.Edit what) {
    boolean person = message().author().kind() != Author.Kind.MODEL;
    if (!person || message().state() != MessageState.COMPLETE) {
      return gone();
    }
    return what.text().equals(message().text()) ? Decision.of() : altered(what);
  }

  @Override
  public Decision delete(Alteration.Delete what) {
    return message().state().running()
        ? stillMade()
        : message().state() == MessageState.DELETED ? Decision.of() : altered(what);
  }

  @Override
  public Decision react(Alteration.React what) {
    List<Reaction> there = message().marks().reactions();
    Reaction same =
        there.stream().filter(each -> each.emoji().equals(what.emoji())).findFirst().orElse(null);
    boolean put = same != null && same.users().contains(who.user());
    if (put == what.put()) {
      return Decision.of();
    }
    if (message().state() == MessageState.DELETED) {
      return gone();
    }
    if (message().state().running()) {
      return stillMade();
    }
    return what.put() && same == null && there.size() >= REACTIONS
        ? Decision.no(ErrorCode.CONFLICT, "There are enough different emoji on this message.")
        : altered(what);
  }

  @Override
  public Decision pin(Alteration.Pin what) {
    if (message().marks().pinned() == what.put()) {
      return Decision.of();
    }
    if (message().state() == MessageState.DELETED) {
      return gone();
    }
    if (message().state().running()) {
      return stillMade();
    }
    return what.put() && target.pinned() >= PINS
        ? Decision.no(
            ErrorCode.CONFLICT, "There are " + PINS + " pinned messages here. Take one off first.")
        : altered(what);
  }

  @Override
  public Decision hide(Alteration.Hide what) {
    if (message().state() == MessageState.DELETED) {
      return gone();
    }
    return message().marks().hidden() == what.put() ? Decision.of() : altered(what);
  }

  private Decision altered(Alteration what) {
    return Decision.of(new Change.Altered(message(), what, 0));
  }

  private static Decision gone() {
    return Decision.no(ErrorCode.CONFLICT, "That message is not there any more.");
  }

  private static Decision stillMade() {
    return Decision.no(ErrorCode.CONFLICT, "That reply is still being made. Stop it first.");
  }
}
