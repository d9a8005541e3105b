package chat.conclave.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import chat.conclave.NodeTool;
import org.junit.jupiter.api.Test;

/** The page's modules have tests of their own, which Node.js runs. */
class PageModulesTest {
  private static final long SECONDS = 120;

  @Test
  void thePagesOwnTestsPass() {
    NodeTool.assumeNode();
    NodeTool.Run run = NodeTool.run(SECONDS, "node", "--test", "src/test/webroot/");
    assertNotNull(run, "node does not come to an end");
    assertEquals(0, run.exit(), run.output());
  }
}
