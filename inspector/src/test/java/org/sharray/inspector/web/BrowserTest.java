package org.sharray.inspector.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sharray.ArrayOptions.options;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.openqa.selenium.Keys;
import org.sharray.SharedDoubleArray;
import org.sharray.SharedIntArray;
import org.sharray.SharedTextArray;
import org.sharray.testing.ChildJvm;
import org.sharray.testing.LockUser;
import org.sharray.testing.OwnDirectory;
import org.sharray.type.Shape;
import org.sharray.type.TextType;

/** The page in a real browser. Where the environment variable {@value #PICTURES} names a directory, it leaves the README's pictures there. */
class BrowserTest {
    /** Where to leave the README's pictures. */
    private static final String PICTURES = "SHARRAY_PICTURES";

    private static final String HEAT_MAP = "document.querySelector('canvas.cells').toDataURL()";

    @RegisterExtension
    final OwnDirectory directory = new OwnDirectory();

    private static Browser browser;
    private WebInspector inspector;

    @BeforeAll
    static void startBrowser() {
        browser = Browser.start();
    }

    @AfterAll
    static void endBrowser() {
        if (browser != null) {
            browser.close();
        }
    }

    @BeforeEach
    void start() throws IOException {
        inspector = WebInspector.start(0, true);
        browser.complaints();
        browser.look(1360, 860, "light").open(inspector.link());
        browser.until("document.getElementById('connection')?.textContent === 'live'");
    }

    @AfterEach
    void end() {
        try {
            assertThat(browser.complaints()).isEmpty();
        } finally {
            browser.open(URI.create("about:blank")); // no page complains of the server's end
            inspector.close();
        }
    }

    @Test
    void theTokenLeavesTheAddressAndCantBeUsedAgain() {
        assertThat(browser.address()).doesNotContain("token");
        browser.shows(".machine", "");
        String page = browser.address();
        browser.open(URI.create(page + "?token=wrong"));
        assertThat(browser.text("body")).contains("not valid");
        assertThat(browser.complaints())
                .allMatch(complaint -> complaint.contains("403") || complaint.contains("favicon"));
        browser.open(URI.create(page));
        browser.until("document.getElementById('connection')?.textContent === 'live'");
    }

    @Test
    void whatAnotherProcessWritesIsSeen() {
        SharedIntArray.create(40, options().named("scores")).close();
        browser.choose("scores");
        browser.press("t");
        browser.until("document.querySelectorAll('.values td').length === 40");
        try (SharedIntArray scores = SharedIntArray.open("scores");
                ChildJvm other = ChildJvm.start(LockUser.class, "scores").expect("in")) {
            scores.set(17, 4711);
            browser.until("[...document.querySelectorAll('.values td')][17].textContent === '4711'");
            other.say("take");
            other.expect("taken");
            browser.shows(".lock .pill", "held");
            browser.shows(".lock .owner", "pid " + other.pid());
            browser.shows("#arrays li", "held");
            other.kill();
            browser.shows(".lock .pill", "held by a dead process");
        }
    }

    @Test
    void anElementIsChangedAndReadBack() {
        try (SharedIntArray scores = SharedIntArray.create(40, options().named("scores"))) {
            browser.choose("scores");
            browser.press("t");
            browser.until("document.querySelectorAll('.values td').length === 40");
            browser.element(".edit input[type=number]").sendKeys("3");
            browser.element(".edit input[type=text]").sendKeys("77", Keys.ENTER);
            browser.shows(".edit output", "3 is now 77");
            assertThat(scores.get(3)).isEqualTo(77);
            browser.element(".edit input[type=text]").sendKeys("x", Keys.ENTER);
            browser.shows(".edit output", "no value of int32");
            assertThat(scores.get(3)).isEqualTo(77);
            assertThat(browser.complaints()).allMatch(complaint -> complaint.contains("400"));
        }
    }

    @Test
    void namesAndTextsOfOthersAreShownAsTheyAre() {
        String name = "<img src=x onerror=document.title=1>\"'&amp; \u202egpj";
        try (SharedTextArray texts = SharedTextArray.create(TextType.utf8(60), 2, options().named(name))) {
            texts.set(0, "<script>document.title='taken'</script>");
            String shown = name.replace("\u202e", "\\u202e");
            browser.choose(shown);
            assertThat(browser.text("h1")).isEqualTo(shown);
            browser.shows(".values td", "<script>document.title='taken'</script>");
            assertThat(browser.run("return document.querySelectorAll('main img, main script, #arrays img').length"))
                    .isEqualTo(0L);
            browser.until("document.title === arguments[0]", shown + " · Sharray");
        }
    }

    @Test
    void theKeyboardIsEnough() {
        SharedDoubleArray.create(100_000, options().named("alpha")).close();
        SharedDoubleArray.create(10, options().named("beta")).close();
        browser.lists("alpha");
        browser.lists("beta");
        browser.press("/");
        browser.press("alpha", Keys.chord(Keys.CONTROL, "a"), Keys.BACK_SPACE, Keys.ARROW_DOWN, Keys.ENTER);
        browser.shows("h1", "beta");
        browser.press(Keys.ESCAPE);
        browser.until("!location.hash && document.activeElement.id === 'arrays'");
        browser.press(Keys.ARROW_UP, Keys.ENTER);
        browser.shows("h1", "alpha");
        browser.shows(".where", "all 100,000");
        browser.press("+");
        browser.shows(".where", "25,000 to 74,999 of 100,000");
        browser.press("+");
        browser.shows(".where", "37,500 to 62,499");
        browser.press("0");
        browser.shows(".where", "all 100,000");
        browser.press("h");
        browser.shows(".where", "rows");
        browser.press("t");
        browser.shows(".where", "0 to ");
        browser.press(Keys.ESCAPE);
        browser.press("/");
        browser.press("nothing of this name");
        browser.shows("#empty", "None of");
    }

    @Test
    void aNarrowWindowShowsOneThingAtATime() {
        SharedDoubleArray.create(Shape.of(30, 40), options().named("table")).close();
        browser.look(400, 800, "dark");
        browser.choose("table");
        browser.until("!document.querySelector('.list').checkVisibility()");
        browser.until("document.querySelector('canvas.cells').getBoundingClientRect().width > 100");
        assertThat(browser.run("return document.documentElement.scrollWidth")).isEqualTo(400L);
        assertThat((Boolean) browser.run("return [...document.querySelectorAll('main button')].filter((button) => "
                + "button.checkVisibility()).every((button) => button.getBoundingClientRect().right <= 400)")).isTrue();
        browser.element(".back").click();
        browser.until("document.querySelector('.list').checkVisibility()");
    }

    @Test
    void coloursAreChosen() {
        browser.look(1360, 860, "dark");
        String dark = (String) browser.run("return getComputedStyle(document.body).backgroundColor");
        browser.element("#theme").click();
        String light = (String) browser.run("return getComputedStyle(document.body).backgroundColor");
        assertThat(light).isNotEqualTo(dark);
        browser.element("#theme").click();
        assertThat(browser.run("return getComputedStyle(document.body).backgroundColor")).isEqualTo(dark);
        browser.element("#theme").click();
        assertThat(browser.run("return document.documentElement.dataset.theme")).isEqualTo("auto");
    }

    @Test
    void aSimulationIsFollowed() throws IOException {
        SharedDoubleArray.create(1_000_000, options().named("results")).close();
        try (ChildJvm _ = ChildJvm.start(LiveArrays.class, "reaction").expect("in");
                ChildJvm _ = ChildJvm.start(LiveArrays.class, "observer").expect("in");
                ChildJvm _ = ChildJvm.start(LiveArrays.class, "counters").expect("in");
                ChildJvm _ = ChildJvm.start(LiveArrays.class, "spectrum").expect("in")) {
            browser.look(1360, 980, "light");
            browser.choose("reaction");
            browser.until("document.querySelector('canvas.cells')?.width > 1");
            Object before = browser.run("return " + HEAT_MAP);
            browser.until(HEAT_MAP + " !== arguments[0]", before);
            browser.shows(".lock .key", "sampled 40 times a second");
            browser.until("document.querySelector('.lock .stats dd').textContent !== '0'");
            leavePicture("web-light.png");
            browser.look(1360, 980, "dark");
            browser.choose("spectrum");
            browser.until("document.querySelector('.line canvas')?.width > 100");
            browser.until("Number(document.querySelector('.contents').dataset.fps) > 1");
            leavePicture("web-dark.png");
        }
    }

    /** The README's pictures are taken after a while, and with all named arrays in the list. */
    private static void leavePicture(String name) throws IOException {
        String pictures = System.getenv(PICTURES);
        if (pictures != null) {
            browser.run("const filter = document.getElementById('filter'); filter.value = 'named'; "
                    + "filter.dispatchEvent(new Event('input')); document.activeElement.blur()");
            browser.until("performance.now() > (window.since ??= performance.now()) + 34000");
            Files.write(Path.of(pictures, name), browser.picture());
        }
    }
}
