package dev.venule.aggregator.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.venule.aggregator.buffer.BufferPolicy;
import dev.venule.aggregator.buffer.Contribution;
import dev.venule.aggregator.buffer.MemoryAggregatorStore;
import dev.venule.aggregator.intake.Admission;
import dev.venule.aggregator.intake.Answer;
import dev.venule.aggregator.intake.IncomingUpdate;
import dev.venule.aggregator.intake.IntakeOutcome;
import dev.venule.aggregator.intake.Population;
import dev.venule.aggregator.participation.InclusionQuota;
import dev.venule.aggregator.participation.ParticipationPolicy;
import dev.venule.aggregator.participation.RoundMode;
import dev.venule.aggregator.participation.Statuses;
import dev.venule.protocol.message.Receipt;
import dev.venule.protocol.message.RejectReason;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The quota, and when devices are told to come back. */
class ParticipationRoundTest {
    private static final Admission OVER_QUOTA = new Admission.Rejected(RejectReason.INCLUSION_QUOTA);
    private static final Admission BUFFERED = new Admission.Buffered(0);
    private static final Duration INTERVAL = Duration.ofMinutes(10);

    private final MemoryAggregatorStore store = new MemoryAggregatorStore();

    private RoundFixture round(int goal, RoundMode mode, InclusionQuota quota, Duration maximumRetryAfter)
            throws IOException {
        ParticipationPolicy participation = new ParticipationPolicy(quota, maximumRetryAfter, 1000);
        return new RoundFixture(Population.config(BufferPolicy.ofGoal(goal), mode, participation), store);
    }

    private RoundFixture asynchronous(int goal, InclusionQuota quota) throws IOException {
        return round(goal, new RoundMode.Asynchronous(), quota, Duration.ofHours(1));
    }

    private static Duration retryAfter(Answer answer) {
        long millis = answer.receipt().map(Receipt::getRetryAfterMillis).orElseThrow();
        assertThat(answer.retryAfter()).isEqualTo(Duration.ofMillis(millis));
        return answer.retryAfter();
    }

    @Test
    void deviceThatOwnsItsShareOfTheLatestVersionsIsRefusedUntilOthersCameToo() throws IOException {
        RoundFixture round = asynchronous(1, new InclusionQuota(4, 0.5));
        round.present(4);
        assertThat(round.report("d0").admission()).isEqualTo(BUFFERED);
        assertThat(round.report("d0").admission()).isEqualTo(BUFFERED);
        IncomingUpdate third = round.update("d0", 2);
        assertThat(round.send(third).admission()).isEqualTo(OVER_QUOTA);
        assertThat(round.report("d1").admission()).isEqualTo(BUFFERED);
        assertThat(round.report("d0").admission()).isEqualTo(OVER_QUOTA);
        assertThat(round.report("d2").admission()).isEqualTo(BUFFERED);
        assertThat(round.report("d0").admission()).isEqualTo(BUFFERED);
        assertThat(round.send(third).admission())
                .as("a verdict is for ever: the device has its content back")
                .isEqualTo(OVER_QUOTA);
    }

    @Test
    void quotaIsReadFromTheStoreAfterARestart() throws IOException {
        RoundFixture round = asynchronous(1, new InclusionQuota(4, 0.5));
        round.present(4);
        assertThat(round.report("d1").admission()).isEqualTo(BUFFERED);
        assertThat(round.report("d0").admission()).isEqualTo(BUFFERED);
        assertThat(round.report("d0").admission()).isEqualTo(BUFFERED);
        round.restart();
        round.present(4);
        assertThat(round.report("d0").admission()).isEqualTo(OVER_QUOTA);
        assertThat(round.report("d2").admission()).isEqualTo(BUFFERED);
    }

    @Test
    void versionsSayOfWhichProfileAndWhereItsContributorsWere() throws IOException {
        RoundFixture round = asynchronous(2, InclusionQuota.standard());
        round.report("d0");
        round.status("d0", Statuses.offline());
        round.report("stranger");

        assertThat(store.contributions(Population.NAME, 1))
                .extracting(share -> share.key().device(), Contribution::profile, Contribution::site)
                .containsExactly(tuple("d0", "watch", "ward 3"), tuple("stranger", "", ""));
    }

    @Test
    void updatesOfOneBatchCountTogether() throws IOException {
        BufferPolicy buffer = new BufferPolicy(10, 10, 1000, Long.MAX_VALUE);
        ParticipationPolicy participation =
                new ParticipationPolicy(new InclusionQuota(2, 0.1), Duration.ofHours(1), 1000);
        RoundFixture round =
                new RoundFixture(Population.config(buffer, new RoundMode.Asynchronous(), participation), store);
        round.present(50);
        IntakeOutcome outcome =
                round.intake().accept(List.of(round.update("d0", 0), round.update("d0", 0), round.update("d0", 0)));
        assertThat(outcome.answers()).extracting(Answer::admission).containsExactly(BUFFERED, BUFFERED, OVER_QUOTA);
    }

    @Test
    void deviceThatIsAloneIsNotStoppedByItsShare() throws IOException {
        RoundFixture round = asynchronous(1, new InclusionQuota(4, 0.5));
        round.status("d0", Statuses.online());
        round.status("d1", Statuses.offline());
        for (int i = 0; i < 12; i++) {
            assertThat(round.report("d0").admission()).as("version " + i).isEqualTo(BUFFERED);
        }
        round.present(4);
        assertThat(round.report("d0").admission()).isEqualTo(OVER_QUOTA);
    }

    /** They would have the others wait for updates that never come. */
    @Test
    void devicesThatCannotContributeLeaveTheirPartToTheOthers() throws IOException {
        RoundFixture round = asynchronous(1, new InclusionQuota(4, 0.25));
        round.present(4);
        round.status("d2", Statuses.after("not_enough_examples", 0));
        round.status("d3", Statuses.after("cohort_closed", 0));
        for (int i = 0; i < 12; i++) {
            assertThat(round.report("d" + i % 2).admission()).as("version " + i).isEqualTo(BUFFERED);
        }
        round.status("d3", Statuses.after("queued", 12));
        round.status("d2", Statuses.after("already_contributed", 12));
        assertThat(round.report("d0").admission()).as("all four take part").isEqualTo(OVER_QUOTA);
    }

    @Test
    void standardQuotaLetsEveryDeviceIntoEveryVersionOfTwo() throws IOException {
        RoundFixture round = asynchronous(2, InclusionQuota.standard());
        round.present(10);
        for (int i = 0; i < 60; i++) {
            assertThat(round.report("d0").admission()).as("version " + i).isEqualTo(BUFFERED);
            assertThat(round.report("d" + (1 + i % 9)).admission()).isEqualTo(BUFFERED);
        }
    }

    /** Of those that the lot finds, one may contribute: whose share is spent has been told to stay away. */
    @Test
    void cohortCountsOnDevicesWhoseShareIsNotSpent() throws IOException {
        RoundMode mode = new RoundMode.SynchronousCohorts(1, INTERVAL, 1, 1, Duration.ZERO);
        RoundFixture round = round(1, mode, new InclusionQuota(4, 0.25), Duration.ofHours(1));
        round.present(6);
        assertThat(round.round().tick()).isInstanceOf(Tick.Announced.class);
        for (int i = 0; i < 40; i++) {
            List<String> useful = round.asked().stream()
                    .filter(device -> round.round().refusal(device, 0).isEmpty())
                    .toList();
            assertThat(useful).as("version " + i).hasSize(1);
            assertThat(round.report(useful.get(0)).admission())
                    .as("version " + i)
                    .isEqualTo(BUFFERED);
        }
        for (long version = 4; version <= 40; version++) {
            List<String> lastFour = new ArrayList<>();
            for (long in = version - 3; in <= version; in++) {
                lastFour.addAll(round.contributors(in));
            }
            assertThat(lastFour).as("versions up to " + version).doesNotHaveDuplicates();
        }
    }

    /** {@code count} versions, one at the end of each interval. */
    private static void versionsEvery(Duration interval, int count, RoundFixture round) throws IOException {
        for (int i = 0; i < count; i++) {
            round.clock.advance(interval);
            assertThat(round.report("maker" + i).admission()).isEqualTo(BUFFERED);
            assertThat(round.report("other" + i).admission()).isEqualTo(BUFFERED);
        }
    }

    @Test
    void deviceWhoseCapIsSpentIsToldWhenTheNextVersionIsDue() throws IOException {
        RoundFixture round = asynchronous(2, InclusionQuota.standard());
        versionsEvery(INTERVAL, 60, round);
        round.clock.advance(Duration.ofMinutes(4));
        IncomingUpdate update = round.update("d0", round.version());
        Answer first = round.send(update);
        assertThat(first.admission()).isEqualTo(BUFFERED);
        assertThat(retryAfter(first)).isBetween(Duration.ofMinutes(6).minusSeconds(1), Duration.ofMinutes(6));
        round.clock.advance(Duration.ofMinutes(2));
        Answer again = round.send(update);
        assertThat(again.admission()).isEqualTo(new Admission.Duplicate());
        assertThat(retryAfter(again)).isBetween(Duration.ofMinutes(4).minusSeconds(1), Duration.ofMinutes(4));
        Answer second = round.report("d0");
        assertThat(second.admission()).isEqualTo(new Admission.Rejected(RejectReason.CONTRIBUTION_CAP));
        assertThat(retryAfter(second)).isEqualTo(retryAfter(again));
        round.clock.advance(Duration.ofHours(1));
        assertThat(retryAfter(round.send(update))).as("overdue").isZero();
    }

    @Test
    void paceIsReadFromTheStoreAfterARestart() throws IOException {
        RoundFixture round = asynchronous(2, InclusionQuota.standard());
        versionsEvery(INTERVAL, 30, round);
        round.clock.advance(Duration.ofMinutes(4));
        round.restart();
        // Of the few versions whose deltas are kept: the deviation has not died down yet.
        assertThat(retryAfter(round.report("d0"))).isBetween(Duration.ofMinutes(4), Duration.ofMinutes(6));
    }

    @Test
    void deviceThatCompletesAVersionIsWantedForTheNextAtOnce() throws IOException {
        RoundFixture round = asynchronous(2, InclusionQuota.standard());
        versionsEvery(INTERVAL, 30, round);
        assertThat(retryAfter(round.report("d0"))).isPositive();
        assertThat(retryAfter(round.report("d1"))).isZero();
    }

    @Test
    void nobodyIsToldToWaitBeforeThereIsAPace() throws IOException {
        RoundFixture round = asynchronous(2, InclusionQuota.standard());
        assertThat(retryAfter(round.report("d0"))).isZero();
        assertThat(round.report("d1").admission()).isEqualTo(BUFFERED);
        assertThat(round.version()).isEqualTo(1);
        assertThat(retryAfter(round.report("d0"))).isZero();
    }

    @Test
    void waitIsNeverLongerThanTheMaximum() throws IOException {
        RoundFixture round = round(2, new RoundMode.Asynchronous(), InclusionQuota.standard(), Duration.ofMinutes(3));
        versionsEvery(Duration.ofDays(2), 10, round);
        assertThat(retryAfter(round.report("d0"))).isEqualTo(Duration.ofMinutes(3));
    }

    @Test
    void zeroMaximumNeverAsks() throws IOException {
        RoundFixture round = round(2, new RoundMode.Asynchronous(), InclusionQuota.standard(), Duration.ZERO);
        versionsEvery(INTERVAL, 10, round);
        assertThat(retryAfter(round.report("d0"))).isZero();
    }

    @Test
    void deviceOverItsQuotaIsToldWhenTheNextVersionIsDue() throws IOException {
        RoundFixture round = asynchronous(1, new InclusionQuota(4, 0.5));
        round.present(4);
        for (String device : new String[] {"d1", "d0", "d0"}) {
            round.clock.advance(INTERVAL);
            assertThat(round.report(device).admission()).isEqualTo(BUFFERED);
        }
        round.clock.advance(Duration.ofMinutes(1));
        Answer refused = round.report("d0");
        assertThat(refused.admission()).isEqualTo(OVER_QUOTA);
        assertThat(retryAfter(refused)).isBetween(Duration.ofMinutes(1), Duration.ofMinutes(9));
    }

    @Test
    void cohortsDeviceIsToldToComeBackForTheNextCohortAndNotAfterTheDeadline() throws IOException {
        RoundMode mode = new RoundMode.SynchronousCohorts(1, Duration.ofMinutes(20), 3, 2, Duration.ZERO);
        RoundFixture round = round(3, mode, InclusionQuota.standard(), Duration.ofHours(1));
        round.present(9);
        assertThat(round.round().tick()).isInstanceOf(Tick.Announced.class);
        for (int i = 0; i < 30; i++) {
            List<String> asked = round.asked();
            round.clock.advance(INTERVAL);
            for (String device : asked) {
                assertThat(round.report(device).admission()).as("version " + i).isEqualTo(BUFFERED);
            }
        }
        round.clock.advance(Duration.ofMinutes(4));
        Answer answer = round.report(round.asked().get(0));
        assertThat(retryAfter(answer)).isBetween(Duration.ofMinutes(6).minusSeconds(5), Duration.ofMinutes(6));
        Answer late = round.report(round.asked().get(0), round.version() - 1);
        assertThat(late.admission()).isEqualTo(new Admission.Rejected(RejectReason.TOO_STALE));
        assertThat(retryAfter(late)).isZero();
    }

    @Test
    void cohortsDeadlineBoundsTheWait() throws IOException {
        RoundMode mode = new RoundMode.SynchronousCohorts(1, Duration.ofMinutes(5), 3, 2, Duration.ZERO);
        RoundFixture round = round(3, mode, InclusionQuota.standard(), Duration.ofHours(10));
        for (int i = 0; i < 20; i++) {
            round.clock.advance(Duration.ofHours(2));
            for (int device = 0; device < 3; device++) {
                assertThat(round.report("maker" + device).admission()).isEqualTo(BUFFERED);
            }
        }
        round.present(9);
        assertThat(round.round().tick()).isInstanceOf(Tick.Announced.class);
        assertThat(retryAfter(round.report(round.asked().get(0)))).isEqualTo(Duration.ofMinutes(5));
    }
}
