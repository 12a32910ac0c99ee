package dev.venule.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.venule.agent.transport.Delivery;
import dev.venule.agent.transport.Fetch;
import dev.venule.aggregator.server.AggregatorServer;
import dev.venule.protocol.message.Announcement;
import dev.venule.protocol.message.Receipt;
import dev.venule.protocol.message.UpdatePart;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model down and an update up over a network that loses, delays and reorders. */
final class CoapLossyLinkTest {
    private static final UdpFaultProxy.Faults NONE = new UdpFaultProxy.Faults(0, 0, 1);
    private static final UdpFaultProxy.Faults BAD = new UdpFaultProxy.Faults(
            0.1, Integer.getInteger("venule.coap.delayMillis", 10), Long.getLong("venule.coap.seed", 7));
    /** Of the float32 weights that go down; the update that comes up is a fifth of it. */
    private static final int PARAMETERS = Integer.getInteger("venule.coap.modelBytes", 200_000) / 4;

    private static final double MOST_BYTES_SENT_PER_BYTE_NEEDED = 1.35;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void transferCompletesGoesOnUnderANewAddressAndSendsLittleTwice() throws Exception {
        long needed = transfer(NONE, false, folder.resolve("clean"));
        long sent = transfer(BAD, true, folder.resolve("bad"));

        double ratio = (double) sent / needed;
        System.out.printf(
                Locale.ROOT,
                "%d bytes of weights down at %.0f %% loss each way, %d-%d ms one way, seed %d: %d bytes in datagrams,"
                        + " %d without faults, ratio %.3f%n",
                4 * PARAMETERS,
                100 * BAD.lossFraction(),
                BAD.delayMillis(),
                BAD.delayMillis() * 3 / 2,
                BAD.seed(),
                sent,
                needed,
                ratio);
        assertThat(ratio).as("seed " + BAD.seed()).isLessThanOrEqualTo(MOST_BYTES_SENT_PER_BYTE_NEEDED);
    }

    /** Returns the bytes of all datagrams of both sides. */
    private static long transfer(UdpFaultProxy.Faults faults, boolean cuts, Path folder) throws Exception {
        try (AggregatorServer server = CoapServerFixture.start(folder, PARAMETERS);
                UdpFaultProxy network = UdpFaultProxy.to(server.coapUri().orElseThrow(), faults);
                CoapDevice device = CoapDevice.start(
                        network.uri(), server.pki(), CoapServerFixture.POPULATION, CoapServerFixture.DEVICE)) {
            assertThat(device.awaitState()).isEqualTo("connected");
            Announcement task = device.awaitTask();
            long handshake = network.handshakeDatagrams();
            BlockingQueue<Fetch> model = device.fetch(task.getFullWeights());
            assertThat(CoapDevice.await(model)).isInstanceOf(Fetch.Fetched.class);
            if (cuts) {
                network.cut();
                network.mendUnderANewAddress();
            }
            UpdatePart update = CoapServerFixture.update(PARAMETERS, 1);
            assertThat(CoapDevice.await(device.send(update))).isInstanceOf(Delivery.HandedOver.class);
            Receipt receipt = device.awaitReceipt();
            while (receipt.getStatus() == Receipt.Status.PART_STORED) {
                receipt = device.awaitReceipt();
            }
            assertThat(receipt.getStatus()).isEqualTo(Receipt.Status.BUFFERED);
            assertThat(network.handshakeDatagrams()).as("no second handshake").isEqualTo(handshake);
            return network.bytes();
        }
    }
}
