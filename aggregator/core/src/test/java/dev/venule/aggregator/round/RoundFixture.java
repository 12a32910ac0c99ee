package dev.venule.aggregator.round;

import static org.assertj.core.api.Assertions.assertThat;

import dev.venule.aggregator.buffer.AggregatorStore;
import dev.venule.aggregator.buffer.VersionProvenance;
import dev.venule.aggregator.intake.Admission;
import dev.venule.aggregator.intake.Answer;
import dev.venule.aggregator.intake.IncomingUpdate;
import dev.venule.aggregator.intake.IntakeLimits;
import dev.venule.aggregator.intake.IntakeOutcome;
import dev.venule.aggregator.intake.ManualClock;
import dev.venule.aggregator.intake.Population;
import dev.venule.aggregator.intake.UpdateIntake;
import dev.venule.aggregator.participation.KnownDevice;
import dev.venule.aggregator.participation.RoundMode;
import dev.venule.aggregator.participation.Statuses;
import dev.venule.protocol.message.Announcement;
import dev.venule.protocol.message.CohortSelection;
import dev.venule.protocol.message.DeviceStatus;
import dev.venule.protocol.message.MessageReader;
import dev.venule.protocol.message.Reading;
import dev.venule.protocol.message.SignedAnnouncement;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** One population whose clock and devices the test plays; can die and come back on the same store. */
final class RoundFixture {
    static final Duration DEADLINE = Duration.ofMinutes(10);

    /** With a goal of 10: 13 asked, 8 to start, 6 to aggregate, no settling. */
    static final RoundMode COHORTS = new RoundMode.SynchronousCohorts(1.3, DEADLINE, 8, 6, Duration.ZERO);

    final ManualClock clock = new ManualClock(Instant.parse("2026-01-01T00:00:00Z"));
    private final PopulationConfig config;
    private final AggregatorStore store;
    private PopulationRound round;
    private UpdateIntake intake;
    private long nextUpdate = 1;

    RoundFixture(PopulationConfig config, AggregatorStore store) throws IOException {
        this.config = config;
        this.store = store;
        this.round = Population.open(config, store, clock);
        this.intake = new UpdateIntake(List.of(round), store, IntakeLimits.defaults(), clock);
    }

    /** As a process that was killed; nothing is known of the devices. */
    void restart() throws IOException {
        round = Population.open(config, store, clock);
        intake = new UpdateIntake(List.of(round), store, IntakeLimits.defaults(), clock);
    }

    PopulationRound round() {
        return round;
    }

    UpdateIntake intake() {
        return intake;
    }

    long version() {
        return round.model().version();
    }

    /** Devices d0, d1, ... are online. */
    void present(int count) {
        for (int i = 0; i < count; i++) {
            status("d" + i, Statuses.online());
        }
    }

    void status(String device, DeviceStatus status) {
        round.devices().report(device, status);
    }

    Announcement announcement() {
        SignedAnnouncement signed =
                valid(MessageReader.signedAnnouncement(round.publication().task()));
        return valid(MessageReader.announcement(signed.getAnnouncement().toByteArray()));
    }

    private static <T> T valid(Reading<T> reading) {
        assertThat(reading).isInstanceOf(Reading.Valid.class);
        return ((Reading.Valid<T>) reading).message();
    }

    /** Present devices that the announcement asks for a contribution and that have not given theirs, by name. */
    List<String> asked() {
        Announcement announcement = announcement();
        List<String> asked = new ArrayList<>();
        for (KnownDevice device : round.devices().present()) {
            boolean isSelected = !announcement.hasSelection()
                    || CohortSelection.selects(announcement.getSelection(), device.device());
            if (isSelected && round.buffer().contributionsOf(device.device()) == 0) {
                asked.add(device.device());
            }
        }
        asked.sort(String::compareTo);
        return asked;
    }

    /** An update of the device that nobody sent before. */
    IncomingUpdate update(String device, long baseVersion) {
        return Population.message(device, Population.update(nextUpdate++, baseVersion));
    }

    Answer report(String device) throws IOException {
        return report(device, version());
    }

    Answer report(String device, long baseVersion) throws IOException {
        return send(update(device, baseVersion));
    }

    Answer send(IncomingUpdate message) throws IOException {
        IntakeOutcome outcome = intake.accept(List.of(message));
        return outcome.answers().get(0);
    }

    void assertCounts(String device) throws IOException {
        assertThat(report(device).admission()).isEqualTo(new Admission.Buffered(0));
    }

    VersionProvenance provenance(int version) throws IOException {
        return store.versions(Population.NAME).get(version - 1);
    }

    List<String> contributors(long version) throws IOException {
        return store.contributions(Population.NAME, version).stream()
                .map(contribution -> contribution.key().device())
                .toList();
    }
}
