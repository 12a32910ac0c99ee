package dev.venule.cli.demo;

import java.util.ArrayList;
import java.util.List;

/** What somebody who has seen the table may want to do. */
final class WhereNext {
    private WhereNext() {}

    static List<String> lines(DemoOptions options) {
        List<String> lines = new ArrayList<>();
        lines.add("");
        if (options.data == DemoOptions.DataSet.ECG) {
            lines.add("These patients are synthetic. Recordings of real ones: ./venule demo --data watch --path DIR");
        }
        if (options.upload == DemoOptions.Upload.SPARSE) {
            lines.add("The same with every parameter sent: add --upload dense");
        }
        lines.add("How one contribution travels: docs/architecture.md. Your own model: docs/models.md");
        return lines;
    }
}
