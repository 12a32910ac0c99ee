package dev.venule.cli.broker;

import dev.venule.broker.check.Finding;
import dev.venule.broker.check.Outcome;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** Findings for people, each as soon as it is made: of what is not green all that is known, of the rest a line. */
final class FindingsTable {
    private static final String INDENT = " ".repeat(9);
    private static final int MAX_EVIDENCE_LINES = 12;

    private final PrintWriter out;
    private final boolean isTerminal;

    /** Colours are for a terminal only. */
    FindingsTable(PrintWriter out, boolean isTerminal) {
        this.out = out;
        this.isTerminal = isTerminal;
    }

    void show(Finding finding) {
        Outcome outcome = finding.outcome();
        out.println(coloured(String.format(Locale.ROOT, "%-8s", outcome.word()), outcome)
                + String.format(Locale.ROOT, " %-26s %s", finding.id(), outcome.summary()));
        if (outcome instanceof Outcome.Failed) {
            out.println(INDENT + "rule      " + finding.rule());
            List<String> evidence = finding.evidence();
            int from = Math.max(0, evidence.size() - MAX_EVIDENCE_LINES);
            evidence.subList(from, evidence.size()).forEach(line -> out.println(INDENT + "evidence  " + line));
            finding.remedy().ifPresent(remedy -> out.println(INDENT + "remedy    " + remedy));
        }
        out.flush();
    }

    void sum(List<Finding> findings) {
        out.println();
        long failed = count(findings, Outcome.Failed.class);
        long skipped = count(findings, Outcome.Skipped.class);
        long waived = count(findings, Outcome.Waived.class);
        out.println(count(findings, Outcome.Passed.class) + " of " + findings.size() + " probes passed"
                + (failed > 0 ? ", " + failed + " failed" : "")
                + (skipped > 0 ? ", " + skipped + " skipped" : "")
                + (waived > 0 ? ", " + waived + " waived" : ""));
        out.flush();
    }

    private static long count(List<Finding> findings, Class<? extends Outcome> kind) {
        return findings.stream()
                .filter(finding -> kind.isInstance(finding.outcome()))
                .count();
    }

    private String coloured(String text, Outcome outcome) {
        if (!isTerminal) {
            return text;
        }
        String colour = outcome.isGreen() ? "32" : outcome instanceof Outcome.Failed ? "31" : "33";
        return "\u001b[" + colour + "m" + text + "\u001b[0m";
    }
}
