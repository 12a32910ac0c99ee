package dev.venule.cli.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The comparison of both modes as people read it. */
final class ModesTable {
    private final ModesReport report;
    private final List<String> lines = new ArrayList<>();

    private ModesTable(ModesReport report) {
        this.report = report;
    }

    /** The lines of the table. */
    static List<String> of(ModesReport report) {
        ModesTable table = new ModesTable(report);
        table.heading();
        table.accuracy();
        table.cost();
        table.conclusion();
        return table.lines;
    }

    private void heading() {
        lines.add("");
        lines.add(String.format(
                Locale.ROOT,
                "On virtual time: rounds of %.0f to %.0f seconds, %.0f %% of them end with the device away",
                report.fastestRoundSeconds(),
                report.fastestRoundSeconds() * report.slow(),
                100 * report.dropout()));
        lines.add(ResultTable.row("Accuracy on unseen patients", "synchronous", "asynchronous"));
    }

    private void accuracy() {
        List<ModesReport.Moment> synchronous = report.synchronous().accuracyOverTime();
        for (int i = 0; i < synchronous.size(); i++) {
            lines.add(ResultTable.row(
                    "  after " + minutes(synchronous.get(i).seconds()),
                    ResultTable.percent(synchronous.get(i).accuracy()),
                    ResultTable.percent(
                            report.asynchronous().accuracyOverTime().get(i).accuracy())));
        }
        lines.add(ResultTable.row(
                "Virtual time to " + ResultTable.percent(report.targetAccuracy()),
                reached(report.synchronous().secondsToTarget()),
                reached(report.asynchronous().secondsToTarget())));
    }

    private static String reached(@Nullable Double seconds) {
        return seconds == null ? "not reached" : minutes(seconds);
    }

    private static String minutes(double seconds) {
        return String.format(Locale.ROOT, "%.0f min", seconds / 60);
    }

    private void cost() {
        ModesReport.Mode synchronous = report.synchronous();
        ModesReport.Mode asynchronous = report.asynchronous();
        count("Versions", synchronous.versions(), asynchronous.versions());
        count("Updates per version", synchronous.goal(), asynchronous.goal());
        count("Updates sent", synchronous.sent(), asynchronous.sent());
        count("  in versions", synchronous.counted(), asynchronous.counted());
        count("  rejected, back in the residual", synchronous.rejected(), asynchronous.rejected());
        count("Rounds that ended away", synchronous.dropouts(), asynchronous.dropouts());
        bytes("Bytes up", synchronous.uplinkBytes(), asynchronous.uplinkBytes());
        bytes("Bytes down", synchronous.downlinkBytes(), asynchronous.downlinkBytes());
    }

    private void count(String label, long synchronous, long asynchronous) {
        lines.add(ResultTable.row(label, String.valueOf(synchronous), String.valueOf(asynchronous)));
    }

    private void bytes(String label, long synchronous, long asynchronous) {
        lines.add(ResultTable.row(label, ByteCount.of(synchronous), ByteCount.of(asynchronous)));
    }

    private void conclusion() {
        Double ratio = report.ratio();
        String last = ResultTable.percent(report.synchronous().finalAccuracy());
        lines.add(
                ratio == null
                        ? "Asynchronous does not reach what synchronous reaches in its whole time, " + last
                                + ", within a point."
                        : String.format(
                                Locale.ROOT,
                                "Asynchronous reaches what synchronous reaches in its whole time, %s, within a point in"
                                        + " %.0f %% of that time.",
                                last,
                                100 * ratio));
    }
}
