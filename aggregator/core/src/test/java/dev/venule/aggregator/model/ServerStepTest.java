package dev.venule.aggregator.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.venule.protocol.codec.CompressionRule;
import dev.venule.protocol.codec.Decoding;
import dev.venule.protocol.codec.DeltaCodec;
import dev.venule.protocol.codec.TensorLayout;
import dev.venule.protocol.message.ValueFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ServerStepTest {
    private static final TensorLayout LAYOUT = new TensorLayout(400, 20, 130, 2);
    private final DeltaCodec codec = new DeltaCodec(LAYOUT);

    private static double[] aggregate(SplittableRandom random) {
        double[] aggregate = new double[LAYOUT.parameterCount()];
        for (int i = 0; i < aggregate.length; i++) {
            aggregate[i] = random.nextDouble() - 0.5;
        }
        return aggregate;
    }

    /** A device that applies the published deltas holds the server's weights, bit for bit, at every version. */
    @ParameterizedTest
    @EnumSource(value = ValueFormat.class, names = "UNRECOGNIZED", mode = EnumSource.Mode.EXCLUDE)
    void deviceThatFollowsTheDeltasHoldsTheSameBits(ValueFormat values) {
        SplittableRandom random = new SplittableRandom(5);
        ServerStep step = new ServerStep(codec, 0.7);
        ModelState server = ModelState.initial(new float[LAYOUT.parameterCount()]);
        float[] device = server.weights().clone();
        for (int version = 1; version <= 10; version++) {
            ServerStep.Result result = step.apply(server, aggregate(random), new CompressionRule(0.05, values));
            Decoding.Decoded decoded = (Decoding.Decoded) codec.decode(result.encodedDelta());
            decoded.delta().addTo(device);
            server = result.next();
            assertThat(device).containsExactly(server.weights());
            assertThat(server.version()).isEqualTo(version);
        }
    }

    @Test
    void whatCompressionLeavesBehindComesLater() {
        ServerStep step = new ServerStep(codec, 1);
        ModelState state = ModelState.initial(new float[LAYOUT.parameterCount()]);
        double[] once = aggregate(new SplittableRandom(6));
        state = step.apply(state, once, new CompressionRule(0.05, ValueFormat.FLOAT32))
                .next();
        double[] nothing = new double[LAYOUT.parameterCount()];
        state = step.apply(state, nothing, CompressionRule.dense()).next();
        for (int i = 0; i < nothing.length; i++) {
            assertThat(state.weights()[i]).isEqualTo((float) once[i]);
            assertThat(state.residual()[i]).isZero();
        }
    }

    @Test
    void currentStateIsLeftAsItWas() {
        ModelState state = ModelState.initial(new float[LAYOUT.parameterCount()]);
        new ServerStep(codec, 1).apply(state, aggregate(new SplittableRandom(7)), CompressionRule.dense());
        assertThat(state.weights()).containsOnly(0);
        assertThat(state.residual()).containsOnly(0);
    }
}
