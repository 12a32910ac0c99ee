package dev.venule.aggregator.server;

import dev.venule.aggregator.intake.IntakeLimits;
import dev.venule.aggregator.round.PopulationConfig;
import dev.venule.aggregator.server.broker.EmbeddedBrokerConfig;
import dev.venule.aggregator.server.enrolment.EnrolmentConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * One aggregator.
 *
 * @param pkiFolder certificates and keys (see LocalPki); made where missing
 * @param ways how devices reach it
 * @param storageUrl JDBC: jdbc:sqlite:FILE or jdbc:postgresql://HOST/DATABASE?user=...
 * @param intake what is taken on
 * @param enrolment how devices get certificates; empty where the aggregator issues none
 * @param populations at least one, each with its own name
 */
public record AggregatorConfig(
        Path pkiFolder,
        Ways ways,
        String storageUrl,
        IntakeLimits intake,
        Optional<EnrolmentConfig> enrolment,
        List<PopulationConfig> populations) {
    /** What an MQTT packet holds beside its payload: headers and a topic. */
    static final int PACKET_OVERHEAD_BYTES = 1024;

    public AggregatorConfig {
        populations = List.copyOf(populations);
        if (populations.isEmpty()) {
            throw new IllegalArgumentException("populations is empty; configure at least one");
        }
        if (!storageUrl.startsWith("jdbc:sqlite:") && !storageUrl.startsWith("jdbc:postgresql:")) {
            throw new IllegalArgumentException(
                    "storage.url must begin with jdbc:sqlite: or jdbc:postgresql:, was " + storageUrl);
        }
        if (ways.broker().orElse(null) instanceof BrokerChoice.Embedded embedded) {
            int maxPacketBytes = embedded.config().maxPacketBytes();
            for (PopulationConfig population : populations) {
                int partBytes = population.policy().publishing().partBytes();
                if (partBytes > maxPacketBytes - PACKET_OVERHEAD_BYTES) {
                    throw new IllegalArgumentException("publishing.partBytes of population " + population.name()
                            + " is " + partBytes + " bytes, the broker takes packets of at most " + maxPacketBytes
                            + "; lower the one or raise broker.maxPacketBytes");
                }
            }
        }
    }

    /** Devices come through a broker, with certificates that somebody else issues. */
    public AggregatorConfig(
            Path pkiFolder,
            BrokerChoice broker,
            String storageUrl,
            IntakeLimits intake,
            List<PopulationConfig> populations) {
        this(pkiFolder, Ways.through(broker), storageUrl, intake, Optional.empty(), populations);
    }

    /** Everything in one folder: an embedded broker on a free loopback port, SQLite, a local authority. */
    public static AggregatorConfig inFolder(Path folder, PopulationConfig... populations) {
        return new AggregatorConfig(
                folder.resolve("pki"),
                new BrokerChoice.Embedded(EmbeddedBrokerConfig.loopback(folder.resolve("broker"))),
                "jdbc:sqlite:" + folder.resolve("aggregator.db"),
                IntakeLimits.defaults(),
                List.of(populations));
    }

    /** Where the rollouts' states are: beside the certificates. */
    public Path rolloutFolder() {
        return pkiFolder.resolveSibling("rollouts");
    }

    /** The same with another broker. */
    public AggregatorConfig withBroker(BrokerChoice other) {
        return with(Ways.through(other));
    }

    /** The same with other ways. */
    public AggregatorConfig with(Ways other) {
        return new AggregatorConfig(pkiFolder, other, storageUrl, intake, enrolment, populations);
    }

    /** The same, and devices get certificates. */
    public AggregatorConfig withEnrolment(EnrolmentConfig other) {
        return new AggregatorConfig(pkiFolder, ways, storageUrl, intake, Optional.of(other), populations);
    }
}
