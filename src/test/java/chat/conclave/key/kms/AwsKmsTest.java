package chat.conclave.key.kms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.conclave.key.EncryptedKeyset;
import chat.conclave.key.Keysets;
import chat.conclave.key.LockReason;
import chat.conclave.key.MasterKey;
import chat.conclave.key.kms.StandIn.Fault;
import chat.conclave.protocol.Refusal;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@NullUnmarked
class AwsKmsTest {
  private static final Duration SHORT = Duration.ofMillis(400);
  private static final Map<String, String> LOGIN =
      Map.of("AWS_ACCESS_KEY_ID", StandInAws.ID, "AWS_SECRET_ACCESS_KEY", StandInAws.SECRET);

  private final StandInAws aws = new StandInAws();

  @AfterEach
  void stop() {
    aws.close();
  }

  private MasterKey master(Map<String, String> environment, Duration longest) {
    return AwsKms.masterKey(
        StandInAws.REGION, StandInAws.ARN, aws.endpoint(), environment::get, longest);
  }

  private MasterKey master() {
    return master(LOGIN, KmsHttp.LONGEST);
  }

  private Optional<LockReason> lock(List<EncryptedKeyset> rows, MasterKey master) {
    return Keysets.open(rows, master).lock();
  }

  @Test
  void keysetsOpenAgainAndEachQuestionIsSignedAndBound() {
    List<EncryptedKeyset> rows = Keysets.create(master());
    assertEquals(Optional.empty(), lock(rows, master()));
    assertTrue(
        aws.asked().stream()
            .allMatch(
                ask ->
                    ask.body().getString("KeyId").equals(StandInAws.ARN)
                        && ask.body().getJsonObject("EncryptionContext").size() == 1));
    assertEquals(StandInAws.ARN, master().fingerprint());
  }

  @Test
  void eachRowIsBoundToItsPurpose() {
    List<EncryptedKeyset> rows = Keysets.create(master());
    List<EncryptedKeyset> swapped =
        List.of(
            new EncryptedKeyset("hpke", rows.get(0).sealed()),
            new EncryptedKeyset("data", rows.get(1).sealed()),
            new EncryptedKeyset("session", rows.get(2).sealed()),
            new EncryptedKeyset("signing", rows.get(3).sealed()));
    assertEquals(Optional.of(LockReason.WRONG), lock(swapped, master()));
  }

  @Test
  void anotherKeyIsTheWrongOne() {
    List<EncryptedKeyset> rows = Keysets.create(master());
    aws.replaceKey(StandInAws.ARN);
    assertEquals(Optional.of(LockReason.WRONG), lock(rows, master()));
  }

  @Test
  void passingCredentialsBringTheirToken() {
    Map<String, String> passing = new HashMap<>(LOGIN);
    passing.put("AWS_SESSION_TOKEN", "session-canary");
    List<EncryptedKeyset> rows = Keysets.create(master(passing, KmsHttp.LONGEST));
    assertEquals(Optional.empty(), lock(rows, master()));
    assertEquals(
        List.of("session-canary"), aws.asked().get(0).headers().get("X-amz-security-token"));
  }

  @Test
  void wrongCredentialsAreRefusedAndMissingOnesAreNotSent() {
    List<EncryptedKeyset> rows = Keysets.create(master());
    Map<String, String> wrong = new HashMap<>(LOGIN);
    wrong.put("AWS_SECRET_ACCESS_KEY", "another");
    assertEquals(Optional.of(LockReason.KMS_REFUSES), lock(rows, master(wrong, KmsHttp.LONGEST)));
    int before = aws.asked().size();
    for (String missing : LOGIN.keySet()) {
      Map<String, String> less = new HashMap<>(LOGIN);
      less.remove(missing);
      assertEquals(Optional.of(LockReason.KMS_NO_LOGIN), lock(rows, master(less, KmsHttp.LONGEST)));
    }
    assertEquals(before, aws.asked().size());
  }

  @ParameterizedTest
  @CsvSource({
    "FORBIDDEN,KMS_REFUSES",
    "ABSENT,KMS_REFUSES",
    "REDIRECT,KMS_REFUSES",
    "ERROR,KMS_AWAY",
    "BUSY,KMS_AWAY",
    "GARBAGE,KMS_AWAY",
    "EMPTY,KMS_AWAY",
    "ENDLESS,KMS_AWAY",
    "STALL,KMS_AWAY",
    "HANG_UP,KMS_AWAY"
  })
  void keysAreLockedForAReasonAndComeBackWithTheService(Fault fault, LockReason reason) {
    List<EncryptedKeyset> rows = Keysets.create(master());
    aws.fault(fault);
    int before = aws.asked().size();
    // Only a service that never answers is waited for: a slow machine must not look like one.
    MasterKey asked = master(LOGIN, fault == Fault.STALL ? SHORT : KmsHttp.LONGEST);
    Keysets locked = Keysets.open(rows, asked);
    assertEquals(Optional.of(reason), locked.lock());
    assertEquals(before + 1, aws.asked().size(), "asked once, and no redirect followed");
    assertFalse(locked.toString().contains("canary"), locked::toString);
    Refusal refusal = assertThrows(Refusal.class, () -> Keysets.create(asked));
    assertEquals(reason.words(), refusal.detail());
    aws.fault(Fault.NONE);
    assertEquals(Optional.empty(), lock(rows, master()));
  }
}
