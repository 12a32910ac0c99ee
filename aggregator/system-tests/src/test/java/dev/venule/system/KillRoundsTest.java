package dev.venule.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.awaitility.pollinterval.FibonacciPollInterval.fibonacci;

import com.google.protobuf.ByteString;
import dev.venule.agent.outbox.OutboxCounts;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Agents, aggregator and Mosquitto are killed (-9) again and again under traffic, each as often as the property
 * {@code venule.kill.rounds} says: 3 times in the default build, 100 with the profile {@code soak}. Mosquitto loses what it
 * acknowledged and had not saved yet; that receipts and not acknowledgements count is what is tested.
 */
final class KillRoundsTest {
    private static final int DEVICES = 3;
    private static final int ROUNDS = Integer.getInteger("venule.kill.rounds", 3);
    private static final long SEED = Long.getLong("venule.kill.seed", 20);
    private static final int MOST_RECEIPTS_BETWEEN_KILLS = 3;
    private static final int LONGEST_PAUSE_MILLIS = 300;
    /** The Fibonacci number of this index, which is 5. */
    private static final int FIRST_LIFE = 5;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private final Random random = new Random(SEED);

    private enum Victim {
        AGENT,
        AGGREGATOR,
        BROKER
    }

    @Test
    void noReceiptedUpdateIsLostAndNoneIsCountedTwiceWhateverIsKilled() throws Exception {
        System.out.println(
                "kill rounds: seed " + SEED + ", " + ROUNDS + " of each; repeat with -Dvenule.kill.seed=" + SEED);
        try (Ward ward = Ward.start(folder, DEVICES)) {
            for (Victim victim : victims()) {
                awaitTraffic(ward);
                // The one wait by the clock: the moment of a kill. Nothing is asserted about it.
                TimeUnit.MILLISECONDS.sleep(random.nextInt(LONGEST_PAUSE_MILLIS));
                killAndRestart(victim, ward);
            }
            awaitTraffic(ward);
            drain(ward);
            ward.aggregator().terminate();
            audit(ward);
        }
    }

    private List<Victim> victims() {
        List<Victim> victims = new ArrayList<>();
        for (Victim victim : Victim.values()) {
            victims.addAll(Collections.nCopies(ROUNDS, victim));
        }
        Collections.shuffle(victims, random);
        return victims;
    }

    private void killAndRestart(Victim victim, Ward ward) throws IOException {
        switch (victim) {
            case AGENT -> {
                DeviceProcess device = ward.devices().get(random.nextInt(DEVICES));
                device.kill();
                device.launch();
            }
            case AGGREGATOR -> {
                ward.aggregator().kill();
                ward.aggregator().launch();
            }
            case BROKER -> {
                ward.mosquitto().kill();
                ward.mosquitto().launch();
            }
        }
    }

    private void awaitTraffic(Ward ward) throws IOException {
        int enough = ward.promised().size() + 1 + random.nextInt(MOST_RECEIPTS_BETWEEN_KILLS);
        await("receipts; logs are below " + folder)
                .atMost(Duration.ofMinutes(2))
                .until(() -> ward.promised().size() >= enough);
    }

    /**
     * Without examples nothing new comes; every device stays until nothing waits in its outbox any more. Each of its lives is
     * longer than the one before: on a busy machine, five seconds are over before a process has said anything.
     */
    private static void drain(Ward ward) throws IOException {
        ward.takeExamplesAway();
        Set<DeviceProcess> undecided = new HashSet<>(ward.devices());
        await("empty outboxes")
                .pollInterval(fibonacci(FIRST_LIFE, TimeUnit.SECONDS))
                .atMost(Duration.ofMinutes(5))
                .until(() -> {
                    for (DeviceProcess device : List.copyOf(undecided)) {
                        device.terminate();
                        if (pending(device.counts()) == 0) {
                            undecided.remove(device);
                        } else {
                            device.launch();
                        }
                    }
                    return undecided.isEmpty();
                });
    }

    private static long pending(OutboxCounts counts) {
        return counts.stored() - decided(counts);
    }

    private static long decided(OutboxCounts counts) {
        return counts.delivered() + counts.rejected() + counts.expired() + counts.evictedInAll() + counts.damaged();
    }

    private static void audit(Ward ward) throws IOException {
        Set<ByteString> promised = ward.promised();
        Ledger.Held held = Ledger.held(ward.databaseUrl(), Ward.POPULATION);
        long stored = 0;
        long rejected = 0;
        for (DeviceProcess device : ward.devices()) {
            OutboxCounts counts = device.counts();
            assertThat(counts.damaged()).as("damaged updates").isZero();
            assertThat(counts.evictedInAll()).as("evicted updates").isZero();
            assertThat(counts.delivered())
                    .as("updates that the outbox of " + device.folder() + " forgot, and receipts in its log")
                    .isEqualTo(device.promised().size());
            stored += counts.stored();
            rejected += counts.rejected();
        }
        Set<ByteString> lost = new HashSet<>(promised);
        held.all().forEach(lost::remove);
        Set<ByteString> once = new HashSet<>(held.all());
        System.out.println("kill rounds: seed " + SEED + ", kills " + Victim.values().length * ROUNDS + ", updates "
                + stored + ", receipts " + promised.size() + ", rejected " + rejected + ", in versions "
                + held.inVersions().size() + ", in the buffer "
                + held.inBuffer().size() + ", lost " + lost.size()
                + ", counted twice " + (held.all().size() - once.size()));
        assertThat(lost).as("updates with a receipt that nobody counts").isEmpty();
        assertThat(held.all()).as("updates counted twice").doesNotHaveDuplicates();
        assertThat(once).as("updates counted, and updates with a receipt").isEqualTo(promised);
    }
}
