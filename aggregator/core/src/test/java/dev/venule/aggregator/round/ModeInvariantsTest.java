package dev.venule.aggregator.round;

import static org.assertj.core.api.Assertions.assertThat;

import dev.venule.aggregator.buffer.BufferPolicy;
import dev.venule.aggregator.buffer.MemoryAggregatorStore;
import dev.venule.aggregator.intake.Admission;
import dev.venule.aggregator.intake.IncomingUpdate;
import dev.venule.aggregator.intake.Population;
import dev.venule.aggregator.model.ModelState;
import dev.venule.aggregator.model.ServerStep;
import dev.venule.aggregator.participation.InclusionQuota;
import dev.venule.aggregator.participation.ParticipationPolicy;
import dev.venule.aggregator.participation.RoundMode;
import dev.venule.protocol.codec.Decoding;
import dev.venule.protocol.codec.DeltaCodec;
import dev.venule.protocol.message.Update;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** FedBuff's limits, bit for bit: what FLSim's test_fedbuff.py checks of its trainers. */
class ModeInvariantsTest {
    private static final int COHORT = 7;
    private static final int VERSIONS = 6;
    private static final ParticipationPolicy WITHOUT_QUOTA =
            new ParticipationPolicy(new InclusionQuota(2, 1), Duration.ofHours(1), 1000);

    private static RoundFixture round(int goal, RoundMode mode) throws IOException {
        return new RoundFixture(
                Population.config(BufferPolicy.ofGoal(goal), mode, WITHOUT_QUOTA), new MemoryAggregatorStore());
    }

    /** A buffer as large as the cohort, with nothing stale in it, makes the versions of the synchronous mode. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void bufferOfACohortWithoutStalenessIsTheSynchronousRound(long seed) throws IOException {
        RoundFixture asynchronous = round(COHORT, new RoundMode.Asynchronous());
        RoundFixture synchronous = round(COHORT, RoundMode.SynchronousCohorts.ofGoal(COHORT));
        synchronous.present(COHORT);
        synchronous.clock.advance(Duration.ofSeconds(10));
        assertThat(synchronous.round().tick()).isInstanceOf(Tick.Announced.class);
        Random shuffling = new Random(seed);
        for (int version = 0; version < VERSIONS; version++) {
            List<IncomingUpdate> updates = new ArrayList<>();
            for (int i = 0; i < COHORT; i++) {
                updates.add(Population.message("d" + i, Population.update(1000 * seed + 10L * version + i, version)));
            }
            sendAll(asynchronous, updates);
            Collections.shuffle(updates, shuffling);
            sendAll(synchronous, updates);
            assertThat(synchronous.version()).as("seed " + seed).isEqualTo(version + 1);
            assertThat(synchronous.round().model())
                    .as("seed " + seed)
                    .usingRecursiveComparison()
                    .isEqualTo(asynchronous.round().model());
        }
    }

    private static void sendAll(RoundFixture round, List<IncomingUpdate> updates) throws IOException {
        for (IncomingUpdate update : updates) {
            assertThat(round.send(update).admission()).isEqualTo(new Admission.Buffered(0));
        }
    }

    /** The synchronous round is FedAvg: the mean weighted by examples, computed here in plain doubles. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void synchronousRoundIsTheMeanWeightedByExamples(long seed) throws IOException {
        RoundFixture synchronous = round(COHORT, RoundMode.SynchronousCohorts.ofGoal(COHORT));
        double[] sum = new double[Population.LAYOUT.parameterCount()];
        double examples = 0;
        for (int i = 0; i < COHORT; i++) {
            Update.Builder update = Population.update(100 * seed + i, 0).setExampleCount(100 * (i + 1));
            assertThat(synchronous.send(Population.message("d" + i, update)).admission())
                    .isEqualTo(new Admission.Buffered(0));
            float[] delta = decoded(update.build());
            for (int p = 0; p < sum.length; p++) {
                sum[p] += (double) update.getExampleCount() * delta[p];
            }
            examples += update.getExampleCount();
        }
        double[] mean = new double[sum.length];
        for (int p = 0; p < mean.length; p++) {
            mean[p] = sum[p] / examples;
        }
        ModelState expected = stepped(ModelState.initial(new float[mean.length]), mean);
        // Weights are whole numbers up to 2^20 for 1000 examples: 100 i /
        // 1000 is rounded by less than one part in 2^16.
        for (int p = 0; p < mean.length; p++) {
            assertThat((double) synchronous.round().model().weights()[p]
                            + synchronous.round().model().residual()[p])
                    .as("seed " + seed + ", parameter " + p)
                    .isCloseTo((double) expected.weights()[p] + expected.residual()[p], Offset.offset(1e-5));
        }
    }

    /** With a goal of 1 every update is applied as it comes, whatever its staleness: its weight cancels out. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void goalOfOneAppliesEachUpdateAsItComes(long seed) throws IOException {
        RoundFixture asynchronous = round(1, new RoundMode.Asynchronous());
        ModelState expected = ModelState.initial(new float[Population.LAYOUT.parameterCount()]);
        Random random = new Random(seed);
        for (int i = 0; i < 40; i++) {
            int staleness = Math.min(i, random.nextInt(3));
            Update.Builder update = Population.update(1000 * seed + i, i - staleness);
            assertThat(asynchronous
                            .send(Population.message("d" + random.nextInt(5), update))
                            .admission())
                    .as("seed " + seed + ", update " + i)
                    .isEqualTo(new Admission.Buffered(staleness));
            expected = stepped(expected, doubles(decoded(update.build())));
            assertThat(asynchronous.round().model())
                    .as("seed " + seed + ", update " + i)
                    .usingRecursiveComparison()
                    .isEqualTo(expected);
        }
    }

    private static ModelState stepped(ModelState model, double[] aggregate) {
        PopulationConfig config = Population.config(BufferPolicy.ofGoal(1));
        return new ServerStep(new DeltaCodec(Population.LAYOUT), 1)
                .apply(model, aggregate, config.policy().step().compressionFor(model.version() + 1))
                .next();
    }

    private static float[] decoded(Update update) {
        float[] delta = new float[Population.LAYOUT.parameterCount()];
        Decoding decoding =
                new DeltaCodec(Population.LAYOUT).decode(update.getDelta().toByteArray());
        ((Decoding.Decoded) decoding).delta().addTo(delta);
        return delta;
    }

    private static double[] doubles(float[] values) {
        double[] doubles = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            doubles[i] = values[i];
        }
        return doubles;
    }
}
