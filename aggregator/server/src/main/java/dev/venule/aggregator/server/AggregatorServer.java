package dev.venule.aggregator.server;

import dev.venule.aggregator.buffer.Contribution;
import dev.venule.aggregator.buffer.VersionProvenance;
import dev.venule.aggregator.model.ModelState;
import dev.venule.aggregator.server.pki.LocalPki;
import java.io.IOException;
import java.net.URI;
import java.util.List;

/**
 * A running aggregator: broker, storage, intake. Whatever was acknowledged survives {@link #close}, a kill and a restart in
 * the same folders.
 */
@SuppressWarnings("DoNotCallSuggester")
public final class AggregatorServer implements AutoCloseable {
    private AggregatorServer() {}

    /** Starts everything; devices can connect and find their tasks when it returns. */
    public static AggregatorServer start(AggregatorConfig config, AggregatorListener listener) throws IOException {
        throw new IOException("not wired yet");
    }

    /** Where devices connect. */
    public URI brokerUri() {
        throw new IllegalStateException();
    }

    /** The installation's certificates and keys; issues those of devices. */
    public LocalPki pki() {
        throw new IllegalStateException();
    }

    public AggregatorCounters counters() {
        throw new IllegalStateException();
    }

    /** The population's current version and weights. */
    public ModelState model(String population) {
        throw new IllegalStateException();
    }

    /** All versions made so far, oldest first. */
    public List<VersionProvenance> versions(String population) throws IOException {
        throw new IllegalStateException();
    }

    /** Who is in a version. */
    public List<Contribution> contributions(String population, long version) throws IOException {
        throw new IllegalStateException();
    }

    @Override
    public void close() throws IOException {}
}
