package org.sharray.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.BindException;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;

import org.sharray.cli.cluster.ClusterOption;
import org.sharray.cli.output.Terminal;
import org.sharray.cluster.Cluster;
import org.sharray.inspector.web.WebInspector;

import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Serves the inspector's page until it is interrupted. */
@Command(name = "web", sortOptions = false, //
        description = "Show all arrays in the browser, live: what is in them, who has them open, who has which lock. The "
                + "page is served to this machine alone; its link works once, and Enter makes another one. Ctrl-C ends it.", //
        footerHeading = "%nExamples:%n", footer = { //
                "  sharray web --port 8300 --allow-writes", //
                "  sharray web --cluster prices@10.0.0.1"})
final class WebCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(names = {"-p", "--port"}, paramLabel = "PORT", defaultValue = "0", converter = Range.Port.class, //
            description = "Where it is served, on 127.0.0.1 (default: any that is free).")
    private int port;

    @Option(names = "--allow-writes", description = "Let the page change elements, one at a time, under the lock.")
    private boolean allowWrites;

    @Option(names = "--no-open", description = "Print the link, but don't open the browser.")
    private boolean noOpen;

    @Mixin
    private ClusterOption cluster;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (cluster.isGiven() && allowWrites) {
            throw new ParameterException(spec.commandLine(),
                    "--allow-writes is for arrays of this machine: those of a cluster are only looked at");
        }
        try (Cluster joined = cluster.isGiven() ? cluster.join() : null; WebInspector inspector = start(joined)) {
            PrintWriter out = spec.commandLine().getOut();
            URI link = inspector.link();
            tell(out, link);
            if (!noOpen && Terminal.isWatched()) {
                open(link);
            }
            var in = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));
            while (in.readLine() != null) {
                tell(out, inspector.link());
            }
            new CountDownLatch(1).await(); // without a terminal: until a signal comes
        }
        return ExitCode.OK;
    }

    private WebInspector start(Cluster joined) throws IOException {
        try {
            return joined == null ? WebInspector.start(port, allowWrites) : WebInspector.start(port, joined);
        } catch (BindException taken) {
            throw new IOException(
                    "port " + port + " can't be had: " + taken.getMessage() + "; --port 0 takes any that is free",
                    taken);
        }
    }

    private static void tell(PrintWriter out, URI link) {
        out.println(link);
        out.flush();
    }

    /** Asks the desktop for the browser, by a file that only this user can read: everybody can read a command line. Where there is no desktop, the printed link is enough. */
    private static void open(URI link) {
        String opener = System.getProperty("os.name").startsWith("Mac") ? "open" : "xdg-open";
        try {
            Path way = Files.createTempFile("sharray-", ".html");
            way.toFile().deleteOnExit();
            Files.writeString(way,
                    "<!doctype html><title>Sharray</title><meta http-equiv=refresh content='0;url=" + link + "'>");
            new ProcessBuilder(opener, way.toString()).redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        } catch (IOException none) {
            // The link is printed.
        }
    }
}
