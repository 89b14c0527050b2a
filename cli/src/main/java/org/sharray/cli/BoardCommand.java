package org.sharray.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.sharray.examples.StatusBoard;
import org.sharray.cli.output.Terminal;
import org.sharray.examples.StatusBoard.Status;
import org.sharray.process.ProcessPool;

import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs {@link StatusBoard}. */
@Command(name = "board", sortOptions = false, //
        description = "Processes do jobs, and this one shows meanwhile how far each is, by flags in one array.", //
        footerHeading = "%nExample:%n", footer = "  sharray demo board --jobs 30 --failing 3 --processes 4")
final class BoardCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private FewProcesses few;

    @Option(names = {"-j", "--jobs"}, paramLabel = "N", defaultValue = "12", converter = Range.Jobs.class, //
            description = "Jobs to do, 1 to 40 (default: ${DEFAULT-VALUE}).")
    private int jobs;

    @Option(names = {"-f", "--failing"}, paramLabel = "N", defaultValue = "1", converter = Range.Failing.class, //
            description = "How many of them fail, for show (default: ${DEFAULT-VALUE}).")
    private int failing;

    private String shown = "";

    @Override
    public Integer call() throws InterruptedException {
        if (failing > jobs) {
            throw new ParameterException(spec.commandLine(),
                    "--failing " + failing + " is more than there are jobs (" + jobs + ")");
        }
        PrintWriter out = spec.commandLine().getOut();
        out.printf("One sign a job: %s waiting, %s running, %s done, %s failed%n%n",
                Stream.of(Status.values()).map(this::sign).toArray());
        Map<Integer, Throwable> failures;
        try (var pool = ProcessPool.create(few.processes)) {
            failures = StatusBoard.run(StatusBoard.jobs(jobs, failing), pool, this::show);
        }
        out.println(Terminal.isWatched() ? "\n" : "");
        failures.forEach((job, failure) -> out.println("Job " + (job + 1) + " failed: " + failure.getMessage()));
        boolean right = failures.size() == failing;
        out.println(ansi().string(right
                ? "@|bold,green Success:|@ %d jobs done, %d failed, as expected.".formatted(jobs - failing, failing)
                : "@|bold,red Failure:|@ %d of %d jobs were to fail.".formatted(failing, jobs)));
        return right ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    /** Shows the board if it has changed: in the place of the one before where somebody watches, else below it. */
    private void show(List<Status> statuses) {
        String board = statuses.stream().map(this::sign).collect(Collectors.joining()) + "  " + Stream
                .of(Status.values()).map(status -> count(statuses, status)).collect(Collectors.joining(", "));
        if (!board.equals(shown)) {
            PrintWriter out = spec.commandLine().getOut();
            if (Terminal.isWatched()) {
                out.print(Terminal.CLEAR_LINE + board);
                out.flush();
            } else {
                out.println(board);
            }
            shown = board;
        }
    }

    private static String count(List<Status> statuses, Status status) {
        long count = statuses.stream().filter(status::equals).count();
        return count + " " + status.name().toLowerCase(Locale.ROOT);
    }

    private String sign(Status status) {
        return ansi().string(switch (status) {
            case WAITING -> Terminal.orElse("·", ".");
            case RUNNING -> "@|yellow " + Terminal.orElse("▒", ">") + "|@";
            case DONE -> "@|green " + Terminal.orElse("█", "#") + "|@";
            case FAILED -> "@|red " + Terminal.orElse("✗", "x") + "|@";
        });
    }

    private Ansi ansi() {
        return spec.commandLine().getColorScheme().ansi();
    }
}
