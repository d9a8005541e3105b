package chat.conclave.room;

import chat.conclave.protocol.Change;
import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Seat;
import chat.conclave.protocol.Who;
import java.util.Locale;
import java.util.UUID;
import java.util.function.Supplier;

/** How models come and go. Each has a handle of its own, and none is everybody. */
record Seating(Room room, Who who, Supplier<UUID> ids) {
  Decision summon(Action.Summon action) {
    if (room.seats().size() >= Room.SEATS) {
      return Decision.no(ErrorCode.CONFLICT, "There are enough models in this room.");
    }
    String handle =
        action.handle() == null ? Handles.suggest(action.model(), room.seats()) : action.handle();
    if (!Handles.fits(handle)) {
      return Decision.no(
          ErrorCode.INVALID, "A handle is made of small letters, digits and hyphens.");
    }
    if (handle.equals(Handles.ALL)) {
      return Decision.no(ErrorCode.INVALID, "@all is every model of a room: none is called so.");
    }
    if (Handles.taken(handle, room.seats())) {
      return Decision.no(ErrorCode.CONFLICT, "Somebody here is called @" + handle + " already.");
    }
    String name = handle.substring(0, 1).toUpperCase(Locale.ROOT) + handle.substring(1);
    Seat seat =
        new Seat(
            ids.get(),
            room.info().id(),
            0,
            handle,
            action.provider(),
            action.model(),
            name,
            action.instructions());
    return Decision.of(new Change.Seated(seat, false, who.user()));
  }

  Decision dismiss(Action.Dismiss action) {
    Seat seat = room.seat(action.seat());
    return seat == null
        ? Decision.no(ErrorCode.NOT_FOUND)
        : Decision.of(new Change.Seated(seat, true, who.user()));
  }
}
