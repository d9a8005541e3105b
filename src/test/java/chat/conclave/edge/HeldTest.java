package chat.conclave.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import chat.conclave.protocol.Parting;
import chat.conclave.room.Broadcast;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class HeldTest {
  private static final UUID ROOM = UUID.randomUUID();

  private final Held held = new Held();

  private static Broadcast change(long rev) {
    return new Broadcast(ROOM, rev, "change " + rev, null, null);
  }

  private static Broadcast piece(String words) {
    return new Broadcast(ROOM, 0, words, null, null);
  }

  private void hold(Broadcast... all) {
    List.of(all).forEach(held::add);
  }

  @Test
  void aPieceOfAReplyWhoseEndIsKnownIsOld() {
    hold(piece("of the reply"), change(5), piece("of another"), change(6));
    assertEquals(List.of(piece("of another"), change(6)), held.takeBehind(5));
  }

  @Test
  void whatCameBehindTheLastKnownChangeIsNews() {
    hold(piece("a"), change(6), piece("b"));
    assertEquals(List.of(piece("a"), change(6), piece("b")), held.takeBehind(5));
  }

  @Test
  void aRoomThatIsGoneIsNeverOld() {
    Broadcast gone = new Broadcast(ROOM, 0, "", null, Parting.DELETED);
    hold(gone, change(5));
    assertEquals(List.of(gone), held.takeBehind(5));
  }

  @Test
  void whoOnlyMissedAChangeGetsEveryPiece() {
    hold(change(6), piece("a"), change(7));
    assertEquals(List.of(change(6), piece("a"), change(7)), held.take());
    assertEquals(List.of(), held.take());
  }

  @Test
  void itIsBoundedAndPiecesGiveWay() {
    for (int i = 0; i < 2_500; i++) {
      held.add(piece("p" + i));
    }
    hold(change(1), change(2));
    assertEquals(List.of(change(2)), held.take());
  }
}
