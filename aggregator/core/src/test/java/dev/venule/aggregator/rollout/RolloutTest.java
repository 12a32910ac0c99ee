package dev.venule.aggregator.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.venule.aggregator.intake.ManualClock;
import dev.venule.protocol.message.CohortSelection;
import dev.venule.protocol.message.Successor;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class RolloutTest {
    private static final Duration SOAK = Duration.ofHours(24);
    private static final RolloutPlan PLAN =
            new RolloutPlan("heart", List.of(0.05, 0.25, 1.0), new RolloutPlan.Thresholds(10, 0.9, 0.1), SOAK);

    private final ManualClock clock = new ManualClock(Instant.parse("2026-01-01T00:00:00Z"));
    private final MemoryRolloutStore store = new MemoryRolloutStore();
    private Rollout rollout = open();

    private Rollout open() {
        try {
            return new Rollout("heart-2", PLAN, store, clock, () -> new byte[16]);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @BeforeEach
    void begin() {
        rollout = open();
    }

    private void devices(int from, int count, boolean isWell) {
        for (int i = from; i < from + count; i++) {
            if (isWell) {
                rollout.worked("d" + i);
            } else {
                rollout.failed("d" + i, "diverged");
            }
        }
    }

    private long moved(Rollout of) {
        Optional<Successor> successor = of.ofPredecessor().successor();
        return successor.isEmpty()
                ? 0
                : IntStream.range(0, 1000)
                        .filter(i -> CohortSelection.selects(successor.get(), "d" + i))
                        .count();
    }

    private void assertState(RolloutState.Phase phase, int stage) {
        assertThat(rollout.state().phase()).isEqualTo(phase);
        assertThat(rollout.state().stage()).isEqualTo(stage);
    }

    @Test
    void groupsGrowWhenTheOneBeforeDidWellForLongEnough() throws IOException {
        long first = moved(rollout);
        assertThat(first).isBetween(20L, 90L);

        devices(0, 10, true);
        assertThat(rollout.tick()).as("not soaked").isEmpty();
        clock.advance(SOAK);
        assertThat(rollout.tick()).isPresent();

        assertState(RolloutState.Phase.RUNNING, 1);
        assertThat(moved(rollout)).isBetween(180L, 320L);
        assertThat(rollout.state().reason()).isEqualTo("10 of 10 devices did well");
        assertThat(rollout.tick()).as("counted anew").isEmpty();
    }

    @Test
    void lastGroupCompletesTheRollout() throws IOException {
        for (int stage = 0; stage < 3; stage++) {
            devices(0, 10, true);
            clock.advance(SOAK);
            rollout.tick();
        }

        assertState(RolloutState.Phase.COMPLETE, 2);
        assertThat(moved(rollout)).isEqualTo(1000);
    }

    @Test
    void whoeverMovedFirstStaysMoved() throws IOException {
        Successor first = rollout.ofPredecessor().successor().orElseThrow();
        devices(0, 10, true);
        clock.advance(SOAK);
        rollout.tick();
        Successor second = rollout.ofPredecessor().successor().orElseThrow();

        assertThat(IntStream.range(0, 1000).mapToObj(i -> "d" + i))
                .filteredOn(device -> CohortSelection.selects(first, device))
                .allMatch(device -> CohortSelection.selects(second, device));
    }

    @Test
    void modelThatDivergesPausesTheRolloutBeforeAnybodyElseMoves() throws IOException {
        long before = moved(rollout);
        devices(0, 8, true);
        devices(8, 2, false);
        clock.advance(SOAK);

        assertThat(rollout.tick()).isPresent();

        assertState(RolloutState.Phase.PAUSED, 0);
        assertThat(rollout.state().reason()).isEqualTo("2 of 10 devices failed: {diverged=2}");
        devices(20, 100, true);
        clock.advance(SOAK);
        assertThat(rollout.tick()).isEmpty();
        assertThat(moved(rollout)).isEqualTo(before);
    }

    @Test
    void soManyFailuresPauseItBeforeEnoughDevicesWereHeardOf() throws IOException {
        devices(0, 1, false);
        assertThat(rollout.tick()).as("one of ten is allowed").isEmpty();
        devices(1, 1, false);

        assertThat(rollout.tick()).isPresent();

        assertState(RolloutState.Phase.PAUSED, 0);
    }

    @Test
    void deviceThatRecoversIsNoFailureAndOneThatRepeatsItselfIsOne() throws IOException {
        for (int i = 0; i < 50; i++) {
            rollout.failed("d0", "diverged");
        }
        assertThat(rollout.tick()).isEmpty();
        devices(0, 10, true);
        clock.advance(SOAK);

        rollout.tick();

        assertState(RolloutState.Phase.RUNNING, 1);
    }

    @Test
    void stopSendsEverybodyBackAtOnce() throws IOException {
        store.requests.add(RolloutRequest.STOP);

        assertThat(rollout.tick()).isPresent();

        assertState(RolloutState.Phase.STOPPED, 0);
        assertThat(rollout.ofPredecessor()).isEqualTo(Guidance.NONE);
        assertThat(rollout.ofSuccessor().isWithdrawn()).isTrue();
    }

    @Test
    void everyStateSurvivesARestart() throws IOException {
        devices(0, 2, false);
        rollout.tick();
        long before = moved(rollout);

        rollout = open();

        assertState(RolloutState.Phase.PAUSED, 0);
        assertThat(moved(rollout)).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource({
        "PAUSE,         PAUSED,  0",
        "PAUSE RESUME,  RUNNING, 0",
        "RESUME,        RUNNING, 0",
        "STOP RESUME,   RUNNING, 0",
        "STOP PAUSE,    STOPPED, 0",
        "STOP STOP,     STOPPED, 0",
        "PAUSE STOP,    STOPPED, 0",
    })
    void requestsAreFollowed(String requests, RolloutState.Phase phase, int stage) throws IOException {
        for (String request : List.of(requests.split(" ", -1))) {
            store.requests.add(RolloutRequest.valueOf(request));
            rollout.tick();
        }

        assertState(phase, stage);
    }

    @Test
    void resumedRolloutCountsAnew() throws IOException {
        devices(0, 2, false);
        rollout.tick();
        store.requests.add(RolloutRequest.RESUME);
        rollout.tick();

        assertThat(rollout.tick()).isEmpty();
        assertState(RolloutState.Phase.RUNNING, 0);
    }

    @Test
    void whatCannotBeSavedDoesNotHappenUntilItCan() throws IOException {
        devices(0, 2, false);
        store.isFailing = true;
        assertThatThrownBy(() -> rollout.tick()).isInstanceOf(IOException.class);
        assertState(RolloutState.Phase.RUNNING, 0);

        store.isFailing = false;
        rollout.tick();
        assertState(RolloutState.Phase.PAUSED, 0);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "a/b | 0.5 | rollout.from must be the name of a population",
                "heart | 0.5 0.5 | rollout.stages must grow",
                "heart | 1.5 | rollout.stages must grow and be in (0, 1]",
                "heart | 0 | rollout.stages must grow and be in (0, 1]",
            })
    void plansThatMakeNoSenseAreRefused(String from, String stages, String message) {
        List<Double> shares =
                List.of(stages.split(" ", -1)).stream().map(Double::valueOf).toList();

        assertThatThrownBy(() -> new RolloutPlan(from, shares, RolloutPlan.Thresholds.standard(), SOAK))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }
}
