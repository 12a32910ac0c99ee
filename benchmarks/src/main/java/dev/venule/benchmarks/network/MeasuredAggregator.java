package dev.venule.benchmarks.network;

import dev.venule.aggregator.buffer.BufferPolicy;
import dev.venule.aggregator.model.ModelPackage;
import dev.venule.aggregator.model.ServerStepPolicy;
import dev.venule.aggregator.round.AggregationPolicy;
import dev.venule.aggregator.round.PopulationConfig;
import dev.venule.aggregator.round.PublishingPolicy;
import dev.venule.aggregator.round.TaskPlan;
import dev.venule.aggregator.server.AggregatorConfig;
import dev.venule.aggregator.server.AggregatorListener;
import dev.venule.aggregator.server.AggregatorServer;
import dev.venule.aggregator.server.BrokerChoice;
import dev.venule.aggregator.server.Ways;
import dev.venule.aggregator.server.broker.EmbeddedBrokerConfig;
import dev.venule.aggregator.server.coap.CoapEndConfig;
import dev.venule.aggregator.server.coap.CoapLimits;
import dev.venule.protocol.codec.TensorLayout;
import dev.venule.protocol.message.Plan;
import dev.venule.protocol.message.UploadRule;
import dev.venule.protocol.message.ValueFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An aggregator with its broker and its CoAP end, on the link's address; it takes updates and makes no version of them. */
final class MeasuredAggregator {
    static final String POPULATION = "measured";
    static final int MQTT_PORT = 8883;
    /** UDP and TCP. */
    static final int COAP_PORT = 5684;

    static final TensorLayout LAYOUT = new TensorLayout(1_500_000);

    private static final int NEVER = 100_000;
    private static final List<String> NAMES = List.of("localhost", "127.0.0.1", TunLink.AGGREGATOR, TunLink.ADDRESS);

    private MeasuredAggregator() {}

    static AggregatorServer start(Path folder) throws IOException {
        BrokerChoice broker = new BrokerChoice.Embedded(
                new EmbeddedBrokerConfig(TunLink.AGGREGATOR, MQTT_PORT, NAMES, folder.resolve("broker"), 1 << 20));
        CoapEndConfig coap = new CoapEndConfig(
                TunLink.AGGREGATOR, COAP_PORT, Optional.of(COAP_PORT), NAMES, Map.of(), CoapLimits.defaults());
        AggregatorConfig config =
                AggregatorConfig.inFolder(folder, population()).with(new Ways(Optional.of(broker), Optional.of(coap)));
        return AggregatorServer.start(config, AggregatorListener.none());
    }

    private static PopulationConfig population() {
        Plan plan = Plan.newBuilder()
                .setEpochs(1)
                .setLearningRate(1)
                .setClipNorm(1e9f)
                .setMinimumExamples(1)
                .setMaximumStaleness(20)
                .setUpload(UploadRule.newBuilder().setKeepFraction(1).setValues(ValueFormat.FLOAT32))
                .build();
        return new PopulationConfig(
                POPULATION,
                new ModelPackage(new byte[1024], LAYOUT, new float[LAYOUT.parameterCount()]),
                TaskPlan.of(plan),
                new AggregationPolicy(
                        new BufferPolicy(NEVER, NEVER, 1000, Long.MAX_VALUE),
                        ServerStepPolicy.dense(),
                        PublishingPolicy.defaults()));
    }
}
