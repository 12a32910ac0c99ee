package dev.venule.aggregator.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.venule.aggregator.buffer.BufferPolicy;
import dev.venule.aggregator.buffer.MemoryAggregatorStore;
import dev.venule.aggregator.buffer.MissedDevice;
import dev.venule.aggregator.buffer.Participation;
import dev.venule.aggregator.buffer.VersionProvenance;
import dev.venule.aggregator.intake.Admission;
import dev.venule.aggregator.intake.IncomingUpdate;
import dev.venule.aggregator.intake.Population;
import dev.venule.aggregator.participation.ParticipationPolicy;
import dev.venule.aggregator.participation.RoundMode;
import dev.venule.aggregator.participation.Statuses;
import dev.venule.protocol.message.Announcement;
import dev.venule.protocol.message.CohortSelection;
import dev.venule.protocol.message.RejectReason;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Transcripts of synchronous rounds. */
class CohortRoundTest {
    private static final Admission LATE = new Admission.Rejected(RejectReason.TOO_STALE);

    private final MemoryAggregatorStore store = new MemoryAggregatorStore();

    @SuppressWarnings("NullAway.Init")
    private RoundFixture round;

    @BeforeEach
    void open() throws IOException {
        round = new RoundFixture(config(BufferPolicy.ofGoal(10)), store);
    }

    private static PopulationConfig config(BufferPolicy buffer) {
        return Population.config(buffer, RoundFixture.COHORTS, ParticipationPolicy.standard());
    }

    private Tick tickAfter(Duration time) throws IOException {
        round.clock.advance(time);
        return round.round().tick();
    }

    private void reportOf(List<String> devices) throws IOException {
        for (String device : devices) {
            round.assertCounts(device);
        }
    }

    @Test
    void nobodyIsAskedUntilEnoughAreThereAndThenTheWantedNumberIs() throws IOException {
        round.present(7);
        assertThat(round.announcement().getSelection().getThreshold()).isEqualTo(CohortSelection.NOBODY);
        assertThat(round.round().tick()).isInstanceOf(Tick.Nothing.class);
        round.present(50);
        assertThat(round.round().tick()).isInstanceOf(Tick.Announced.class);
        Announcement announcement = round.announcement();
        assertThat(round.asked()).hasSize(13);
        assertThat(announcement.getVersion().getNumber()).isZero();
        assertThat(announcement.getPlan().getMaximumStaleness()).isZero();
        assertThat(announcement.getSelection().getClosesAtMillis())
                .isEqualTo(round.clock.millis() + RoundFixture.DEADLINE.toMillis());
        assertThat(tickAfter(Duration.ofMinutes(9))).isInstanceOf(Tick.Nothing.class);
    }

    @Test
    void goalMakesTheVersionAtOnceAndBeginsTheNextCohort() throws IOException {
        round.present(50);
        assertThat(round.round().tick()).isInstanceOf(Tick.Announced.class);
        List<String> asked = round.asked();
        reportOf(asked.subList(0, 10));
        assertThat(round.version()).isEqualTo(1);
        assertThat(round.asked()).hasSize(13);
        VersionProvenance provenance = round.provenance(1);
        assertThat(provenance.isOfSubset()).isFalse();
        assertThat(provenance.participation().mode()).isEqualTo(Participation.Mode.COHORTS);
        assertThat(provenance.participation().selected()).isEqualTo(13);
        assertThat(provenance.participation().missing()).isEqualTo(3);
        assertThat(provenance.participation().missed())
                .extracting(MissedDevice::device)
                .containsExactlyElementsOf(asked.subList(10, 13));
    }

    @Test
    void lateReportIsRejectedAndTheProvenanceSaysSoFromThenOn() throws IOException {
        round.present(50);
        assertThat(round.round().tick()).isInstanceOf(Tick.Announced.class);
        List<String> asked = round.asked();
        IncomingUpdate late = round.update(asked.get(10), 0);
        round.status(asked.get(11), Statuses.offline());
        reportOf(asked.subList(0, 10));
        assertThat(round.provenance(1).participation().missed())
                .extracting(MissedDevice::reason)
                .containsExactly("no_answer", "offline", "no_answer");
        assertThat(round.send(late).admission()).isEqualTo(LATE);
        assertThat(round.send(late).admission()).as("again").isEqualTo(LATE);
        assertThat(round.report(asked.get(11), 0).admission()).isEqualTo(LATE);
        assertThat(round.provenance(1).participation().missed())
                .extracting(MissedDevice::reason)
                .containsExactly("late", "late", "no_answer");
        assertThat(round.round().buffer().size()).isZero();
    }

    @Test
    void deadlineWithEnoughMakesAVersionOfASubsetThatSaysSo() throws IOException {
        round.present(50);
        assertThat(round.round().tick()).isInstanceOf(Tick.Announced.class);
        reportOf(round.asked().subList(0, 6));
        assertThat(tickAfter(RoundFixture.DEADLINE.minusMillis(1))).isInstanceOf(Tick.Nothing.class);
        Tick tick = tickAfter(Duration.ofMillis(1));
        assertThat(tick).isInstanceOfSatisfying(Tick.VersionMade.class, made -> {
            VersionProvenance provenance = made.version().provenance();
            assertThat(provenance.version()).isEqualTo(1);
            assertThat(provenance.isOfSubset()).isTrue();
            assertThat(provenance.contributions()).isEqualTo(6);
            assertThat(provenance.participation().goal()).isEqualTo(10);
            assertThat(provenance.participation().selected()).isEqualTo(13);
            assertThat(provenance.participation().missing()).isEqualTo(7);
            assertThat(made.version().publication()).isSameAs(round.round().publication());
        });
        assertThat(round.asked()).hasSize(13);
    }

    @Test
    void deadlineWithTooFewAsksOthersAndKeepsWhatWasReported() throws IOException {
        round.present(50);
        assertThat(round.round().tick()).isInstanceOf(Tick.Announced.class);
        Announcement first = round.announcement();
        List<String> reported = round.asked().subList(0, 5);
        reportOf(reported);
        assertThat(tickAfter(RoundFixture.DEADLINE)).isInstanceOf(Tick.Announced.class);
        Announcement second = round.announcement();
        assertThat(second.getVersion()).isEqualTo(first.getVersion());
        assertThat(second.getSequence()).isGreaterThan(first.getSequence());
        assertThat(second.getSelection().getSalt())
                .isNotEqualTo(first.getSelection().getSalt());
        List<String> asked = round.asked();
        assertThat(asked).hasSize(13).doesNotContainAnyElementsOf(reported);
        reportOf(asked.subList(0, 5));
        assertThat(round.version()).isEqualTo(1);
        assertThat(round.contributors(1)).containsAll(reported).hasSize(10);
        Participation participation = round.provenance(1).participation();
        assertThat(participation.selected() - participation.missing()).isEqualTo(10);
    }

    /** Its report was for the first cohort; the version is still being made, so it is not late. */
    @Test
    void reportForAnAbandonedCohortCounts() throws IOException {
        round.present(13);
        assertThat(round.round().tick()).isInstanceOf(Tick.Announced.class);
        IncomingUpdate slow = round.update("d3", 0);
        assertThat(tickAfter(RoundFixture.DEADLINE)).isInstanceOf(Tick.Announced.class);
        assertThat(round.send(slow).admission()).isEqualTo(new Admission.Buffered(0));
        assertThat(round.send(slow).admission()).isEqualTo(new Admission.Duplicate());
        assertThat(round.round().buffer().size()).isEqualTo(1);
    }

    @Test
    void abandonedCohortWithNobodyLeftWaitsAndGoesOnWhenDevicesComeBack() throws IOException {
        round.present(10);
        assertThat(round.round().tick()).isInstanceOf(Tick.Announced.class);
        reportOf(List.of("d0", "d1", "d2"));
        for (int i = 0; i < 10; i++) {
            round.status("d" + i, Statuses.offline());
        }
        assertThat(tickAfter(RoundFixture.DEADLINE)).isInstanceOf(Tick.Announced.class);
        assertThat(round.announcement().getSelection().getThreshold()).isEqualTo(CohortSelection.NOBODY);
        assertThat(tickAfter(Duration.ofDays(30))).as("the renewal").isInstanceOf(Tick.Announced.class);
        assertThat(round.round().buffer().size()).isEqualTo(3);
        round.present(8);
        assertThat(round.round().tick()).isInstanceOf(Tick.Announced.class);
        assertThat(round.asked()).containsExactly("d3", "d4", "d5", "d6", "d7");
    }

    @Test
    void reportsThatComeAfterTheDeadlineMakeTheVersionAtTheNextTick() throws IOException {
        round.present(8);
        assertThat(round.round().tick()).isInstanceOf(Tick.Announced.class);
        reportOf(List.of("d0", "d1", "d2", "d3", "d4"));
        for (int i = 0; i < 8; i++) {
            round.status("d" + i, Statuses.offline());
        }
        assertThat(tickAfter(RoundFixture.DEADLINE)).isInstanceOf(Tick.Announced.class);
        round.assertCounts("d5");
        assertThat(round.round().tick()).isInstanceOf(Tick.VersionMade.class);
        assertThat(round.provenance(1).isOfSubset()).isTrue();
    }

    @Test
    void deviceReportsOncePerVersion() throws IOException {
        round.present(50);
        assertThat(round.round().tick()).isInstanceOf(Tick.Announced.class);
        String device = round.asked().get(0);
        round.assertCounts(device);
        assertThat(round.report(device).admission()).isEqualTo(new Admission.Rejected(RejectReason.CONTRIBUTION_CAP));
    }

    @Test
    void renewedAnnouncementIsForTheSameCohort() throws IOException {
        RoundMode slow = new RoundMode.SynchronousCohorts(1.3, Duration.ofDays(3), 8, 6, Duration.ZERO);
        round = new RoundFixture(
                Population.config(BufferPolicy.ofGoal(10), slow, ParticipationPolicy.standard()),
                new MemoryAggregatorStore());
        round.present(50);
        assertThat(round.round().tick()).isInstanceOf(Tick.Announced.class);
        Announcement first = round.announcement();
        assertThat(tickAfter(Duration.ofHours(13))).isInstanceOf(Tick.Announced.class);
        Announcement renewed = round.announcement();
        assertThat(renewed.getSequence()).isGreaterThan(first.getSequence());
        assertThat(renewed.getSelection()).isEqualTo(first.getSelection());
    }

    /** Nothing of a cohort is stored: what was reported is, and another cohort is drawn for the rest. */
    @Test
    void restartInTheMiddleOfACohortDrawsAnotherForTheRest() throws IOException {
        round.present(50);
        assertThat(round.round().tick()).isInstanceOf(Tick.Announced.class);
        Announcement before = round.announcement();
        List<String> asked = round.asked();
        List<String> reported = asked.subList(0, 5);
        reportOf(reported);
        IncomingUpdate underway = round.update(asked.get(5), 0);
        round.clock.advance(Duration.ofMinutes(30));
        round.restart();
        assertThat(round.announcement().getSelection().getThreshold()).isEqualTo(CohortSelection.NOBODY);
        assertThat(round.round().tick()).isInstanceOf(Tick.Nothing.class);
        assertThat(round.send(underway).admission()).isEqualTo(new Admission.Buffered(0));
        round.present(50);
        assertThat(round.round().tick()).isInstanceOf(Tick.Announced.class);
        Announcement after = round.announcement();
        assertThat(after.getSequence()).isGreaterThan(before.getSequence());
        assertThat(after.getSelection().getSalt())
                .isNotEqualTo(before.getSelection().getSalt());
        assertThat(round.asked()).hasSize(13).doesNotContainAnyElementsOf(reported);
        reportOf(round.asked().subList(0, 4));
        assertThat(round.version()).isEqualTo(1);
        assertThat(round.contributors(1)).containsAll(reported).contains(asked.get(5));
    }

    /** Everybody who is there has reported before the restart: the deadline must still come. */
    @Test
    void restartAfterAllPresentReportedStillMakesTheVersion() throws IOException {
        round.present(8);
        assertThat(round.round().tick()).isInstanceOf(Tick.Announced.class);
        reportOf(round.asked());
        round.restart();
        round.present(8);
        assertThat(tickAfter(RoundFixture.DEADLINE.minusMillis(1))).isInstanceOf(Tick.Nothing.class);
        assertThat(tickAfter(Duration.ofMillis(1))).isInstanceOf(Tick.VersionMade.class);
        assertThat(round.contributors(1)).hasSize(8);
    }

    @Test
    void finishedPopulationAsksNobody() throws IOException {
        round = new RoundFixture(config(BufferPolicy.ofGoal(10).stoppingAt(1)), store);
        round.present(50);
        assertThat(round.round().tick()).isInstanceOf(Tick.Announced.class);
        reportOf(round.asked().subList(0, 10));
        assertThat(round.round().isFinished()).isTrue();
        assertThat(round.asked()).isEmpty();
        assertThat(tickAfter(Duration.ofMinutes(1))).isInstanceOf(Tick.Nothing.class);
        assertThat(round.report("d0").admission()).isEqualTo(new Admission.Rejected(RejectReason.EXPIRED));
    }

    /** The mode changed while the aggregator was away: what was acknowledged counts all the same. */
    @Test
    void updatesOfTheOtherModeAreInTheNextVersion() throws IOException {
        MemoryAggregatorStore shared = new MemoryAggregatorStore();
        RoundFixture before = new RoundFixture(Population.config(BufferPolicy.ofGoal(2)), shared);
        before.assertCounts("a");
        before.assertCounts("b");
        assertThat(before.report("stale", 0).admission()).isEqualTo(new Admission.Buffered(1));
        round = new RoundFixture(config(BufferPolicy.ofGoal(10)), shared);
        round.present(50);
        assertThat(round.round().tick()).isInstanceOf(Tick.Announced.class);
        reportOf(round.asked().subList(0, 9));
        assertThat(round.version()).isEqualTo(2);
        assertThat(round.contributors(2)).contains("stale").hasSize(10);
    }

    @Test
    void minimumAboveTheGoalIsAConfigurationError() {
        assertThatThrownBy(() -> config(BufferPolicy.ofGoal(5)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("mode.minimumToAggregate must be <= buffer.goal = 5, was 6");
    }
}
