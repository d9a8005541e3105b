package chat.conclave.room;

import chat.conclave.protocol.Alteration;
import chat.conclave.protocol.Who;

/** Which right an action needs, before its details are looked at. */
record Needed(Who who) implements Action.Cases<Right> {
  /** What somebody is told who does not have a right. */
  static String words(Right right) {
    return switch (right) {
      case ASK, RETRY, HOLD_TABLE, SUMMON, DISMISS, ASK_TO_LEND, LEND ->
          "Guests of a room talk to people only: no models, no keys.";
      case HIDE_OTHERS -> "Only who wrote a message can hide it from models.";
      case EDIT_OTHERS -> "Only who wrote a message can change it.";
      case OPEN_OR_CLOSE, DELETE_ROOM, APPOINT -> "Only the owner of this room can do that.";
      default -> "Only the owner and the moderators of this room can do that.";
    };
  }

  @Override
  public Right enter(Action.Enter action) {
    return Right.ENTER;
  }

  @Override
  public Right leave(Action.Leave action) {
    return Right.HEAR;
  }

  @Override
  public Right say(Action.Say action) {
    return Right.SAY;
  }

  @Override
  public Right typing(Action.Typing action) {
    return Right.TYPE;
  }

  @Override
  public Right summon(Action.Summon action) {
    return Right.SUMMON;
  }

  @Override
  public Right dismiss(Action.Dismiss action) {
    return Right.DISMISS;
  }

  /** Whose reply it is, the room looks at. */
  @Override
  public Right stop(Action.Stop action) {
    return Right.STOP_OWN;
  }

  @Override
  public Right retry(Action.Retry action) {
    return Right.RETRY;
  }

  @Override
  public Right askToLend(Action.AskToLend action) {
    return Right.ASK_TO_LEND;
  }

  @Override
  public Right configure(Action.Configure action) {
    return Right.SET_UP;
  }

  @Override
  public Right alter(Action.Alter action) {
    Action.Target target = action.target();
    boolean own = target != null && target.message().author().id().equals(who.user().toString());
    return target == null
        ? Right.HEAR
        : action
            .what()
            .on(
                new Alteration.Cases<Right>() {
                  @Override
                  public Right edit(Alteration.Edit what) {
                    return own ? Right.EDIT_OWN : Right.EDIT_OTHERS;
                  }

                  @Override
                  public Right delete(Alteration.Delete what) {
                    return own ? Right.DELETE_OWN : Right.DELETE_OTHERS;
                  }

                  @Override
                  public Right react(Alteration.React what) {
                    return Right.REACT;
                  }

                  @Override
                  public Right hide(Alteration.Hide what) {
                    return own ? Right.HIDE_OWN : Right.HIDE_OTHERS;
                  }

                  @Override
                  public Right pin(Alteration.Pin what) {
                    return Right.PIN;
                  }
                });
  }

  /** What exactly it changes, the room looks at. */
  @Override
  public Right appoint(Action.Appoint action) {
    return Right.ADMIT;
  }

  @Override
  public Right remove(Action.Remove action) {
    return action.user().equals(who.user()) ? Right.LEAVE : action.ban() ? Right.BAN : Right.KICK;
  }

  @Override
  public Right openTable(Action.OpenTable action) {
    return Right.HOLD_TABLE;
  }

  @Override
  public Right deleteRoom(Action.DeleteRoom action) {
    return Right.DELETE_ROOM;
  }
}
