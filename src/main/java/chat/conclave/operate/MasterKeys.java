package chat.conclave.operate;

import chat.conclave.config.MasterKeySource;
import chat.conclave.config.Settings;
import chat.conclave.key.EncryptedKeyset;
import chat.conclave.key.Keysets;
import chat.conclave.key.LockReason;
import chat.conclave.key.MasterKey;
import chat.conclave.key.kms.AwsKms;
import chat.conclave.key.kms.VaultTransit;
import chat.conclave.protocol.Refusal;
import chat.conclave.storage.StartFailure;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Finds the master key: the configured one, or, when that one does not open the keysets, one that a
 * rotation on this machine has moved them to. Everything here blocks.
 */
public final class MasterKeys {
  private final MasterKeySource configured;
  private final Settings.Kms kms;
  private final SourceTrail trail;
  private final UnaryOperator<@Nullable String> environment;

  /**
   * @param environment what the variable of a name holds
   */
  public MasterKeys(Settings settings, UnaryOperator<@Nullable String> environment) {
    this.configured = settings.masterKey();
    this.kms = settings.kms();
    this.trail = new SourceTrail(settings.data());
    this.environment = environment;
  }

  /**
   * What was found.
   *
   * @param source the one that opens the keysets, or else the configured one
   */
  public record Found(
      MasterKeySource source, MasterKey master, List<EncryptedKeyset> rows, Keysets keysets) {}

  /** Opens stored keysets. When no known master key does, they are locked, and nothing changed. */
  public Found open(List<EncryptedKeyset> rows) {
    Found first = open(configured, rows);
    if (first.keysets().lock().isEmpty()) {
      return first;
    }
    return trail.sources().stream()
        .filter(source -> !source.equals(configured))
        .map(source -> open(source, rows))
        .filter(found -> found.keysets().lock().isEmpty())
        .findFirst()
        .orElse(first);
  }

  /** The master key that opens these keysets, or else the configured one. */
  public MasterKey master(List<EncryptedKeyset> rows) {
    return open(rows).master();
  }

  /** Opens stored keysets with one master key alone. */
  public Found open(MasterKeySource source, List<EncryptedKeyset> rows) {
    MasterKey master = read(source);
    return new Found(source, master, rows, Keysets.open(rows, master));
  }

  /**
   * The very first keysets, under the configured master key; its file is made.
   *
   * @throws StartFailure when the master key cannot be used
   */
  public Found create() {
    MasterKey master = readOrCreate(configured);
    Optional<LockReason> problem = master.problem();
    if (problem.isPresent()) {
      throw new StartFailure(problem.get().words());
    }
    try {
      List<EncryptedKeyset> rows = Keysets.create(master);
      return new Found(configured, master, rows, Keysets.open(rows, master));
    } catch (Refusal refusal) {
      throw new StartFailure("The first keysets cannot be made. " + refusal.detail());
    }
  }

  MasterKeySource configured() {
    return configured;
  }

  SourceTrail trail() {
    return trail;
  }

  /** The master key at {@code source}; a file that is not there is not made. */
  MasterKey read(MasterKeySource source) {
    return source instanceof MasterKeySource.InFile file
        ? MasterKey.read(file.path())
        : elsewhere(source);
  }

  /** The master key at {@code source}; a file is made where there is none, and never replaced. */
  MasterKey readOrCreate(MasterKeySource source) {
    return source instanceof MasterKeySource.InFile file
        ? MasterKey.readOrCreate(file.path())
        : elsewhere(source);
  }

  private MasterKey elsewhere(MasterKeySource source) {
    if (source instanceof MasterKeySource.InVault vault) {
      return VaultTransit.masterKey(
          vault.server(), vault.mount(), vault.key(), kms.vaultTokenFile(), environment);
    }
    if (source instanceof MasterKeySource.InEnvironment variable) {
      return MasterKey.of(environment.apply(variable.variable()));
    }
    MasterKeySource.InAws aws = (MasterKeySource.InAws) source;
    return AwsKms.masterKey(aws.region(), aws.arn(), kms.awsEndpoint(), environment);
  }
}
