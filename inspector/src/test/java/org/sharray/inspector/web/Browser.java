package org.sharray.inspector.web;

import java.io.File;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;
import org.sharray.testing.Await;
import org.sharray.testing.Prerequisite;

/** A real browser without a window: the machine's own Chromium, told what to do by its driver. Nothing is fetched from elsewhere. */
final class Browser implements AutoCloseable {
    private final ChromeDriver driver;

    private Browser(ChromeDriver driver) {
        this.driver = driver;
    }

    /** Starts one, or skips the test where there is none. */
    static Browser start() {
        Optional<File> chromium = find("chromium", "chromium-browser", "google-chrome");
        Optional<File> chromedriver = find("chromedriver");
        Prerequisite.require(chromium.isPresent() && chromedriver.isPresent(),
                "no Chromium with its driver found; install chromium and chromium-driver");
        LoggingPreferences logs = new LoggingPreferences();
        logs.enable(LogType.BROWSER, Level.ALL);
        ChromeOptions options = new ChromeOptions().setBinary(chromium.orElseThrow());
        options.addArguments("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                "--no-first-run",
                "--disable-extensions", "--disable-background-networking", "--disable-component-update",
                "--force-color-profile=srgb", "--hide-scrollbars");
        options.setCapability("goog:loggingPrefs", logs);
        System.setProperty("webdriver.chrome.driver", chromedriver.orElseThrow().toString());
        return new Browser(new ChromeDriver(options));
    }

    private static Optional<File> find(String... programs) {
        return Arrays.stream(programs)
                .flatMap(program -> Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                        .map(directory -> Path.of(directory, program)))
                .filter(Files::isExecutable).findFirst().map(Path::toFile);
    }

    void open(URI link) {
        driver.get(link.toString());
    }

    /** The window's size, in pixels, and the colours that the user prefers. */
    Browser look(int width, int height, String scheme) {
        driver.executeCdpCommand("Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
        driver.executeCdpCommand("Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
        return this;
    }

    Object run(String script, Object... arguments) {
        return driver.executeScript(script, arguments);
    }

    /** Waits until a condition of the page holds. */
    void until(String condition, Object... arguments) {
        Await.until(condition + " of " + Arrays.toString(arguments),
                () -> Boolean.TRUE.equals(run("return Boolean(" + condition + ")", arguments)));
    }

    /** Waits until an element has a text. */
    void shows(String selector, String text) {
        until("document.querySelector(arguments[0])?.innerText.includes(arguments[1])", selector, text);
    }

    String text(String selector) {
        return (String) run("return document.querySelector(arguments[0]).innerText", selector);
    }

    WebElement element(String selector) {
        return driver.findElement(By.cssSelector(selector));
    }

    /** Presses keys wherever the focus is. */
    void press(CharSequence... keys) {
        driver.switchTo().activeElement().sendKeys(keys);
    }

    /** Waits until an array is in the list. */
    void lists(String label) {
        until("[...document.querySelectorAll('#arrays li')].some((row) => row.dataset.label === arguments[0])", label);
    }

    /** Finds an array by the filter and opens it. */
    void choose(String label) {
        element("#filter").sendKeys(Keys.chord(Keys.CONTROL, "a"), label);
        lists(label);
        element("#filter").sendKeys(Keys.ENTER);
        shows("h1", label);
        until("document.querySelector('article').checkVisibility()");
    }

    String address() {
        return driver.getCurrentUrl();
    }

    /** What the console says of errors, since it was asked last. */
    List<String> complaints() {
        return driver.manage().logs().get(LogType.BROWSER).getAll().stream()
                .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue()).map(LogEntry::getMessage)
                .toList();
    }

    byte[] picture() {
        return driver.getScreenshotAs(OutputType.BYTES);
    }

    @Override
    public void close() {
        driver.quit();
    }
}
