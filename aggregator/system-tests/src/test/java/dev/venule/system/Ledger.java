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

    /** Every promised update is in exactly one version or in the buffer; returns how many updates are in versions. */
    static int assertEveryPromiseIsKeptOnce(String databaseUrl, String population, Set<ByteString> promised)
            throws IOException {
        List<ByteString> inVersions = new ArrayList<>();
        List<ByteString> held = new ArrayList<>();
        try (SqlAggregatorStore store = SqlAggregatorStore.open(databaseUrl)) {
            for (VersionProvenance version : store.versions(population)) {
                for (Contribution contribution : store.contributions(population, version.version())) {
                    inVersions.add(contribution.key().updateId());
                }
            }
            List<BufferedUpdate> buffered =
                    store.load(population, 0).map(StoredPopulation::buffered).orElse(List.of());
            buffered.forEach(update -> held.add(update.key().updateId()));
        }
        held.addAll(inVersions);
        assertThat(held).as("updates counted twice").doesNotHaveDuplicates();
        assertThat(held).as("updates with a receipt").containsAll(promised);
        return inVersions.size();
    }
}
