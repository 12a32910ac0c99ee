package dev.venule.fleet.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.venule.agent.compression.Compression;
import dev.venule.agent.compression.DeltaCompressor;
import dev.venule.agent.compression.Residual;
import dev.venule.protocol.codec.DecodedDelta;
import dev.venule.protocol.codec.TensorLayout;
import dev.venule.protocol.message.Plan;
import dev.venule.protocol.message.UploadRule;
import dev.venule.protocol.message.ValueFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The law of conservation holds through many rounds of the real compressor, and breaks with a single update. */
final class TrainingLedgerTest {
    private static final TensorLayout LAYOUT = new TensorLayout(90, 10);
    private static final int ROUNDS = 40;

    private final SplittableRandom random = new SplittableRandom(4711);
    private final TrainingLedger ledger = new TrainingLedger(LAYOUT.parameterCount());
    private final List<DecodedDelta> away = new ArrayList<>();
    private Residual residual = Residual.none(ByteString.copyFrom(new byte[32]), LAYOUT);
    private int returned;

    @ParameterizedTest
    @EnumSource(names = "UNRECOGNIZED", mode = EnumSource.Mode.EXCLUDE)
    void everyFormatKeepsTheBalanceWithinRounding(ValueFormat format) {
        train(format);

        assertThat(returned).isBetween(5, 20);
        assertThat(ledger.imbalance(residual.values(), away, returned)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(names = "UNRECOGNIZED", mode = EnumSource.Mode.EXCLUDE)
    void aLostUpdateBreaksTheBalance(ValueFormat format) {
        train(format);
        away.remove(away.size() - 1);

        assertThat(ledger.imbalance(residual.values(), away, returned)).isPresent();
    }

    @ParameterizedTest
    @EnumSource(names = "UNRECOGNIZED", mode = EnumSource.Mode.EXCLUDE)
    void anUpdateThatCountsTwiceBreaksTheBalance(ValueFormat format) {
        train(format);
        away.add(away.get(away.size() / 2));

        assertThat(ledger.imbalance(residual.values(), away, returned))
                .hasValueSatisfying(sentence -> assertThat(sentence).startsWith("parameter "));
    }

    @Test
    void whatIsNoNumberBreaksTheBalance() {
        train(ValueFormat.FLOAT32);
        residual.values()[7] = Float.NaN;

        assertThat(ledger.imbalance(residual.values(), away, returned)).isPresent();
    }

    @Test
    void onlyWhatWasTrainedCanBeStoredAndOnlyOnce() {
        ByteString id = ByteString.copyFrom(new byte[16]);
        assertThat(ledger.stored(id)).isFalse();
        ledger.restored(new float[LAYOUT.parameterCount()]);
        ledger.trained(new float[LAYOUT.parameterCount()]);
        ledger.drawn(id);

        assertThat(ledger.stored(id)).isTrue();
        assertThat(ledger.stored(id)).isFalse();
    }

    @Test
    void weightsAreComparedBitForBit() {
        ledger.restored(new float[] {0f, 1f});

        assertThat(ledger.beganAt(new float[] {0f, 1f})).isTrue();
        assertThat(ledger.beganAt(new float[] {-0f, 1f})).isFalse();
        assertThat(ledger.beganAt(new float[] {0f, Math.nextUp(1f)})).isFalse();
    }

    /** Rounds whose updates leave for good, but every fourth, which comes back. */
    private void train(ValueFormat format) {
        Plan plan = Plan.newBuilder()
                .setClipNorm(0.5f)
                .setUpload(UploadRule.newBuilder().setKeepFraction(0.2).setValues(format))
                .build();
        UpdateReader reader = new UpdateReader(LAYOUT, plan.getUpload());
        for (int round = 0; round < ROUNDS; round++) {
            float[] weights = uniform(1);
            float[] trained = uniform(0.1f);
            for (int i = 0; i < trained.length; i++) {
                trained[i] += weights[i];
            }
            ByteString id = ByteString.copyFrom(new byte[] {(byte) round});
            ledger.restored(weights);
            ledger.trained(trained);
            ledger.drawn(id);
            assertThat(ledger.stored(id)).isTrue();
            Compression.Compressed compressed = (Compression.Compressed)
                    new DeltaCompressor().compress(residual, difference(trained, weights), plan);
            residual = compressed.residual();
            DecodedDelta carried = reader.delta(compressed.encoded()).orElseThrow();
            if (round % 4 == 3) {
                carried.addTo(residual.values());
                returned++;
            } else {
                away.add(carried);
            }
        }
    }

    private float[] uniform(float bound) {
        float[] values = new float[LAYOUT.parameterCount()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (2 * random.nextDouble() - 1) * bound;
        }
        return values;
    }

    private static float[] difference(float[] after, float[] before) {
        float[] difference = after.clone();
        for (int i = 0; i < difference.length; i++) {
            difference[i] -= before[i];
        }
        return difference;
    }
}
