package dev.venule.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.venule.agent.transport.Delivery;
import dev.venule.agent.transport.Fetch;
import dev.venule.agent.transport.RetryPolicy;
import dev.venule.agent.transport.Traffic;
import dev.venule.agent.transport.TransportListener;
import dev.venule.agent.transport.adapter.DeviceCredentials;
import dev.venule.agent.transport.coap.AggregatorEndpoint;
import dev.venule.agent.transport.coap.CoapTiming;
import dev.venule.agent.transport.coap.CoapTransport;
import dev.venule.agent.transport.coap.CoapTransportConfig;
import dev.venule.aggregator.server.AggregatorCounters;
import dev.venule.aggregator.server.AggregatorServer;
import dev.venule.broker.pki.Identity;
import dev.venule.broker.pki.LocalPki;
import dev.venule.protocol.message.Announcement;
import dev.venule.protocol.message.Content;
import dev.venule.protocol.message.Receipt;
import dev.venule.protocol.message.SignedAnnouncement;
import dev.venule.protocol.message.UpdatePart;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A device that does on its CoAP transport what a test says. */
final class CoapDevice implements AutoCloseable, TransportListener {
    private static final Duration PATIENCE = Duration.ofMinutes(15);
    private static final Duration PATIENT = Duration.ofSeconds(60);

    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(2);
    private final CoapTransport transport;
    private final BlockingQueue<String> states = new LinkedBlockingQueue<>();
    private final BlockingQueue<byte[]> tasks = new LinkedBlockingQueue<>();
    private final BlockingQueue<byte[]> receipts = new LinkedBlockingQueue<>();

    private CoapDevice(CoapTransportConfig config) {
        transport = new CoapTransport(config, threads, new SplittableRandom(5), System::nanoTime);
        transport.open(this, new byte[0]);
    }

    /** A device with a certificate of the installation's authority, on its way to {@code aggregator}. */
    static CoapDevice start(URI aggregator, LocalPki pki, String population, String id) throws IOException {
        return start(AggregatorEndpoint.of(aggregator, credentials(pki, id)), population, id, PATIENT);
    }

    /** @param exchange how long it waits for an answer before it thinks that the network is gone */
    static CoapDevice start(AggregatorEndpoint aggregator, String population, String id, Duration exchange) {
        CoapTiming timing = new CoapTiming(
                Duration.ofMinutes(1),
                new CoapTiming.Timeouts(PATIENT, exchange),
                new RetryPolicy(Duration.ofMillis(200), Duration.ofSeconds(1)));
        return new CoapDevice(
                CoapTransportConfig.standard(aggregator, population, id).with(timing));
    }

    static DeviceCredentials credentials(LocalPki pki, String id) throws IOException {
        Identity identity = pki.device(id);
        return new DeviceCredentials(identity.key(), identity.chain(), pki.trusted());
    }

    CoapTransport transport() {
        return transport;
    }

    String awaitState() throws InterruptedException {
        return await(states);
    }

    /** After at least one loss. */
    void awaitReconnection() throws InterruptedException {
        assertThat(awaitState()).isNotEqualTo("connected");
        String state = awaitState();
        while (!state.equals("connected")) {
            state = awaitState();
        }
    }

    Announcement awaitTask() throws Exception {
        return Announcement.parseFrom(SignedAnnouncement.parseFrom(await(tasks)).getAnnouncement());
    }

    Receipt awaitReceipt() throws Exception {
        return Receipt.parseFrom(await(receipts));
    }

    BlockingQueue<Fetch> fetch(Content content) {
        BlockingQueue<Fetch> outcome = new LinkedBlockingQueue<>();
        transport.fetch(content, outcome::add);
        return outcome;
    }

    BlockingQueue<Delivery> send(UpdatePart part) {
        BlockingQueue<Delivery> outcome = new LinkedBlockingQueue<>();
        transport.sendUpdatePart(part.toByteArray(), outcome::add);
        return outcome;
    }

    /** The same update in one part, as the outbox would give it. */
    static UpdatePart whole(byte[] update, ByteString id, ByteString sha256) {
        return UpdatePart.newBuilder()
                .setUpdateId(id)
                .setTotalBytes(update.length)
                .setSha256(sha256)
                .setData(ByteString.copyFrom(update))
                .build();
    }

    /** Where this is the only device, and nothing is lost on the way. */
    void awaitThatBothEndsCountTheSame(AggregatorServer server) {
        Awaitility.await("bytes at both ends").atMost(Duration.ofMinutes(1)).until(() -> {
            AggregatorCounters.Coap there = server.counters().snapshot().coap();
            return transport
                    .traffic()
                    .equals(new Traffic(
                            /* bytesSent= */ there.bytesReceived(), /* bytesReceived= */ there.bytesSent()));
        });
    }

    static <T> T await(BlockingQueue<T> queue) throws InterruptedException {
        T next = queue.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        assertThat(next).as("within " + PATIENCE).isNotNull();
        return Objects.requireNonNull(next);
    }

    List<String> statesSoFar() {
        return List.copyOf(states);
    }

    @Override
    public void onConnected() {
        states.add("connected");
    }

    @Override
    public void onDisconnected(String reason) {
        states.add(reason);
    }

    @Override
    public void onTask(byte[] signedAnnouncement) {
        tasks.add(signedAnnouncement);
    }

    @Override
    public void onReceipt(byte[] receipt) {
        receipts.add(receipt);
    }

    @Override
    public void close() {
        transport.close();
        threads.shutdownNow();
    }
}
