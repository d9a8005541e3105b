package chat.conclave.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.conclave.journal.Flaw.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The judge of all other tests here: it finds each fault that is planted, and only that. */
class JournalCheckerTest {
  private static final String EPOCH = "e";

  private static Content said(String id, long rev, String text) {
    return new Content(id, rev, rev, "ann", text, "", "complete", false, "[]");
  }

  private static Content reply(long rev, String text, String state) {
    return new Content("r", rev, 3, "model", text, "m1", state, true, "[]");
  }

  private static Entry.Entered snapshot(long rev) {
    return new Entry.Entered(EPOCH, Optional.empty(), rev, true, List.of(), Map.of());
  }

  private static Entry.Entered resumed(long after) {
    return new Entry.Entered(EPOCH, Optional.of(after), after, false, List.of(), Map.of());
  }

  private static Entry.Changed heard(long rev, Content content) {
    return new Entry.Changed(rev, "message " + content.id(), Optional.of(content));
  }

  private static Journal journal(String owner, Entry... entries) {
    Journal journal = new Journal(owner);
    List.of(entries).forEach(journal::add);
    return journal;
  }

  private static final Content ONE = said("m1", 1, "a-1 one");
  private static final Content TWO = said("m2", 2, "a-2 two");
  private static final Content QUEUED = reply(3, "", "queued");
  private static final Content ENDED = reply(4, "one two three", "complete");

  private final List<Content> stored = new ArrayList<>(List.of(ONE, TWO, ENDED));

  /** What two clients write down of a run without a fault. */
  private final List<Entry> speaker =
      new ArrayList<>(
          List.of(
              snapshot(0),
              new Entry.Sent("a-1", "a-1 one"),
              heard(1, ONE),
              new Entry.Acknowledged("a-1", "m1", 1),
              new Entry.Sent("a-2", "a-2 two"),
              new Entry.Gone(),
              resumed(1),
              heard(2, TWO),
              new Entry.Sent("a-2", "a-2 two"),
              new Entry.Acknowledged("a-2", "m2", 2),
              heard(3, QUEUED),
              new Entry.Piece("r", 0, "one "),
              new Entry.Piece("r", 4, "two "),
              heard(4, ENDED)));

  private final List<Entry> reader =
      new ArrayList<>(
          List.of(
              new Entry.Entered(
                  EPOCH,
                  Optional.empty(),
                  3,
                  true,
                  List.of(ONE, TWO, reply(3, "one", "writing")),
                  Map.of("r", "one two")),
              new Entry.Piece("r", 4, "two three"),
              heard(4, ENDED)));

  private List<Flaw> check() {
    return JournalChecker.check(
        List.of(
            journal("ann", speaker.toArray(new Entry[0])),
            journal("bob", reader.toArray(new Entry[0]))),
        new FinalLog(EPOCH, 4, stored));
  }

  private void finds(Kind... kinds) {
    Set<Kind> found = check().stream().map(Flaw::kind).collect(Collectors.toSet());
    assertEquals(Set.of(kinds), found, () -> check().toString());
  }

  private void readerSawNoMessages() {
    reader.set(
        0, new Entry.Entered(EPOCH, Optional.empty(), 3, true, List.of(), Map.of("r", "one two")));
  }

  private void replace(List<Entry> entries, Entry one, Entry other) {
    assertTrue(entries.contains(one), one.toString());
    entries.replaceAll(entry -> entry.equals(one) ? other : entry);
  }

  @Test
  void aRunWithoutAFaultHasNone() {
    finds();
  }

  @Test
  void anAcknowledgedMessageThatIsNotInTheLogIsLost() {
    stored.remove(TWO);
    finds(Kind.LOST);
  }

  @Test
  void aReplyThatSomebodySawAndNobodyKeptIsLost() {
    stored.remove(ENDED);
    finds(Kind.LOST);
  }

  @Test
  void anotherTextThanTheOneThatWasSentIsFound() {
    Content other = said("m2", 2, "a-2 too");
    stored.set(1, other);
    replace(speaker, heard(2, TWO), heard(2, other));
    readerSawNoMessages();
    finds(Kind.ALTERED);
  }

  @Test
  void anotherPlaceThanTheAcknowledgedOneIsFound() {
    replace(
        speaker, new Entry.Acknowledged("a-2", "m2", 2), new Entry.Acknowledged("a-2", "m2", 3));
    finds(Kind.ALTERED);
  }

  @Test
  void twoMessagesOfOneNonceAreFound() {
    stored.add(said("m9", 5, "a-2 two"));
    finds(Kind.DOUBLED);
  }

  @Test
  void anUnansweredSendThatIsThereTwiceIsFound() {
    speaker.remove(new Entry.Acknowledged("a-2", "m2", 2));
    finds();
    stored.add(said("m9", 5, "a-2 two"));
    finds(Kind.DOUBLED);
  }

  @Test
  void aSecondAnswerThatIsNotTheFirstIsFound() {
    speaker.add(new Entry.Acknowledged("a-1", "m9", 1));
    finds(Kind.DOUBLED);
  }

  @Test
  void aDeletedCopyDoesNotHideItsDouble() {
    stored.set(1, new Content("m2", 2, 2, "ann", "", "", "deleted", false, "[]"));
    readerSawNoMessages();
    speaker.remove(heard(2, TWO));
    speaker.add(7, new Entry.Changed(2, "message m2", Optional.empty()));
    speaker.add(new Entry.Altering("m2", Optional.empty()));
    finds();
    stored.add(said("m9", 5, "a-2 two"));
    finds(Kind.DOUBLED);
  }

  @Test
  void whatNobodySentIsFound() {
    stored.add(said("m9", 5, "x-1 hello"));
    finds(Kind.STRANGE);
  }

  @Test
  void aRepeatedSendThatIsRefusedIsFound() {
    speaker.add(new Entry.Refused("a-2", "conflict"));
    finds(Kind.REPEAT_REFUSED);
    replace(speaker, new Entry.Refused("a-2", "conflict"), new Entry.Refused("a-2", "unavailable"));
    finds();
  }

  @Test
  void ofAnAlteredMessageTheLastAnsweredTextCounts() {
    speaker.add(new Entry.Altering("m2", Optional.of("a-2 new")));
    finds();
    speaker.add(new Entry.Altered("m2", Optional.of("a-2 new")));
    finds(Kind.ALTERED);
    stored.set(1, new Content("m2", 9, 2, "ann", "a-2 new", "", "complete", false, "[]"));
    finds();
    stored.set(1, new Content("m2", 9, 2, "ann", "", "", "deleted", false, "[]"));
    finds(Kind.ALTERED);
  }

  @Test
  void aHoleIsFound() {
    speaker.remove(heard(3, QUEUED));
    finds(Kind.HOLE);
  }

  @Test
  void aHoleBehindAResumeIsFound() {
    speaker.remove(heard(2, TWO));
    finds(Kind.HOLE);
  }

  @Test
  void aChangeThatComesAgainIsFound() {
    speaker.add(speaker.indexOf(heard(2, TWO)), heard(2, TWO));
    finds(Kind.REPEATED);
  }

  @Test
  void aChangeThatComesAgainAfterAResumeIsFound() {
    speaker.add(speaker.indexOf(heard(2, TWO)), heard(1, ONE));
    finds(Kind.REPEATED);
  }

  @Test
  void changesInAnotherOrderAreFound() {
    speaker.remove(heard(1, ONE));
    speaker.remove(resumed(1));
    speaker.add(speaker.indexOf(heard(2, TWO)) + 1, heard(1, ONE));
    finds(Kind.HOLE, Kind.OUT_OF_ORDER);
  }

  @Test
  void aResumeFromElsewhereIsFound() {
    replace(speaker, resumed(1), resumed(0));
    speaker.add(speaker.indexOf(heard(2, TWO)), heard(1, ONE));
    finds(Kind.WRONG_RESUME);
  }

  @Test
  void aSnapshotBeginsAnew() {
    replace(speaker, resumed(1), snapshot(2));
    speaker.remove(heard(2, TWO));
    finds();
  }

  @Test
  void aResumeInAnotherEpochIsFound() {
    replace(
        speaker,
        resumed(1),
        new Entry.Entered("other", Optional.of(1L), 1, false, List.of(), Map.of()));
    finds(Kind.WRONG_RESUME, Kind.BEHIND);
  }

  @Test
  void whoNeverHearsTheEndIsFound() {
    reader.remove(heard(4, ENDED));
    finds(Kind.BEHIND);
  }

  @Test
  void aChangeWithItsMessageAsItWasBeforeIsFound() {
    replace(reader, heard(4, ENDED), heard(4, QUEUED));
    finds(Kind.STALE);
  }

  @Test
  void twoTextsOfOneMessageAreFound() {
    replace(speaker, heard(2, TWO), heard(2, said("m2", 2, "a-2 too")));
    finds(Kind.DISAGREEING);
  }

  @Test
  void twoChangesInOnePlaceAreFound() {
    reader.set(0, snapshot(1));
    reader.add(1, heard(2, ONE));
    reader.add(2, heard(3, QUEUED));
    finds(Kind.DISAGREEING, Kind.STALE, Kind.TORN);
  }

  @Test
  void aReplyThatEndsTwiceIsFound() {
    speaker.add(new Entry.Changed(5, "message r", Optional.of(reply(5, "more", "stopped"))));
    finds(Kind.ENDED_TWICE, Kind.BEHIND);
  }

  @Test
  void aReplyThatNeverEndsIsFound() {
    stored.set(2, QUEUED);
    speaker.remove(heard(4, ENDED));
    reader.remove(heard(4, ENDED));
    finds(Kind.UNENDED, Kind.BEHIND);
  }

  @Test
  void aReplyThatBeginsAsEndedIsFound() {
    replace(speaker, heard(3, QUEUED), heard(3, reply(3, "", "complete")));
    finds(Kind.NO_START, Kind.DISAGREEING, Kind.LATE);
  }

  @Test
  void whoComesBackLateSeesAReplyAsItHasEnded() {
    replace(speaker, heard(3, QUEUED), heard(3, ENDED));
    finds();
  }

  @Test
  void aPieceThatIsMissingIsFound() {
    speaker.remove(new Entry.Piece("r", 0, "one "));
    finds(Kind.TORN);
  }

  @Test
  void aPieceOfAnotherTextIsFound() {
    replace(reader, new Entry.Piece("r", 4, "two three"), new Entry.Piece("r", 4, "too "));
    finds(Kind.TORN);
  }

  @Test
  void piecesThatGoOnBehindTheEndAreFound() {
    speaker.add(speaker.indexOf(heard(4, ENDED)), new Entry.Piece("r", 8, "three four"));
    finds(Kind.TORN);
  }

  @Test
  void aPieceBehindTheEndIsFound() {
    speaker.add(new Entry.Piece("r", 8, "three"));
    finds(Kind.LATE);
  }

  @Test
  void aReplyMayEndWhileSomebodyEnters() {
    readerSawNoMessages();
    reader.set(0, snapshot(3));
    finds();
    reader.remove(heard(4, ENDED));
    finds(Kind.TORN, Kind.BEHIND);
  }

  @Test
  void whatWasCutShortMayHaveBeenSeenFurther() {
    Content cut = reply(4, "one", "interrupted");
    stored.set(2, cut);
    replace(speaker, heard(4, ENDED), heard(4, cut));
    replace(reader, heard(4, ENDED), heard(4, cut));
    finds();
  }
}
