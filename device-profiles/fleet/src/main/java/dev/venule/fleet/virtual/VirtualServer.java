package dev.venule.fleet.virtual;

import dev.venule.aggregator.buffer.MemoryAggregatorStore;
import dev.venule.aggregator.intake.Answer;
import dev.venule.aggregator.intake.IncomingUpdate;
import dev.venule.aggregator.intake.IntakeLimits;
import dev.venule.aggregator.intake.IntakeOutcome;
import dev.venule.aggregator.intake.UpdateIntake;
import dev.venule.aggregator.round.AnnouncementSigner;
import dev.venule.aggregator.round.NewVersion;
import dev.venule.aggregator.round.PopulationConfig;
import dev.venule.aggregator.round.PopulationRound;
import dev.venule.aggregator.round.Tick;
import dev.venule.fleet.simulation.VirtualTime;
import dev.venule.protocol.message.Content;
import dev.venule.protocol.message.DeviceStatus;
import dev.venule.protocol.message.MessageReader;
import dev.venule.protocol.message.Reading;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The real aggregator's round and intake on virtual time, and what a broker does for them: it retains, and it hands over. */
final class VirtualServer {
    private static final Duration TICK = Duration.ofSeconds(1);

    private final VirtualTime time;
    private final PopulationRound round;
    private final UpdateIntake intake;
    private final Consumer<NewVersion> onVersion;
    private final Map<String, VirtualWay> present = new LinkedHashMap<>();
    private long publishedSequence = -1;

    VirtualServer(
            VirtualTime time, PopulationConfig population, AnnouncementSigner signer, Consumer<NewVersion> onVersion)
            throws IOException {
        this.time = time;
        this.onVersion = onVersion;
        Clock clock = time.clock(Duration.ZERO);
        MemoryAggregatorStore store = new MemoryAggregatorStore();
        round = PopulationRound.open(population, store, signer, clock);
        intake = new UpdateIntake(List.of(round), store, IntakeLimits.defaults(), clock);
    }

    void start() {
        tick();
    }

    PopulationRound round() {
        return round;
    }

    void join(VirtualWay device) {
        present.put(device.device(), device);
        device.deliverTask(round.publication().task());
    }

    void leave(VirtualWay device, byte[] lastWill) {
        present.remove(device.device());
        status(device.device(), lastWill);
    }

    void status(String device, byte[] status) {
        if (MessageReader.deviceStatus(status) instanceof Reading.Valid<DeviceStatus> valid) {
            round.devices().report(device, valid.message());
        }
    }

    void accept(IncomingUpdate update) {
        try {
            IntakeOutcome outcome = intake.accept(List.of(update));
            publish();
            outcome.answers().forEach(this::answer);
            outcome.versions().forEach(onVersion);
        } catch (IOException e) {
            throw new UncheckedIOException("a store in memory does not fail", e);
        }
    }

    private void answer(Answer answer) {
        VirtualWay device = present.get(answer.device());
        if (device != null) {
            answer.receipt().ifPresent(receipt -> device.deliverReceipt(receipt.toByteArray()));
        }
    }

    private void tick() {
        try {
            Tick tick = round.tick();
            publish();
            if (tick instanceof Tick.VersionMade made) {
                onVersion.accept(made.version());
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a store in memory does not fail", e);
        }
        time.after(TICK, this::tick);
    }

    private void publish() {
        if (round.publication().sequence() != publishedSequence) {
            publishedSequence = round.publication().sequence();
            present.values()
                    .forEach(device -> device.deliverTask(round.publication().task()));
        }
    }

    Optional<byte[]> content(Content content) {
        return round.publication().contents().stream()
                .filter(published -> published.content().getSha256().equals(content.getSha256()))
                .map(published -> published.bytes())
                .findFirst();
    }
}
