package dev.venule.agent.outbox;

import static dev.venule.agent.outbox.OutboxFixture.LAYOUT;
import static dev.venule.agent.outbox.OutboxFixture.MODEL;
import static dev.venule.agent.outbox.OutboxFixture.PARAMETERS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.venule.agent.fake.FailingStorage;
import dev.venule.agent.storage.MemoryStorage;
import java.io.IOException;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The law of the outbox, at every point where the process can die or the disk can be full: all that was learned in rounds that
 * were stored = what the aggregator accepted + what waits + the residual. All sums are exact, so "equals" means bit for bit.
 */
final class OutboxCrashTest {
    private static final long SEED = 4711;
    private static final int ROUNDS = 14;

    /** Room for two: the third round evicts where nothing was settled. */
    private static final OutboxLimits TIGHT = new OutboxLimits(1 << 20, 2);

    @Test
    void lawHoldsWithoutACrash() throws IOException {
        Scenario scenario = new Scenario();
        scenario.run(new FailingStorage(scenario.disk));
        scenario.assertLaw("no crash");
        OutboxCounts counts = Outbox.open(scenario.disk, TIGHT, scenario.ids).counts();
        assertThat(new long[] {counts.delivered(), counts.rejected(), counts.evicted(), counts.evictedInDoubt()})
                .as("the scenario has every way out of the outbox: %s", counts)
                .doesNotContain(0);
    }

    @ParameterizedTest
    @EnumSource
    void lawHoldsWhereverTheProcessDies(FailingStorage.Effect effect) throws IOException {
        long operations = operationsOfOneRun();
        for (long point = 1; point <= operations; point++) {
            Scenario scenario = new Scenario();
            try {
                scenario.run(new FailingStorage(scenario.disk).crashingAt(point, effect));
            } catch (FailingStorage.Crash e) {
                scenario.run(new FailingStorage(scenario.disk));
            }
            scenario.assertLaw("seed " + SEED + ", crash at operation " + point + ", " + effect);
        }
    }

    @ParameterizedTest
    @EnumSource
    void lawHoldsWhereverTheDiskIsFull(FailingStorage.Effect effect) throws IOException {
        long operations = operationsOfOneRun();
        for (long point = 1; point <= operations; point++) {
            Scenario scenario = new Scenario();
            FailingStorage storage = new FailingStorage(scenario.disk).failingAt(point, effect);
            for (int attempt = 0; scenario.round < ROUNDS && attempt < 3; attempt++) {
                try {
                    scenario.run(storage);
                } catch (IOException e) {
                    // Begins again with a new outbox, as an agent does after a restart.
                }
            }
            scenario.assertLaw("seed " + SEED + ", disk full at operation " + point + ", " + effect);
        }
    }

    @ParameterizedTest
    @EnumSource
    void lawHoldsWhereTheDiskIsFullOnceAndTheProcessGoesOn(FailingStorage.Effect effect) throws IOException {
        long operations = operationsOfOneRun();
        for (long point = 1; point <= operations; point++) {
            Scenario scenario = new Scenario();
            scenario.goesOnAfterFailures = true;
            scenario.run(new FailingStorage(scenario.disk).failingAt(point, effect));
            scenario.assertLaw("seed " + SEED + ", disk full at operation " + point + ", " + effect + ", same process");
        }
    }

    private static long operationsOfOneRun() throws IOException {
        Scenario scenario = new Scenario();
        scenario.run(new FailingStorage(scenario.disk));
        return scenario.operations;
    }

    /** A device that trains, sends and hears receipts; its disk and this record of it outlive its crashes. */
    private static final class Scenario {
        final MemoryStorage disk = new MemoryStorage();
        final UpdateIds ids = OutboxFixture.countedIds();
        final UpdateHistory history = new UpdateHistory();
        boolean goesOnAfterFailures;
        int round;
        long operations;

        @FunctionalInterface
        private interface Step {
            void run() throws IOException;
        }

        void run(FailingStorage storage) throws IOException {
            try {
                Outbox outbox = Outbox.open(storage, TIGHT, ids);
                history.reopened(outbox);
                for (; round < ROUNDS; round++) {
                    step(outbox, () -> train(outbox));
                    for (PendingUpdate update : outbox.pending()) {
                        step(outbox, () -> hear(outbox, update));
                    }
                }
            } finally {
                operations += storage.operations();
            }
        }

        private void step(Outbox outbox, Step step) throws IOException {
            try {
                step.run();
            } catch (IOException e) {
                if (!goesOnAfterFailures) {
                    throw e;
                }
            }
            history.observe(outbox);
        }

        private void train(Outbox outbox) throws IOException {
            long version = round + 1L;
            if (outbox.contributedVersion() < version) {
                OutboxFixture.put(outbox, learned(version), version);
            }
        }

        /** Sends all but every fourth update, and hears what became of two out of three that were sent. */
        private void hear(Outbox outbox, PendingUpdate update) throws IOException {
            SplittableRandom fate = new SplittableRandom(SEED ^ update.baseVersion() * 0x9e3779b97f4a7c15L);
            if (fate.nextInt(4) == 0) {
                return;
            }
            PendingUpdate attempted = outbox.markAttempted(update);
            Settlement settlement = fate.nextBoolean() ? Settlement.DELIVERED : Settlement.REJECTED;
            if (fate.nextInt(3) != 0) {
                history.settling(attempted, settlement);
                outbox.settle(attempted, settlement);
                history.settled(attempted, settlement);
            }
        }

        private static float[] learned(long version) {
            return OutboxFixture.delta(new SplittableRandom(SEED + version));
        }

        void assertLaw(String where) throws IOException {
            Outbox outbox = Outbox.open(disk, TIGHT, ids);
            history.reopened(outbox);
            float[] learned = new float[PARAMETERS];
            for (long version : history.versions()) {
                add(learned(version), learned);
            }
            float[] found = outbox.residual(MODEL, LAYOUT).values();
            add(history.sumOutsideTheResidual(), found);
            assertThat(found).as(where).isEqualTo(learned);
            assertThat(outbox.counts().evictedInDoubt()).as(where).isEqualTo(history.evictedInDoubt());
            assertThat(outbox.counts().stored())
                    .as(where)
                    .isEqualTo(history.versions().size());
            if (!goesOnAfterFailures) {
                assertThat(history.versions()).as(where).hasSize(ROUNDS);
            }
        }

        private static void add(float[] values, float[] sum) {
            for (int i = 0; i < sum.length; i++) {
                sum[i] += values[i];
            }
        }
    }
}
