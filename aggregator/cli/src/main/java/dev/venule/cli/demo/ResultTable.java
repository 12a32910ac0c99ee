package dev.venule.cli.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A report as people read it. */
final class ResultTable {
    private static final int LABEL_WIDTH = 34;

    private final DemoReport report;
    private final List<String> lines = new ArrayList<>();

    private ResultTable(DemoReport report) {
        this.report = report;
    }

    /** The lines of the table. */
    static List<String> of(DemoReport report) {
        ResultTable table = new ResultTable(report);
        table.quality();
        table.bytes();
        table.updates();
        if (report.modes() != null) {
            table.lines.addAll(ModesTable.of(report.modes()));
        }
        return table.lines;
    }

    private void quality() {
        lines.add("");
        lines.add(row(
                "On " + report.unseenDevices() + " unseen patients", "accuracy", report.auc() == null ? "" : "AUC"));
        lines.add(qualityRow("  at the start", Column.START));
        lines.add(qualityRow("  a device training alone (mean)", Column.LOCAL_ONLY));
        lines.add(qualityRow("  the federated model", Column.LAST));
    }

    private enum Column {
        START,
        LOCAL_ONLY,
        LAST
    }

    private String qualityRow(String label, Column column) {
        DemoReport.Quality auc = report.auc();
        return row(label, percent(value(report.accuracy(), column)), auc == null ? "" : decimals(value(auc, column)));
    }

    private static double value(DemoReport.Quality quality, Column column) {
        return switch (column) {
            case START -> quality.start();
            case LOCAL_ONLY -> quality.localOnly();
            case LAST -> quality.last();
        };
    }

    private void bytes() {
        lines.add("");
        lines.add(row("Bytes, all devices", "payload", "on the wire", "as float32", "ratio"));
        lines.add(bytesRow("  up", report.uplink()));
        lines.add(bytesRow("  down", report.downlink()));
    }

    private static String bytesRow(String label, DemoReport.Bytes bytes) {
        return row(
                label,
                ByteCount.of(bytes.payloadBytes()),
                ByteCount.of(bytes.wireBytes()),
                ByteCount.of(bytes.denseBytes()),
                String.format(Locale.ROOT, "%.0fx", bytes.ratio()));
    }

    private void updates() {
        DemoReport.Updates updates = report.updates();
        lines.add("");
        lines.add(row("Versions", String.valueOf(report.versions())));
        lines.add(row("Updates sent", String.valueOf(updates.sent())));
        lines.add(row("  buffered", String.valueOf(updates.buffered())));
        for (Map.Entry<String, Long> rejected : updates.rejected().entrySet()) {
            lines.add(row("  rejected: " + rejected.getKey(), String.valueOf(rejected.getValue())));
        }
        lines.add(row("  open when the run ended", String.valueOf(updates.open())));
        lines.add(row("  received twice, counted once", String.valueOf(updates.duplicates())));
        lines.add(row("  lost", String.valueOf(updates.lost())));
        lines.add(row("Seconds", String.format(Locale.ROOT, "%.1f", report.seconds())));
    }

    static String percent(double fraction) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * fraction);
    }

    private static String decimals(double value) {
        return String.format(Locale.ROOT, "%.3f", value);
    }

    static String row(String label, String... cells) {
        StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-" + LABEL_WIDTH + "s", label));
        for (String cell : cells) {
            line.append(String.format(Locale.ROOT, "%13s", cell));
        }
        return line.toString().stripTrailing();
    }
}
