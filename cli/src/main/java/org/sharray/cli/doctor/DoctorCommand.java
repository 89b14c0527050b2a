package org.sharray.cli.doctor;

import java.util.List;
import java.util.Locale;

import org.sharray.cli.doctor.Finding.Verdict;
import org.sharray.cli.output.Json;
import org.sharray.cli.output.PrintingCommand;
import org.sharray.inspector.SafeText;

import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Option;

/** Tells whether this machine is fit for shared arrays. */
@Command(name = "doctor", sortOptions = false, //
        description = "Look at what shared arrays need of this machine, and say what it means and how to mend it. The exit code is 1 if something "
                + "is bad; a warning is none.", //
        footerHeading = "%nExamples:%n", footer = { //
                "  sharray doctor", //
                "  sharray doctor --json | jq '.[] | select(.verdict != \"ok\")'"})
public final class DoctorCommand extends PrintingCommand {
    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    private DoctorCommand() {}

    @Override
    public Integer call() {
        List<Finding> findings = Examination.all();
        if (json) {
            Json.print(out(), findings.stream().map(finding -> new Json().put("what", finding.what())
                    .put("verdict", word(finding)).put("found", finding.found())
                    .put("advice", finding.advice().isEmpty() ? null : finding.advice())).toList());
        } else {
            for (Finding finding : findings) {
                String colour = switch (finding.verdict()) {
                    case OK -> "green";
                    case WARN -> "yellow";
                    case BAD -> "red";
                };
                out().println(Ansi.AUTO.string("@|" + colour + " " + String.format("%-4s", word(finding)) + "|@ ")
                        + SafeText.of(String.format("%-18s %s", finding.what(), finding.found())));
                if (!finding.advice().isEmpty()) {
                    out().println(" ".repeat(24) + SafeText.of(finding.advice()));
                }
            }
        }
        return findings.stream().anyMatch(finding -> finding.verdict() == Verdict.BAD)
                ? ExitCode.SOFTWARE
                : ExitCode.OK;
    }

    private static String word(Finding finding) {
        return finding.verdict().name().toLowerCase(Locale.ROOT);
    }
}
