package chat.conclave.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ErrorCodeTest {
  @Test
  void theContractListsEveryCodeThereIs() throws IOException {
    String contract = Files.readString(Path.of("src/main/resources/asyncapi.yaml"));
    Matcher listed = Pattern.compile("ErrorCode:\\n +enum: \\[(.*)]").matcher(contract);
    assertTrue(listed.find());
    assertEquals(
        Arrays.stream(ErrorCode.values()).map(ErrorCode::code).toList(),
        List.of(listed.group(1).split(", ")));
  }
}
