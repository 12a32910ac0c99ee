package dev.venule.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.venule.agent.transport.Fetch;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.californium.elements.util.ClockUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The network goes away in the middle of a download, for ten minutes, and comes back under another address: the connection id
 * keeps the session, and the blocks that had arrived are not sent again.
 */
final class CoapGapTest {
    private static final Duration GAP = Duration.ofMinutes(10);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private final AtomicLong skippedNanos = new AtomicLong();

    private interface Gap {
        void pass() throws InterruptedException;
    }

    @AfterEach
    void restoreClock() {
        ClockUtil.setRealtimeHandler(System::nanoTime);
    }

    /** Ten minutes by the clock of the CoAP library, which decides what becomes stale there. */
    @Test
    void downloadGoesOnInTheSameSessionAfterTenMinutesOfTheLibrarysClock() throws Exception {
        ClockUtil.setRealtimeHandler(() -> System.nanoTime() + skippedNanos.get());
        goesOn(
                400_000,
                new UdpFaultProxy.Faults(0, 10, 1),
                Duration.ofSeconds(5),
                () -> skippedNanos.addAndGet(GAP.toNanos()));
    }

    /** Ten minutes by everybody's clock, 5 MiB, 200 ms there and back and a tenth of the datagrams lost. */
    @Test
    @Tag("soak")
    void downloadGoesOnInTheSameSessionAfterTenMinutes() throws Exception {
        goesOn(5 << 20, new UdpFaultProxy.Faults(0.1, 100, 1), CoapLink.PATIENT, () -> {
            boolean unused = new CountDownLatch(1).await(GAP.toSeconds(), TimeUnit.SECONDS);
        });
    }

    private void goesOn(int weightsBytes, UdpFaultProxy.Faults faults, Duration exchange, Gap gap) throws Exception {
        try (CoapLink link = CoapLink.start(folder, weightsBytes / Float.BYTES, faults, exchange)) {
            UdpFaultProxy network = link.network();
            BlockingQueue<Fetch> interrupted = link.fetchWeights();
            await("half of the weights").atMost(Duration.ofMinutes(5)).until(() -> network.bytes() > weightsBytes / 2);
            long handshake = network.handshakeDatagrams();
            network.cut();
            long before = network.bytes();
            assertThat(CoapDevice.await(interrupted)).isInstanceOf(Fetch.Failed.class);
            gap.pass();
            long whileCut = network.bytes() - before;
            network.mendUnderANewAddressWhenASessionIsUsed();

            link.device().awaitReconnection();
            assertThat(CoapDevice.await(link.fetchWeights())).isInstanceOf(Fetch.Fetched.class);
            long update = link.handInUpdate(1);
            assertThat(network.handshakeDatagrams()).as("no second handshake").isEqualTo(handshake);
            long sent = network.bytes() - whileCut;
            System.out.println("gap of " + GAP + ": " + weightsBytes + " bytes of weights, " + before
                    + " bytes in datagrams before, " + whileCut + " in vain, " + sent + " without those");
            assertThat(sent).as("blocks are not sent again").isLessThan((long) (1.35 * (weightsBytes + update)));
        }
    }
}
