package dev.venule.system;

import com.google.protobuf.ByteString;
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
import dev.venule.aggregator.server.Ways;
import dev.venule.aggregator.server.coap.CoapEndConfig;
import dev.venule.protocol.codec.CompressionRule;
import dev.venule.protocol.codec.DeltaCodec;
import dev.venule.protocol.codec.TensorLayout;
import dev.venule.protocol.message.Plan;
import dev.venule.protocol.message.Sha256;
import dev.venule.protocol.message.Update;
import dev.venule.protocol.message.UpdatePart;
import dev.venule.protocol.message.UploadRule;
import dev.venule.protocol.message.ValueFormat;
import dev.venule.protocol.message.WireVersion;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/** An aggregator that is reached by CoAP only, with a model of the size that a test wants. */
final class CoapServerFixture {
    static final String POPULATION = "large";
    static final String DEVICE = "scanner-1";

    /** Has no certificate. */
    static final String SENSOR = "sensor-1";

    private static final byte[] SENSOR_KEY = "sixteen bytes ...".getBytes(StandardCharsets.US_ASCII);

    /** Of the parameters, in an update. */
    private static final double UPDATED_FRACTION = 0.2;

    private CoapServerFixture() {}

    static AggregatorServer start(Path folder, int parameters) throws IOException {
        CoapEndConfig standard = CoapEndConfig.loopback();
        CoapEndConfig coap = new CoapEndConfig(
                standard.host(),
                standard.port(),
                standard.tcpPort(),
                standard.names(),
                Map.of(SENSOR, SENSOR_KEY),
                standard.limits());
        AggregatorConfig config =
                AggregatorConfig.inFolder(folder, population(parameters)).with(Ways.direct(coap));
        return AggregatorServer.start(config, AggregatorListener.none());
    }

    static byte[] sensorKey() {
        return SENSOR_KEY.clone();
    }

    private static PopulationConfig population(int parameters) {
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
                new ModelPackage(new byte[20_000], new TensorLayout(parameters), new float[parameters]),
                TaskPlan.of(plan),
                new AggregationPolicy(
                        new BufferPolicy(10, 5, 1000, Long.MAX_VALUE),
                        ServerStepPolicy.dense(),
                        PublishingPolicy.defaults()));
    }

    /** An update that the aggregator takes; about a fifth of the weights. */
    static UpdatePart update(int parameters, int number) {
        float[] delta = new float[parameters];
        for (int i = 0; i < parameters; i++) {
            delta[i] = (i % 7 - 3) * 1e-3f;
        }
        byte[] id = new byte[16];
        id[0] = (byte) number;
        byte[] update = Update.newBuilder()
                .setWireVersion(WireVersion.CURRENT)
                .setUpdateId(ByteString.copyFrom(id))
                .setBaseVersion(0)
                .setExampleCount(1)
                .setLocalSteps(1)
                .setDelta(ByteString.copyFrom(new DeltaCodec(new TensorLayout(parameters))
                        .compress(delta, new CompressionRule(UPDATED_FRACTION, ValueFormat.FLOAT32))
                        .encoded()))
                .build()
                .toByteArray();
        return CoapDevice.whole(update, ByteString.copyFrom(id), ByteString.copyFrom(Sha256.of(update)));
    }
}
