package dev.venule.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.venule.agent.transport.Fetch;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A model down and an update up over a network that loses a tenth of the datagrams each way, delays and reorders them. What is sent
 * is counted as the bytes of all datagrams of both sides, the lost ones included; what is needed as the same of the same
 * transfer on a network without faults, and, harder, as the bytes of weights and update alone.
 */
final class CoapLossyLinkTest {
    private static final double LOSS = 0.1;
    private static final double MOST_BYTES_SENT_PER_BYTE_NEEDED = 1.35;
    private static final int SMALL = 200_000;
    private static final int LARGE = 5 << 20;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void transferCompletesAndSendsLittleTwice() throws Exception {
        assertThat(measure(SMALL, new UdpFaultProxy.Faults(LOSS, 10, 7)).ofFaultless())
                .isLessThanOrEqualTo(MOST_BYTES_SENT_PER_BYTE_NEEDED);
    }

    /** 200 ms there and back, and up to half of it more: 5 MiB of weights down, an update of a fifth of them up. */
    @ParameterizedTest
    @Tag("soak")
    @ValueSource(longs = {1, 2, 3})
    void largeTransferSendsLittleTwice(long seed) throws Exception {
        Ratio ratio = measure(LARGE, new UdpFaultProxy.Faults(LOSS, 100, seed));
        assertThat(ratio.ofFaultless()).isLessThanOrEqualTo(MOST_BYTES_SENT_PER_BYTE_NEEDED);
        assertThat(ratio.ofPayload()).isLessThanOrEqualTo(MOST_BYTES_SENT_PER_BYTE_NEEDED);
    }

    private record Ratio(double ofFaultless, double ofPayload) {}

    private Ratio measure(int weightsBytes, UdpFaultProxy.Faults faults) throws Exception {
        Transferred clean = transfer(weightsBytes, new UdpFaultProxy.Faults(0, 0, 1), folder.resolve("clean"));
        Transferred bad = transfer(weightsBytes, faults, folder.resolve("bad"));
        Ratio ratio = new Ratio(
                (double) bad.onTheWire() / clean.onTheWire(), (double) bad.onTheWire() / bad.weightsAndUpdate());
        System.out.printf(
                Locale.ROOT,
                "%d bytes of weights and update at %.0f %% loss each way, %d-%d ms one way, seed %d: %d bytes in"
                        + " datagrams, %d without faults, ratio %.3f; to weights and update %.3f, without faults %.3f%n",
                bad.weightsAndUpdate(),
                100 * faults.lossFraction(),
                faults.delayMillis(),
                faults.delayMillis() * 3 / 2,
                faults.seed(),
                bad.onTheWire(),
                clean.onTheWire(),
                ratio.ofFaultless(),
                ratio.ofPayload(),
                (double) clean.onTheWire() / clean.weightsAndUpdate());
        return ratio;
    }

    private record Transferred(long weightsAndUpdate, long onTheWire) {}

    private static Transferred transfer(int weightsBytes, UdpFaultProxy.Faults faults, Path folder) throws Exception {
        try (CoapLink link = CoapLink.start(folder, weightsBytes / Float.BYTES, faults, CoapLink.PATIENT)) {
            assertThat(CoapDevice.await(link.fetchWeights())).isInstanceOf(Fetch.Fetched.class);
            long update = link.handInUpdate(1);
            return new Transferred(weightsBytes + update, link.network().bytes());
        }
    }
}
