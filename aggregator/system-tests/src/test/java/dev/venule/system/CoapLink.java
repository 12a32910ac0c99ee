package dev.venule.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.venule.agent.transport.Delivery;
import dev.venule.agent.transport.Fetch;
import dev.venule.agent.transport.coap.AggregatorEndpoint;
import dev.venule.aggregator.server.AggregatorServer;
import dev.venule.protocol.message.Announcement;
import dev.venule.protocol.message.Receipt;
import dev.venule.protocol.message.UpdatePart;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;

/** A device, an aggregator and a bad network between them. */
final class CoapLink implements AutoCloseable {
    static final Duration PATIENT = Duration.ofSeconds(60);

    private final int parameters;
    private final AggregatorServer server;
    private final UdpFaultProxy network;
    private final CoapDevice device;
    private final Announcement task;

    private CoapLink(int parameters, AggregatorServer server, UdpFaultProxy network, CoapDevice device)
            throws Exception {
        this.parameters = parameters;
        this.server = server;
        this.network = network;
        this.device = device;
        assertThat(device.awaitState()).isEqualTo("connected");
        this.task = device.awaitTask();
    }

    /** @param exchange how long the device waits for an answer before it thinks that the network is gone */
    static CoapLink start(Path folder, int parameters, UdpFaultProxy.Faults faults, Duration exchange)
            throws Exception {
        AggregatorServer server = CoapServerFixture.start(folder, parameters);
        UdpFaultProxy network = UdpFaultProxy.to(server.coapUri().orElseThrow(), faults);
        AggregatorEndpoint endpoint =
                AggregatorEndpoint.of(network.uri(), CoapDevice.credentials(server.pki(), CoapServerFixture.DEVICE));
        CoapDevice device =
                CoapDevice.start(endpoint, CoapServerFixture.POPULATION, CoapServerFixture.DEVICE, exchange);
        return new CoapLink(parameters, server, network, device);
    }

    AggregatorServer server() {
        return server;
    }

    UdpFaultProxy network() {
        return network;
    }

    CoapDevice device() {
        return device;
    }

    BlockingQueue<Fetch> fetchWeights() {
        return device.fetch(task.getFullWeights());
    }

    /** Returns the bytes of the update that the aggregator has taken. */
    long handInUpdate(int number) throws Exception {
        UpdatePart update = CoapServerFixture.update(parameters, number);
        assertThat(CoapDevice.await(device.send(update))).isInstanceOf(Delivery.HandedOver.class);
        Receipt receipt = device.awaitReceipt();
        while (receipt.getStatus() == Receipt.Status.PART_STORED) {
            receipt = device.awaitReceipt();
        }
        assertThat(receipt.getStatus()).isEqualTo(Receipt.Status.BUFFERED);
        return update.getData().size();
    }

    @Override
    public void close() throws IOException {
        device.close();
        network.close();
        server.close();
    }
}
