package dev.venule.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.venule.agent.transport.Delivery;
import dev.venule.agent.transport.TransportListener;
import dev.venule.agent.transport.mqtt.MqttTransport;
import dev.venule.protocol.message.MessageReader;
import dev.venule.protocol.message.Reading;
import dev.venule.protocol.message.Receipt;
import dev.venule.protocol.message.UpdatePart;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A device that sends parts as the test wants them. */
final class PartsPeer implements TransportListener {
    private static final Duration LONG = Duration.ofMinutes(3);

    private final MqttTransport transport;
    private final BlockingQueue<Receipt> receipts = new LinkedBlockingQueue<>();
    private final BlockingQueue<Delivery> deliveries = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> connected = new LinkedBlockingQueue<>();

    PartsPeer(MqttTransport transport) throws InterruptedException {
        this.transport = transport;
        transport.open(this, new byte[0]);
        assertThat(connected.poll(LONG.toSeconds(), TimeUnit.SECONDS)).isEqualTo("connected");
    }

    void send(UpdatePart part) {
        transport.sendUpdatePart(part.toByteArray(), deliveries::add);
    }

    Receipt awaitOther(Receipt.Status than) throws InterruptedException {
        Receipt receipt = next();
        while (receipt.getStatus() == than) {
            receipt = next();
        }
        return receipt;
    }

    Receipt awaitReceiptOf(List<UpdatePart> parts) throws InterruptedException {
        Receipt receipt = next();
        while (!receipt.getUpdateId().equals(parts.get(0).getUpdateId())) {
            receipt = next();
        }
        return receipt;
    }

    /** Every part so far was taken by the broker. */
    void drain() {
        assertThat(deliveries).isNotEmpty().allMatch(Delivery.HandedOver.class::isInstance);
    }

    private Receipt next() throws InterruptedException {
        Receipt receipt = receipts.poll(LONG.toSeconds(), TimeUnit.SECONDS);
        return receipt == null ? Receipt.getDefaultInstance() : receipt;
    }

    @Override
    public void onConnected() {
        connected.add("connected");
    }

    @Override
    public void onDisconnected(String reason) {
        connected.add(reason);
    }

    @Override
    public void onTask(byte[] signedAnnouncement) {
        // This device does not train.
    }

    @Override
    public void onReceipt(byte[] receipt) {
        if (MessageReader.receipt(receipt) instanceof Reading.Valid<Receipt> valid) {
            receipts.add(valid.message());
        }
    }
}
