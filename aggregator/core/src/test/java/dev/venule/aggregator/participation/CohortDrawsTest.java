package dev.venule.aggregator.participation;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.venule.aggregator.buffer.MissedDevice;
import dev.venule.aggregator.buffer.Participation;
import dev.venule.aggregator.intake.ManualClock;
import dev.venule.protocol.message.CohortSelection;
import dev.venule.protocol.message.Selection;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CohortDrawsTest {
    private static final long START = 1_000_000;
    private static final long DEADLINE = 60_000;

    private final ManualClock clock = new ManualClock(Instant.ofEpochMilli(START));
    private final DeviceDirectory devices = new DeviceDirectory(1000, clock);
    private final Set<String> contributed = new HashSet<>();

    /** 13 for a goal of 10; 8 to start, 6 to aggregate. */
    private CohortDraws draws(Duration settling) {
        CohortDraws draws = new CohortDraws(
                new RoundMode.SynchronousCohorts(1.3, Duration.ofMillis(DEADLINE), 8, 6, settling),
                new CohortDraws.Target("ecg", 10),
                devices,
                START,
                device -> !contributed.contains(device));
        draws.follow(4);
        return draws;
    }

    private void present(int count) {
        IntStream.range(0, count).forEach(i -> devices.report("d" + i, Statuses.online()));
    }

    private Set<String> selectedOf(Selection selection) {
        return devices.present().stream()
                .map(KnownDevice::device)
                .filter(device -> CohortSelection.selects(selection, device))
                .collect(Collectors.toSet());
    }

    @Test
    void nobodyIsAskedBeforeEnoughAreThere() {
        CohortDraws draws = draws(Duration.ZERO);
        present(7);
        assertThat(draws.isDue(0, START)).isFalse();
        Selection nobody = draws.selection(1, 0, START);
        assertThat(nobody.getThreshold()).isEqualTo(CohortSelection.NOBODY);
        assertThat(nobody.getSalt().size()).isEqualTo(CohortSelection.SALT_BYTES);
        present(8);
        assertThat(draws.isDue(0, START)).isTrue();
        assertThat(selectedOf(draws.selection(2, 0, START))).hasSize(8);
        assertThat(draws.closesAtMillis()).hasValue(START + DEADLINE);
    }

    @Test
    void statusesSettleBeforeTheFirstCohort() {
        CohortDraws draws = draws(Duration.ofSeconds(10));
        present(50);
        assertThat(draws.isDue(0, START + 9_999)).isFalse();
        assertThat(draws.selection(1, 0, START + 9_999).getThreshold()).isEqualTo(CohortSelection.NOBODY);
        assertThat(draws.isDue(0, START + 10_000)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void exactlyTheWantedNumberOfThoseThatMayContributeIsSelected(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        CohortDraws draws = draws(Duration.ZERO);
        int population = 14 + random.nextInt(500);
        present(population);
        for (int i = 0; i < population / 3; i++) {
            contributed.add("d" + random.nextInt(population));
            devices.report("d" + random.nextInt(population), Statuses.offline());
        }
        Selection selection = draws.selection(random.nextInt(1 << 20), 0, START);
        Set<String> wanted = selectedOf(selection);
        wanted.removeAll(contributed);
        long mayContribute = devices.present().stream()
                .filter(device -> !contributed.contains(device.device()))
                .count();
        assertThat(wanted).as("seed " + seed).hasSize((int) Math.min(13, mayContribute));
    }

    @Test
    void fewerThanWantedMeansEverybodyAlsoThoseWhoComeLater() {
        CohortDraws draws = draws(Duration.ZERO);
        present(13);
        assertThat(draws.selection(1, 0, START).getThreshold()).isEqualTo(CohortSelection.EVERYBODY);
    }

    @Test
    void openCohortStaysTheSameUnderEverySequence() {
        CohortDraws draws = draws(Duration.ZERO);
        present(40);
        Selection first = draws.selection(1, 0, START);
        present(80);
        assertThat(draws.isDue(0, START + DEADLINE - 1)).isFalse();
        assertThat(draws.selection(2, 0, START + DEADLINE - 1)).isEqualTo(first);
    }

    @Test
    void cohortWithTooFewReportsIsFollowedByAnotherWithoutThoseThatReported() {
        CohortDraws draws = draws(Duration.ZERO);
        present(40);
        Selection first = draws.selection(1, 0, START);
        List<String> reported = List.copyOf(selectedOf(first)).subList(0, 5);
        contributed.addAll(reported);
        assertThat(draws.isEnough(5, START + DEADLINE)).isFalse();
        assertThat(draws.isDue(5, START + DEADLINE)).isTrue();
        Selection second = draws.selection(2, 5, START + DEADLINE);
        assertThat(second.getSalt()).isNotEqualTo(first.getSalt());
        assertThat(second.getClosesAtMillis()).isEqualTo(START + 2 * DEADLINE);
        Set<String> asked = selectedOf(second);
        asked.removeAll(contributed);
        assertThat(asked).hasSize(13);
    }

    @Test
    void reportsThatComeAfterAnAbandonedCohortMakeTheVersionWithoutAnother() {
        CohortDraws draws = draws(Duration.ZERO);
        present(13);
        assertThat(draws.selection(1, 0, START).getThreshold()).isEqualTo(CohortSelection.EVERYBODY);
        IntStream.range(0, 13).forEach(i -> devices.report("d" + i, Statuses.offline()));
        assertThat(draws.selection(2, 5, START + DEADLINE).getThreshold()).isEqualTo(CohortSelection.NOBODY);
        assertThat(draws.isEnough(5, START + DEADLINE)).isFalse();
        assertThat(draws.isEnough(6, START + DEADLINE)).isTrue();
        draws.follow(5);
        assertThat(draws.isEnough(6, START + DEADLINE))
                .as("of the next version")
                .isFalse();
    }

    @Test
    void deadlineNeedsEnoughReportsAndEnoughReportsNeedTheDeadline() {
        CohortDraws draws = draws(Duration.ZERO);
        present(40);
        assertThat(draws.isEnough(9, START)).as("no cohort yet").isFalse();
        assertThat(draws.selection(1, 0, START).getClosesAtMillis()).isEqualTo(START + DEADLINE);
        assertThat(draws.isEnough(6, START + DEADLINE - 1)).isFalse();
        assertThat(draws.isEnough(6, START + DEADLINE)).isTrue();
        assertThat(draws.isEnough(5, START + DEADLINE)).isFalse();
    }

    /** An announcement between the deadline and the version must not begin another deadline. */
    @Test
    void cohortWithEnoughReportsIsNotAbandoned() {
        CohortDraws draws = draws(Duration.ZERO);
        present(40);
        Selection cohort = draws.selection(1, 0, START);
        assertThat(draws.isDue(6, START + DEADLINE)).isFalse();
        assertThat(draws.selection(2, 6, START + DEADLINE)).isEqualTo(cohort);
        assertThat(draws.isEnough(6, START + DEADLINE)).isTrue();
    }

    /** After a restart everybody present may have reported already: a deadline runs all the same. */
    @Test
    void enoughReportsRunADeadlineWhoeverIsThere() {
        CohortDraws draws = draws(Duration.ZERO);
        assertThat(draws.isDue(5, START)).isFalse();
        assertThat(draws.isDue(6, START)).isTrue();
        assertThat(draws.selection(1, 6, START).getClosesAtMillis()).isEqualTo(START + DEADLINE);
        assertThat(draws.isEnough(6, START + DEADLINE)).isTrue();
    }

    /** From Python: hashlib.sha256(b"venule cohort\necg\n17").digest()[:16].hex(). */
    @Test
    void saltFollowsFromTheSequenceSoThatAnAuditorCanDrawAgain() {
        ByteString salt = draws(Duration.ZERO).selection(17, 0, START).getSalt();
        assertThat(salt).isEqualTo(ByteString.fromHex("56e19634ffcee34ddaebeb638f4cd51b"));
    }

    @Test
    void everyDeviceThatIsMissingIsGivenAReason() {
        CohortDraws draws = draws(Duration.ZERO);
        present(9);
        devices.report("d7", Statuses.after("diverged", 3));
        clock.advance(Duration.ofMillis(1));
        Selection selection = draws.selection(1, 0, clock.millis());
        assertThat(selection.getThreshold()).isEqualTo(CohortSelection.EVERYBODY);
        devices.report("d1", Statuses.offline());
        devices.report("d2", Statuses.after("not_enough_examples", 3));
        devices.report("d3", Statuses.after("queued", 4));
        devices.report("d4", Statuses.after("queued", 3));
        devices.report("d5", Statuses.online());
        devices.forget("d6");
        devices.report("stranger", Statuses.online());
        Participation participation = draws.participation(List.of("d0", "d8", "stranger"));
        assertThat(participation.mode()).isEqualTo(Participation.Mode.COHORTS);
        assertThat(participation.goal()).isEqualTo(10);
        assertThat(participation.selected()).isEqualTo(9);
        assertThat(participation.missing()).isEqualTo(7);
        assertThat(participation.missed())
                .containsExactly(
                        new MissedDevice("d1", "watch", "ward 3", "offline"),
                        new MissedDevice("d2", "watch", "ward 3", "not_enough_examples"),
                        new MissedDevice("d3", "watch", "ward 3", "late"),
                        new MissedDevice("d4", "watch", "ward 3", "no_answer"),
                        new MissedDevice("d5", "watch", "ward 3", "no_answer"),
                        new MissedDevice("d6", "", "", "offline"),
                        new MissedDevice("d7", "watch", "ward 3", "no_answer"));
    }

    @Test
    void asMuchIsKeptOfALargeCohortAsOfASmallOne() {
        DeviceDirectory many = new DeviceDirectory(10_000, clock);
        CohortDraws draws = new CohortDraws(
                RoundMode.SynchronousCohorts.ofGoal(1000),
                new CohortDraws.Target("ecg", 1000),
                many,
                START - 10_000,
                device -> true);
        draws.follow(0);
        IntStream.range(0, 5000).forEach(i -> many.report("d" + i, Statuses.online()));
        assertThat(draws.selection(1, 0, START).getClosesAtMillis()).isGreaterThan(START);
        Participation participation = draws.participation(List.of());
        assertThat(participation.selected()).isEqualTo(1300);
        assertThat(participation.missing()).isEqualTo(1300);
        assertThat(participation.missed()).hasSize(Participation.MAXIMUM_NAMED);
    }

    /** The account of who was asked never holds more devices than the directory. */
    @Test
    void devicesThatAreForgottenAreNotAccountedForAfterTheNextDraw() {
        DeviceDirectory small = new DeviceDirectory(20, clock);
        CohortDraws draws = new CohortDraws(
                new RoundMode.SynchronousCohorts(1.3, Duration.ofMillis(DEADLINE), 8, 6, Duration.ZERO),
                new CohortDraws.Target("ecg", 10),
                small,
                START,
                device -> true);
        draws.follow(0);
        for (int draw = 0; draw < 30; draw++) {
            for (int i = 0; i < 20; i++) {
                small.report("d" + draw + "-" + i, Statuses.online());
            }
            Selection selection = draws.selection(draw + 1, 0, START + draw * DEADLINE);
            assertThat(selection.getClosesAtMillis()).isEqualTo(START + (draw + 1) * DEADLINE);
            for (int i = 0; i < 20; i++) {
                small.report("d" + draw + "-" + i, Statuses.offline());
            }
        }
        assertThat(draws.participation(List.of()).selected()).isLessThanOrEqualTo(20 + 13);
    }
}
