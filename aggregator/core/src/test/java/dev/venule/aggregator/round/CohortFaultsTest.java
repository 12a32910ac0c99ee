package dev.venule.aggregator.round;

import static org.assertj.core.api.Assertions.assertThat;

import dev.venule.aggregator.buffer.BufferPolicy;
import dev.venule.aggregator.buffer.BufferedUpdate;
import dev.venule.aggregator.buffer.Contribution;
import dev.venule.aggregator.buffer.MemoryAggregatorStore;
import dev.venule.aggregator.buffer.UpdateKey;
import dev.venule.aggregator.buffer.VersionProvenance;
import dev.venule.aggregator.intake.Admission;
import dev.venule.aggregator.intake.Answer;
import dev.venule.aggregator.intake.FaultyStore;
import dev.venule.aggregator.intake.IncomingUpdate;
import dev.venule.aggregator.intake.Population;
import dev.venule.aggregator.participation.InclusionQuota;
import dev.venule.aggregator.participation.ParticipationPolicy;
import dev.venule.aggregator.participation.RoundMode;
import dev.venule.aggregator.participation.Statuses;
import dev.venule.protocol.message.RejectReason;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever happens between the ticks of a cohort: what was acknowledged is counted, once, in the version it was for. */
class CohortFaultsTest {
    private static final int GOAL = 6;
    private static final int MINIMUM = 3;
    private static final int DEVICES = 20;
    private static final RoundMode COHORTS =
            new RoundMode.SynchronousCohorts(1.5, Duration.ofMinutes(5), 4, MINIMUM, Duration.ZERO);
    private static final PopulationConfig CONFIG = Population.config(
            BufferPolicy.ofGoal(GOAL),
            COHORTS,
            new ParticipationPolicy(new InclusionQuota(5, 0.15), Duration.ofHours(1), DEVICES));

    /** What the devices were told. */
    private final Set<UpdateKey> acknowledged = new HashSet<>();

    private final Set<UpdateKey> rejected = new HashSet<>();
    private final MemoryAggregatorStore store = new MemoryAggregatorStore();

    static List<Long> seeds() {
        List<Long> seeds = new ArrayList<>();
        for (long seed = 1; seed <= 40; seed++) {
            seeds.add(seed);
        }
        return seeds;
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyAcknowledgedReportIsCountedOnceWhateverHappens(long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        RoundFixture round = new RoundFixture(CONFIG, store);
        List<IncomingUpdate> sent = new ArrayList<>();
        for (int step = 0; step < 600; step++) {
            round = happen(random, round, sent, "seed " + seed + ", step " + step);
        }
        assertThat(round.version()).as("seed " + seed).isGreaterThan(5);
        assertLedgersAgree("seed " + seed);
    }

    private RoundFixture happen(SplittableRandom random, RoundFixture round, List<IncomingUpdate> sent, String when)
            throws IOException {
        String device = "d" + random.nextInt(DEVICES);
        switch (random.nextInt(12)) {
            case 0 -> round.status(device, Statuses.offline());
            case 1 -> round.status(device, Statuses.after("not_enough_examples", 0));
            case 2, 3 -> round.status(device, Statuses.online());
            case 4 -> round.clock.advance(Duration.ofSeconds(random.nextInt(400)));
            case 5, 6 -> assertSelection(round.round().tick(), round, when);
            case 7 -> {
                if (random.nextInt(8) == 0) {
                    round.restart();
                }
            }
            case 8 -> {
                if (!sent.isEmpty()) {
                    send(sent.get(random.nextInt(sent.size())), round, when);
                }
            }
            case 9 -> sent.add(round.update(device, round.version()));
            default -> {
                IncomingUpdate update = round.update(device, round.version());
                sent.add(update);
                send(update, round, when);
            }
        }
        return round;
    }

    private void send(IncomingUpdate update, RoundFixture round, String when) throws IOException {
        Answer answer = round.send(update);
        UpdateKey key = new UpdateKey(
                Population.NAME, answer.device(), answer.updateId().orElseThrow());
        Admission admission = answer.admission();
        if (admission instanceof Admission.Buffered) {
            assertThat(admission).as(when).isEqualTo(new Admission.Buffered(0));
            assertThat(acknowledged.add(key)).as(when).isTrue();
            assertThat(rejected).as(when).doesNotContain(key);
        } else if (admission instanceof Admission.Duplicate) {
            assertThat(acknowledged).as(when).contains(key);
        } else {
            assertThat(((Admission.Rejected) admission).reason())
                    .as(when)
                    .isIn(RejectReason.TOO_STALE, RejectReason.CONTRIBUTION_CAP, RejectReason.INCLUSION_QUOTA);
            assertThat(acknowledged).as(when).doesNotContain(key);
            rejected.add(key);
        }
    }

    /** Nine are asked, or all who may contribute. */
    private static void assertSelection(Tick tick, RoundFixture round, String when) {
        boolean isNewCohort = tick instanceof Tick.Announced
                && round.announcement().getSelection().getClosesAtMillis()
                        == round.clock.millis() + Duration.ofMinutes(5).toMillis();
        if (isNewCohort) {
            long mayContribute = round.round().devices().present().stream()
                    .filter(known -> round.round().buffer().contributionsOf(known.device()) == 0)
                    .filter(known -> round.round().refusal(known.device(), 0).isEmpty())
                    .count();
            long asked = round.asked().stream()
                    .filter(known -> round.round().refusal(known, 0).isEmpty())
                    .count();
            assertThat(asked).as(when).isEqualTo(Math.min(9, mayContribute));
        }
    }

    private void assertLedgersAgree(String when) throws IOException {
        List<UpdateKey> counted = new ArrayList<>();
        for (VersionProvenance version : store.versions(Population.NAME)) {
            List<Contribution> contributions = store.contributions(Population.NAME, version.version());
            assertThat(contributions).as(when).hasSizeBetween(MINIMUM, GOAL).hasSize(version.contributions());
            assertThat(version.isOfSubset()).as(when).isEqualTo(contributions.size() < GOAL);
            for (Contribution contribution : contributions) {
                assertThat(contribution.staleness()).as(when).isZero();
                assertThat(contribution.baseVersion()).as(when).isEqualTo(version.version() - 1);
                counted.add(contribution.key());
            }
        }
        for (BufferedUpdate update :
                store.load(Population.NAME, 1).orElseThrow().buffered()) {
            counted.add(update.key());
        }
        assertThat(counted).as(when).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(acknowledged);
    }

    /** The store fails at each of its calls in turn, before or after the call took effect; ticks go on from there. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void failureOfTheStoreAtAnyCallOfACohortLosesNothing(boolean afterEffect) throws IOException {
        int calls = run(new FaultyStore(store, Integer.MAX_VALUE, false));
        assertLedgersAgree("without a failure");
        assertThat(calls).isGreaterThan(10);
        for (int failing = 0; failing < calls; failing++) {
            CohortFaultsTest fresh = new CohortFaultsTest();
            String when = "call " + failing + (afterEffect ? " after" : " before") + " its effect";
            assertThat(fresh.run(new FaultyStore(fresh.store, failing, afterEffect)))
                    .as(when)
                    .isGreaterThanOrEqualTo(calls);
            fresh.assertLedgersAgree(when);
            assertThat(fresh.store.versions(Population.NAME))
                    .as(when)
                    .extracting(VersionProvenance::contributions)
                    .containsExactly(GOAL, MINIMUM);
        }
    }

    /** A version by its goal, and one by its deadline. */
    private int run(FaultyStore faulty) throws IOException {
        RoundFixture round = opened(faulty);
        round.present(DEVICES);
        tickUntilStored(round);
        sendUntilStored(round, round.asked().subList(0, GOAL));
        assertThat(round.version()).isEqualTo(1);
        tickUntilStored(round);
        sendUntilStored(round, round.asked().subList(0, MINIMUM));
        round.clock.advance(Duration.ofMinutes(5));
        tickUntilStored(round);
        assertThat(round.version()).isEqualTo(2);
        assertThat(round.announcement().getVersion().getNumber()).isEqualTo(2);
        return faulty.calls();
    }

    private static RoundFixture opened(FaultyStore faulty) throws IOException {
        try {
            return new RoundFixture(CONFIG, faulty);
        } catch (IOException e) {
            return new RoundFixture(CONFIG, faulty);
        }
    }

    private static void tickUntilStored(RoundFixture round) throws IOException {
        try {
            assertThat(round.round().tick()).isNotNull();
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("planted");
            assertThat(round.round().tick())
                    .as("devices must hear of what the restored round holds")
                    .isNotInstanceOf(Tick.Nothing.class);
        }
    }

    private void sendUntilStored(RoundFixture round, List<String> devices) throws IOException {
        for (String device : devices) {
            IncomingUpdate update = round.update(device, round.version());
            try {
                send(update, round, device);
            } catch (IOException e) {
                assertThat(e).hasMessageContaining("planted");
                acknowledge(round.send(update));
            }
        }
    }

    /** The first answer was lost with the transaction that may have been made: Buffered and Duplicate promise the same. */
    private void acknowledge(Answer answer) {
        assertThat(answer.admission()).isInstanceOfAny(Admission.Buffered.class, Admission.Duplicate.class);
        acknowledged.add(new UpdateKey(
                Population.NAME, answer.device(), answer.updateId().orElseThrow()));
    }
}
