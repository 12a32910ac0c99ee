package dev.venule.cli.broker;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.venule.broker.check.Finding;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Findings for programs. */
final class FindingsJson {
    private FindingsJson() {}

    static void write(Path file, URI broker, List<Finding> findings) throws IOException {
        JsonObject report = new JsonObject();
        report.addProperty("broker", broker.toString());
        report.addProperty(
                "green", findings.stream().allMatch(finding -> finding.outcome().isGreen()));
        JsonArray probes = new JsonArray();
        findings.forEach(finding -> probes.add(json(finding)));
        report.add("probes", probes);
        Files.writeString(file, new GsonBuilder().setPrettyPrinting().create().toJson(report) + "\n");
    }

    private static JsonObject json(Finding finding) {
        JsonObject probe = new JsonObject();
        probe.addProperty("id", finding.id());
        probe.addProperty("rule", finding.rule());
        probe.addProperty("outcome", finding.outcome().word().toLowerCase(Locale.ROOT));
        probe.addProperty("summary", finding.outcome().summary());
        JsonArray evidence = new JsonArray();
        finding.evidence().forEach(evidence::add);
        probe.add("evidence", evidence);
        finding.remedy().ifPresent(remedy -> probe.addProperty("remedy", remedy));
        return probe;
    }
}
