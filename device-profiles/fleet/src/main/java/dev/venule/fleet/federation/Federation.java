package dev.venule.fleet.federation;

import com.google.protobuf.ByteString;
import dev.venule.agent.round.RoundListener;
import dev.venule.aggregator.buffer.Contribution;
import dev.venule.aggregator.buffer.VersionProvenance;
import dev.venule.aggregator.server.AggregatorConfig;
import dev.venule.aggregator.server.AggregatorListener;
import dev.venule.aggregator.server.AggregatorServer;
import dev.venule.aggregator.server.BrokerChoice;
import dev.venule.aggregator.server.Ways;
import dev.venule.aggregator.server.coap.CoapEndConfig;
import dev.venule.broker.pki.LocalPki;
import dev.venule.fleet.device.SimulatedDevice;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A broker, an aggregator and a device for each patient, all real, in one process. Safe for use by several threads once
 * started.
 */
public final class Federation implements AutoCloseable {
    private final FederationSetup setup;
    private final AggregatorServer aggregator;
    private final Fleet fleet;

    private Federation(FederationSetup setup, AggregatorServer aggregator, Fleet fleet) {
        this.setup = setup;
        this.aggregator = aggregator;
        this.fleet = fleet;
    }

    /** Starts everything; aggregator and devices train as soon as the broker takes them, and try until it does. */
    public static Federation start(FederationSetup setup, AggregatorListener listener, RoundListener rounds)
            throws IOException {
        AggregatorConfig config = aggregatorConfig(setup);
        AggregatorServer aggregator = AggregatorServer.open(config, listener);
        try {
            URI uri = setup.reach() instanceof Reach.Gateway behind
                    ? behind.gateway()
                    : aggregator.coapUri().orElseGet(aggregator::brokerUri);
            BrokerAddress broker = new BrokerAddress(uri, config.pkiFolder());
            return new Federation(setup, aggregator, Fleet.start(setup, broker, rounds));
        } catch (IOException | RuntimeException e) {
            aggregator.close();
            throw e;
        }
    }

    private static AggregatorConfig aggregatorConfig(FederationSetup setup) throws IOException {
        AggregatorConfig config = AggregatorConfig.inFolder(setup.folder(), setup.population());
        if (setup.reach() instanceof Reach.Coap) {
            return config.with(Ways.direct(CoapEndConfig.loopback()));
        }
        if (setup.reach() instanceof Reach.ExternalBroker external) {
            return through(config, external.address());
        }
        return setup.reach() instanceof Reach.Gateway behind ? through(config, behind.broker()) : config;
    }

    private static AggregatorConfig through(AggregatorConfig config, BrokerAddress broker) throws IOException {
        LocalPki pki = LocalPki.openOrCreate(broker.certificates(), Clock.systemUTC());
        return new AggregatorConfig(
                broker.certificates(),
                BrokerChoice.External.mutualTls(broker.uri(), pki.aggregator(), pki.trusted()),
                config.storageUrl(),
                config.intake(),
                config.populations());
    }

    public AggregatorServer aggregator() {
        return aggregator;
    }

    public List<SimulatedDevice> devices() {
        return fleet.devices();
    }

    /** Updates with a receipt that says that the aggregator will count them. */
    public Set<ByteString> promisedUpdates() {
        return fleet.promisedUpdates();
    }

    /** How many updates the aggregator's store has, in versions and in the buffer. */
    public long admittedUpdates() throws IOException {
        String population = setup.population().name();
        long admitted = aggregator.bufferedUpdates(population).size();
        for (VersionProvenance version : aggregator.versions(population)) {
            admitted += version.contributions();
        }
        return admitted;
    }

    /** Updates that devices were promised to be counted, and that neither a version nor the buffer has. Must be empty. */
    public Set<ByteString> lostUpdates() throws IOException {
        Set<ByteString> lost = new HashSet<>(fleet.promisedUpdates());
        String population = setup.population().name();
        for (VersionProvenance version : aggregator.versions(population)) {
            for (Contribution contribution : aggregator.contributions(population, version.version())) {
                lost.remove(contribution.key().updateId());
            }
        }
        aggregator.bufferedUpdates(population).forEach(key -> lost.remove(key.updateId()));
        return lost;
    }

    /** Switches the devices off, then the aggregator and its broker. What they stored stays. */
    @Override
    public void close() throws IOException {
        try {
            fleet.close();
        } finally {
            aggregator.close();
        }
    }
}
