package dev.venule.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.venule.agent.transport.Delivery;
import dev.venule.agent.transport.Fetch;
import dev.venule.aggregator.server.AggregatorServer;
import dev.venule.protocol.message.Receipt;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where UDP is blocked: CoAP over TLS, in blocks of 16 KiB. */
final class CoapStreamTest {
    private static final int PARAMETERS = 100_000;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    void modelComesDownAndUpdateGoesUp() throws Exception {
        try (AggregatorServer server = CoapServerFixture.start(folder, PARAMETERS);
                CoapDevice device = CoapDevice.start(
                        server.coapTcpUri().orElseThrow(),
                        server.pki(),
                        CoapServerFixture.POPULATION,
                        CoapServerFixture.DEVICE)) {
            assertThat(device.awaitState()).isEqualTo("connected");
            Fetch weights = CoapDevice.await(device.fetch(device.awaitTask().getFullWeights()));
            assertThat(weights).isInstanceOf(Fetch.Fetched.class);
            assertThat(device.transport().traffic().bytesReceived()).isGreaterThan(4L * PARAMETERS);

            assertThat(CoapDevice.await(device.send(CoapServerFixture.update(PARAMETERS, 1))))
                    .isInstanceOf(Delivery.HandedOver.class);
            Receipt receipt = device.awaitReceipt();
            while (receipt.getStatus() == Receipt.Status.PART_STORED) {
                receipt = device.awaitReceipt();
            }
            assertThat(receipt.getStatus()).isEqualTo(Receipt.Status.BUFFERED);
            device.awaitThatBothEndsCountTheSame(server);
        }
    }
}
