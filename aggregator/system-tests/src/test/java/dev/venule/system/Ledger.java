package dev.venule.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.venule.aggregator.buffer.BufferedUpdate;
import dev.venule.aggregator.buffer.Contribution;
import dev.venule.aggregator.buffer.StoredPopulation;
import dev.venule.aggregator.buffer.VersionProvenance;
import dev.venule.aggregator.server.storage.SqlAggregatorStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What devices were promised, held against what the aggregator's database holds. */
final class Ledger {
    private Ledger() {}

    /** What the aggregator's database holds. */
    record Held(List<ByteString> inVersions, List<ByteString> inBuffer) {
        List<ByteString> all() {
            List<ByteString> all = new ArrayList<>(inVersions);
            all.addAll(inBuffer);
            return all;
        }
    }

    /** Every promised update is in exactly one version or in the buffer; returns how many updates are in versions. */
    static int assertEveryPromiseIsKeptOnce(String databaseUrl, String population, Set<ByteString> promised)
            throws IOException {
        Held held = held(databaseUrl, population);
        assertThat(held.all()).as("updates counted twice").doesNotHaveDuplicates();
        assertThat(held.all()).as("updates with a receipt").containsAll(promised);
        return held.inVersions().size();
    }

    /** All updates that were ever counted, as often as they were. */
    static Held held(String databaseUrl, String population) throws IOException {
        try (SqlAggregatorStore store = SqlAggregatorStore.open(databaseUrl)) {
            List<ByteString> inVersions = new ArrayList<>();
            for (VersionProvenance version : store.versions(population)) {
                for (Contribution contribution : store.contributions(population, version.version())) {
                    inVersions.add(contribution.key().updateId());
                }
            }
            List<BufferedUpdate> buffered =
                    store.load(population, 0).map(StoredPopulation::buffered).orElse(List.of());
            return new Held(
                    inVersions,
                    buffered.stream().map(update -> update.key().updateId()).toList());
        }
    }
}
