package dev.venule.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class DemoReportTest {
    private static final DemoReport REPORT = new DemoReport(
            "ecg",
            7,
            24,
            8,
            60,
            41.5,
            new DemoReport.Quality(0.5, 0.97, 0.8),
            new DemoReport.Quality(0.45, 0.99, 0.85),
            DemoReport.Bytes.of(1_000, 5_000, 250_000),
            DemoReport.Bytes.of(10_000, 20_000, 250_000),
            new DemoReport.Updates(600, 590, 3, 0, Map.of("too_stale", 7L)),
            null);

    @Test
    void theKeysOfTheReportAreStable() {
        assertThat(keys(JsonParser.parseString(REPORT.toJson()), ""))
                .containsExactlyInAnyOrder(
                        "data",
                        "seed",
                        "devices",
                        "unseenDevices",
                        "versions",
                        "seconds",
                        "accuracy.start",
                        "accuracy.final",
                        "accuracy.localOnly",
                        "auc.start",
                        "auc.final",
                        "auc.localOnly",
                        "uplink.payloadBytes",
                        "uplink.wireBytes",
                        "uplink.denseBytes",
                        "uplink.ratio",
                        "downlink.payloadBytes",
                        "downlink.wireBytes",
                        "downlink.denseBytes",
                        "downlink.ratio",
                        "updates.sent",
                        "updates.buffered",
                        "updates.duplicates",
                        "updates.lost",
                        "updates.rejected.too_stale");
    }

    @Test
    void thereIsNoAucWhereThereAreMoreThanTwoClasses() {
        DemoReport watch = new DemoReport(
                "watch",
                1,
                31,
                10,
                200,
                60,
                REPORT.accuracy(),
                null,
                REPORT.uplink(),
                REPORT.downlink(),
                REPORT.updates(),
                null);

        assertThat(JsonParser.parseString(watch.toJson()).getAsJsonObject().has("auc"))
                .isFalse();
        assertThat(String.join("\n", ResultTable.of(watch))).doesNotContain("AUC");
    }

    @Test
    void theTableSaysWhatTheReportSays() {
        assertThat(ResultTable.of(REPORT))
                .contains(
                        "On 8 unseen patients                   accuracy          AUC",
                        "  the federated model                    97.0 %        0.990",
                        "  up                                    1.00 kB      5.00 kB       250 kB         250x",
                        "  rejected: too_stale                         7",
                        "  open when the run ended                     3",
                        "  lost                                        0");
    }

    private static Set<String> keys(JsonElement element, String path) {
        Set<String> keys = new TreeSet<>();
        if (element instanceof JsonObject object) {
            object.entrySet()
                    .forEach(entry -> keys.addAll(
                            keys(entry.getValue(), path.isEmpty() ? entry.getKey() : path + "." + entry.getKey())));
        } else {
            keys.add(path);
        }
        return keys;
    }
}
