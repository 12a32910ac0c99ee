package dev.venule.cli.demo;

import dev.venule.agent.AgentCounters;
import dev.venule.aggregator.server.AggregatorCounters;
import dev.venule.fleet.device.SimulatedDevice;
import dev.venule.fleet.evaluation.Quality;
import dev.venule.fleet.federation.Federation;
import dev.venule.fleet.study.Study;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Adds up what devices and aggregator counted. */
record FederationReport(DemoOptions options, Study study, Federation federation, double seconds) {
    DemoReport of(Quality start, List<Quality> alone, Quality last) throws IOException {
        AggregatorCounters.Snapshot counters =
                federation.aggregator().counters().snapshot();
        return new DemoReport(
                study.name(),
                options.seed,
                study.training().size(),
                study.unseen().size(),
                federation.aggregator().model(study.name()).version(),
                Math.round(seconds * 10) / 10.0,
                new DemoReport.Quality(
                        start.accuracy(),
                        last.accuracy(),
                        alone.stream().mapToDouble(Quality::accuracy).average().orElseThrow()),
                auc(start, alone, last),
                uplink(),
                downlink(),
                updates(counters),
                null);
    }

    private DemoReport.@Nullable Quality auc(Quality start, List<Quality> alone, Quality last) {
        if (start.auc().isEmpty() || last.auc().isEmpty()) {
            return null;
        }
        double mean = alone.stream()
                .mapToDouble(quality -> quality.auc().orElseThrow())
                .average()
                .orElseThrow();
        return new DemoReport.Quality(start.auc().getAsDouble(), last.auc().getAsDouble(), mean);
    }

    private DemoReport.Bytes uplink() {
        long payload = 0;
        long wire = 0;
        long dense = 0;
        for (SimulatedDevice device : federation.devices()) {
            AgentCounters counters = device.counters();
            payload += counters.messages().bytes().updates();
            wire += device.traffic().bytesSent();
            dense += counters.rounds().denseBytes();
        }
        return DemoReport.Bytes.of(payload, wire, dense);
    }

    private DemoReport.Bytes downlink() {
        long payload = 0;
        long wire = 0;
        long dense = 0;
        for (SimulatedDevice device : federation.devices()) {
            AgentCounters counters = device.counters();
            payload += device.receivedPayloadBytes();
            wire += device.traffic().bytesReceived();
            // Each round that trained would have fetched its weights as float32: as many bytes as its dense update.
            dense += counters.rounds().denseBytes();
        }
        return DemoReport.Bytes.of(payload, wire, dense);
    }

    private DemoReport.Updates updates(AggregatorCounters.Snapshot counters) throws IOException {
        Map<String, Long> rejected = new TreeMap<>();
        counters.rejected().forEach((reason, count) -> rejected.put(reason.label(), count));
        // The store before the devices: what it has by now, they have counted.
        long buffered = federation.admittedUpdates();
        int lost = federation.lostUpdates().size();
        long sent = 0;
        for (SimulatedDevice device : federation.devices()) {
            sent += device.counters().rounds().queued();
        }
        return new DemoReport.Updates(sent, buffered, counters.duplicates(), lost, rejected);
    }
}
