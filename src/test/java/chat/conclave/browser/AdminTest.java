package chat.conclave.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.conclave.Person;
import chat.conclave.TestServer;
import chat.conclave.TestSocket;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Locator;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The admin page: what admins and managers see and do there, and who does not come in. */
@ExtendWith(Stage.Director.class)
class AdminTest {
  private static final String KEY = "sk-proj-" + "a1B2c3D4e5F6g7H8".repeat(3);

  /** One of its own for each test: nobody may sign in as often as all of these together. */
  private static Person admin(Stage stage) {
    Person made = stage.server().newcomer("Ada");
    stage.server().admin().patch("/api/users/" + made.id(), new JsonObject().put("role", "admin"));
    return made;
  }

  private static Tab admin(Stage stage, String part) {
    return at(stage, admin(stage), part);
  }

  private static Tab at(Stage stage, Person person, String part) {
    Tab tab = stage.window(person, stage.server().admin().lobby());
    tab.part("admin-open").click();
    assertThat(tab.part("admin")).isVisible();
    tab.part("admin-" + part).click();
    assertThat(tab.part("admin-" + part)).hasAttribute("aria-current", "page");
    return tab;
  }

  private static Locator with(Tab tab, String testId, String text) {
    return tab.part(testId).filter(new Locator.FilterOptions().setHasText(text));
  }

  private static void manage(Tab tab, Person person) {
    with(tab, "person", person.name()).getByTestId("person-open").click();
    assertThat(tab.part("person-dialog")).isVisible();
  }

  /** Cancels once, so that it is seen that nothing happens; then agrees. */
  private static void agree(Tab tab, Locator button, String words) {
    button.click();
    assertThat(tab.part("ask-words")).containsText(words);
    tab.part("ask-no").click();
    assertThat(tab.part("ask")).hasCount(0);
    button.click();
    tab.part("ask-yes").click();
    assertThat(tab.part("ask")).hasCount(0);
  }

  @Test
  void anAdminChangesRolesSignsOutAndSwitchesAccountsOff(Stage stage) {
    Person ann = stage.server().newcomer("Ann");
    Tab root = admin(stage, "people");
    root.part("people-find").fill(ann.name());
    assertThat(with(root, "person", ann.name())).containsText("Last seen");
    manage(root, ann);
    root.part("person-role").selectOption("manager");
    agree(root, root.part("person-role-save"), ann.name() + " becomes a manager");
    assertThat(with(root, "person", ann.name())).containsText("Manager");
    assertEquals("manager", ann.get("/api/user").json().getString("role"));

    TestSocket socket = ann.hello();
    manage(root, ann);
    agree(root, root.part("person-sign-out"), "signed out on every device");
    assertEquals(4501, socket.closeCode());
    Person again = ann.again();
    assertThat(root.part("person-dialog")).hasCount(0);
    manage(root, ann);
    agree(root, root.part("person-disable"), "cannot sign in");
    assertThat(with(root, "person", ann.name())).containsText("Switched off");
    assertEquals(401, again.get("/api/user").status());
  }

  @Test
  void anAdminSwitchesSomebodysKeysOffAndSeesNothingOfThem(Stage stage) {
    Person ann = stage.server().newcomer("Ann");
    ann.saveKey("openai", KEY);
    Tab root = admin(stage, "people");
    manage(root, ann);
    root.part("person-keys-provider").selectOption("openai");
    assertThat(root.part("person-keys-state")).containsText("may be used");
    agree(root, root.part("person-keys-switch"), "No key of " + ann.name());
    assertThat(root.part("person-keys-state")).containsText("switched off");
    JsonObject key = ann.get("/api/user/api-keys").array().getJsonObject(0);
    assertEquals("disabled", key.getString("state"));
    root.part("person-keys-switch").click();
    assertThat(root.part("person-keys-state")).containsText("may be used");
    assertThat(root.part("admin")).not().containsText(key.getString("last4"));
  }

  @Test
  void anAdminMakesAndRevokesAnInvite(Stage stage) {
    Tab root = at(stage, stage.server().admin(), "invites");
    root.part("invite-room").selectOption(stage.server().admin().lobby());
    root.part("invite-uses").selectOption("10");
    root.part("invite-role").selectOption("guest");
    root.part("invite-make").click();
    assertThat(root.part("invite-link")).hasValue(Pattern.compile("#invite="));
    String code = root.part("invite-link").inputValue().split("#invite=", 2)[1];
    Locator made = with(root, "invite", "a guest").first();
    assertThat(made).containsText("for 10 more people");
    Person ann = stage.server().newcomer("Ann");
    assertEquals(200, ann.post("/api/invites/" + code, null).status());
    agree(root, made.getByTestId("invite-revoke"), "Nobody comes into");
    assertThat(with(root, "invite", "a guest")).hasCount(0);
    assertEquals(404, stage.server().newcomer("Bob").post("/api/invites/" + code, null).status());
  }

  @Test
  void anAdminSeesRoomsBySizeAndDeletesOne(Stage stage) {
    Person ann = stage.server().newcomer("Ann");
    String open = ann.room("Open plan", "open");
    String secret = ann.room("Secret plan", "private");
    Tab root = admin(stage, "rooms");
    Locator row = root.page().locator("[data-testid=admin-room][data-room='" + secret + "']");
    assertThat(row).containsText("Private");
    assertThat(row).containsText("1 member");
    assertThat(root.part("admin")).not().containsText("Secret plan");
    agree(root, row.getByTestId("admin-room-delete"), "cannot be taken back");
    assertThat(row).hasCount(0);
    assertEquals(404, ann.get("/api/rooms/" + secret).status());
    root.page()
        .locator("[data-testid=admin-room][data-room='" + open + "']")
        .getByTestId("admin-room-open")
        .click();
    assertThat(root.part("room-name")).hasText("Open plan");
    assertThat(root.part("admin")).hasCount(0);
  }

  @Test
  void aServiceKeyIsShownOnceAndRevoked(Stage stage) {
    Tab root = admin(stage, "service-keys");
    root.part("service-key-label").fill("Weatherman");
    root.part("service-key-room").first().check();
    root.part("service-key-lasts").selectOption("30");
    root.part("service-key-make").click();
    assertThat(root.part("service-key-shown")).hasValue(Pattern.compile("cck_\\w{49}"));
    String key = root.part("service-key-shown").inputValue();
    Locator row = with(root, "service-key", "Weatherman");
    assertThat(row).containsText("••••" + key.substring(key.length() - 4));
    assertThat(row).containsText("never used");
    Person bot = Person.holding(stage.server(), key);
    assertEquals(200, bot.get("/api/user").status());
    root.part("admin-usage").click();
    root.part("admin-service-keys").click();
    assertThat(row).containsText("last used");
    assertThat(root.part("service-key-shown")).hasCount(0);
    agree(root, row.getByTestId("service-key-revoke"), "the bot Weatherman leaves its rooms");
    assertEquals(401, bot.get("/api/user").status());
    root.part("service-keys-over").locator("summary").click();
    assertThat(with(root, "service-key", "Weatherman")).containsText("revoked");
  }

  @Test
  void anAdminSeesWhatWasSpent(Stage stage) {
    Person ann = stage.server().newcomer("Ann");
    ann.saveKey("openai", KEY);
    String room = ann.room("Study", "open");
    TestSocket socket = ann.hello();
    socket.enter(room);
    socket.reply(room, socket.summon(room, "openai"));
    Tab root = admin(stage, "usage");
    assertThat(root.part("usage-providers")).containsText("OpenAI");
    assertThat(root.part("usage-people")).containsText(ann.name());
    assertThat(root.part("usage-rooms")).containsText("Study");
    assertThat(root.part("usage-chart").locator("rect")).hasCount(30);
    root.part("usage-days").selectOption("7");
    assertThat(root.part("usage-chart").locator("rect")).hasCount(7);
    assertTrue(
        (boolean)
            root.part("usage-chart")
                .locator("rect")
                .last()
                .evaluate("(bar) => Number(bar.getAttribute('height')) === 100"),
        "today is the day with the most");
    root.part("usage-table-open").click();
    assertThat(root.part("usage-days-table").locator("tbody tr")).hasCount(1);
  }

  @Test
  void anAdminSeesHowTheServerIs(Stage stage) {
    Tab root = admin(stage, "server");
    assertThat(root.part("status-versions")).containsText(Runtime.version().toString());
    assertThat(root.part("status-versions")).containsText("PostgreSQL");
    assertThat(root.part("status-health")).containsText("can be opened");
    assertThat(root.part("admin")).containsText("The data key was never rotated.");
    assertThat(root.part("admin")).containsText("no key that pays for everybody");
  }

  @Test
  void ofTheServersOwnKeysAnAdminSeesTheNamesOfProviders(Stage stage) {
    TestServer own =
        stage.own(
            TestServer.fresh(Map.of("CONCLAVE_MOONSHOT_API_KEY", "sk-" + "moon5Shot".repeat(5))));
    Tab root = stage.window(own, new NewContextOptions()).open(own.url() + "/#/admin/server");
    root.part("signin-name").fill(own.admin().name());
    root.part("signin-password").fill(TestServer.PASSWORD);
    root.part("signin-submit").click();
    assertThat(root.part("status-platform").locator("li")).hasText(new String[] {"Moonshot"});
    assertThat(root.part("admin")).containsText("pay in all rooms");
    assertThat(root.part("admin")).not().containsText("moon5Shot");
  }

  @Test
  void theAdminPageSpeaksGermanAndFitsAPhone(Stage stage) {
    Person admin = admin(stage);
    Tab root =
        stage
            .window(
                stage.server(),
                new NewContextOptions().setViewportSize(390, 844).setLocale("de-DE"))
            .signIn(admin, stage.server().admin().lobby());
    root.page().evaluate("() => { location.hash = '#/admin'; }");
    assertThat(root.part("admin-title")).hasText("Leute");
    for (String part :
        new String[] {"people", "invites", "rooms", "service-keys", "usage", "server"}) {
      root.part("admin-" + part).click();
      assertThat(root.part("admin-" + part)).hasAttribute("aria-current", "page");
      assertThat(root.page().locator(".admin-loaded[aria-busy=true]")).hasCount(0);
      assertEquals(
          390,
          root.page().evaluate("() => document.querySelector('.admin').scrollWidth"),
          part + " is wider than the phone");
      root.picture(java.nio.file.Path.of("target", "pictures", "admin-de-" + part + ".png"));
    }
    assertThat(root.part("admin-title")).hasText("Server");
    assertThat(root.part("admin")).containsText("Der Datenschlüssel wurde noch nie gewechselt.");
  }

  @Test
  void whatDoesNotComeIsToldAndAskedForAgain(Stage stage) {
    Tab root = admin(stage, "people");
    root.witness().expect("503");
    root.page()
        .route(
            "**/api/admin/rooms**",
            route ->
                route.fulfill(
                    new com.microsoft.playwright.Route.FulfillOptions()
                        .setStatus(503)
                        .setContentType("application/problem+json")
                        .setBody("{\"code\": \"unavailable\"}")));
    root.part("admin-rooms").click();
    assertThat(root.part("admin-fault")).containsText("try again in a moment");
    root.page().unroute("**/api/admin/rooms**");
    root.part("admin-again").click();
    assertThat(root.part("admin-room").first()).isVisible();
  }

  @Test
  void aManagerSeesInvitesAndServiceKeysAlone(Stage stage) {
    Person ann = stage.server().newcomer("Ann");
    stage.server().admin().patch("/api/users/" + ann.id(), new JsonObject().put("role", "manager"));
    Tab hers = stage.window(ann, stage.server().admin().lobby());
    hers.part("admin-open").click();
    assertThat(hers.part("admin-empty")).containsText("own or moderate no room");
    assertThat(hers.page().locator(".admin-nav a"))
        .hasText(new String[] {"Invites", "Service keys"});
    hers.page().evaluate("() => { location.hash = '#/admin/people'; }");
    assertThat(hers.part("admin-refused")).containsText("for admins");
    hers.part("admin-service-keys").click();
    assertThat(hers.part("service-key-form")).isVisible();
    assertThat(hers.part("admin-refused")).hasCount(0);
    hers.part("admin-back").click();
    assertThat(hers.part("room-name")).hasText("Lobby");
  }

  @Test
  void aMemberHasNoEntryAndLoadsNothingOfIt(Stage stage) {
    Person ann = stage.server().newcomer("Ann");
    Tab hers = stage.window();
    hers.open(stage.server().url() + "/#/admin");
    hers.fillSignIn(ann);
    assertThat(hers.part("notices")).containsText("for admins and managers");
    assertThat(hers.part("room-name")).hasText("Lobby");
    assertThat(hers.page()).hasURL(Pattern.compile("#room="));
    assertThat(hers.part("admin-open")).hasCount(0);
    assertTrue(
        hers.witness().sent().stream()
            .noneMatch(sent -> sent.contains("/views/admin/") || sent.contains("/admin.css")));
  }

  @Test
  void theAdminPageSurvivesAReloadAndGoesBackWithTheBrowser(Stage stage) {
    Tab root = admin(stage, "server");
    root.page().reload();
    assertThat(root.part("admin-title")).hasText("Server");
    assertThat(root.page()).hasTitle("Server · Admin · Conclave");
    root.page().goBack();
    assertThat(root.part("admin-title")).hasText("People");
    root.page().goBack();
    assertThat(root.part("room-name")).isVisible();
    assertThat(root.part("admin")).hasCount(0);
    assertThat(root.page()).hasURL(Pattern.compile("#room="));
  }
}
