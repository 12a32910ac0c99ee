package dev.venule.gateway;

import dev.venule.aggregator.server.coap.CoapEnd;
import dev.venule.aggregator.server.coap.Reception;
import dev.venule.aggregator.server.mqtt.Backoff;
import dev.venule.aggregator.server.mqtt.InboundMessage;
import dev.venule.aggregator.server.mqtt.LinkSettings;
import dev.venule.aggregator.server.mqtt.MqttConnection;
import dev.venule.aggregator.server.mqtt.MqttLink;
import dev.venule.protocol.address.MqttAddress;
import java.io.IOException;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A running gateway. It may be killed at any moment: nothing was acknowledged by it, so every device sends again what it has no receipt
 * for, through this gateway or another. Safe for use by several threads.
 */
public final class Gateway implements AutoCloseable {
    private final GatewayListener listener;
    private final GatewayCounters counters = new GatewayCounters();
    private final GatewayThreads threads = new GatewayThreads();
    private final CountDownLatch tasksArrived;
    private final Map<String, String> taskTopics = new HashMap<>();
    private final PendingReceipts pending;
    private final WardContents contents;
    private final PartRelay relay;
    private final WardUpstream upstream;
    private final CoapEnd end;
    private final MqttLink link;

    private Gateway(GatewayConfig config, GatewayListener listener) {
        this.listener = listener;
        this.tasksArrived = new CountDownLatch(config.populations().size());
        GatewayLimits limits = config.limits();
        Duration patience = limits.receiptTimeout();
        config.populations().forEach(population -> taskTopics.put(MqttAddress.task(population), population));
        pending = new PendingReceipts(
                limits.waitingParts(), patience, System::nanoTime, new SecureRandom().nextLong() & Long.MAX_VALUE);
        contents = new WardContents(
                new ContentCache(limits.cacheBytes()), new Subscriptions(), counters, patience, System::nanoTime);
        relay = new PartRelay(
                config.id(),
                pending,
                new DeviceAllowances(limits.bytesPerHour(), System::nanoTime),
                this::publish,
                new GatewayEvents(counters, listener));
        upstream = new WardUpstream(config, relay, contents);
        end = new CoapEnd(config.ward().coap(), config.ward().identity(), upstream, Reception.none(), System::nanoTime);
        link = new MqttLink(
                settings(config), Backoff.defaults(), new SplittableRandom(), this::receive, new Connections());
    }

    /**
     * Begins to listen for devices and to connect to the broker, again and again until {@link #close}.
     *
     * @throws IOException where devices cannot be listened for; one line that says what to do
     */
    public static Gateway start(GatewayConfig config, GatewayListener listener) throws IOException {
        Gateway gateway = new Gateway(config, listener);
        try {
            gateway.end.start();
        } catch (IOException e) {
            gateway.threads.close();
            gateway.end.close();
            throw e;
        }
        gateway.link.start();
        gateway.threads.everySecond(() -> {
            gateway.pending.expire();
            gateway.contents.expire();
        });
        return gateway;
    }

    /** Nothing is kept for a gateway that is away: what matters is sent again by devices, or retained. */
    private static LinkSettings settings(GatewayConfig config) {
        List<String> filters = new ArrayList<>();
        for (String population : config.populations()) {
            filters.add(MqttAddress.task(population));
            filters.add(MqttAddress.relayedReceipts(population, config.id()));
        }
        return new LinkSettings(
                config.broker().uri(),
                config.broker().tls(),
                config.id(),
                LinkSettings.DEFAULT_RECEIVE_MAXIMUM,
                new LinkSettings.Session(filters, Duration.ZERO));
    }

    /** Where devices connect. */
    public URI uri() {
        return end.uri();
    }

    /** Waits until every population's announcement is here, or for this long; whether they are. */
    public boolean awaitTasks(Duration atMost) throws InterruptedException {
        return tasksArrived.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    public GatewayCounters counters() {
        return counters;
    }

    private boolean receive(InboundMessage message) {
        threads.work(() -> {
            handle(message.topic(), message.payload());
            message.acknowledge();
        });
        return true;
    }

    private void handle(String topic, byte[] payload) {
        String population = taskTopics.get(topic);
        if (population != null) {
            boolean isFirst = upstream.task(population).isEmpty();
            upstream.taskArrived(population, payload);
            end.taskChanged(population);
            if (isFirst) {
                tasksArrived.countDown();
            }
            return;
        }
        MqttAddress.part(topic).ifPresent(part -> contents.arrived(part, payload));
        MqttAddress.relayedReceiver(topic).ifPresent(to -> relay.receiptArrived(to, payload));
    }

    private void publish(String topic, byte[] payload, boolean isRetained, Runnable failed) {
        threads.publish(() -> {
            Optional<MqttConnection> connection = link.connection();
            if (connection.isEmpty()) {
                failed.run();
                return;
            }
            try {
                var unused = connection
                        .get()
                        .publish(topic, payload, isRetained)
                        .whenComplete((done, refusal) -> {
                            if (refusal != null) {
                                listener.lost(String.valueOf(refusal.getMessage()));
                                failed.run();
                            }
                        });
            } catch (IOException e) {
                failed.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                failed.run();
            }
        });
    }

    /** Devices hear nothing more, and send again what has no receipt. */
    @Override
    public void close() {
        end.close();
        link.close();
        threads.close();
    }

    private final class Subscriptions implements WardContents.Broker {
        @Override
        public void subscribe(String filter) {
            ask(connection -> connection.subscribe(List.of(filter)));
        }

        @Override
        public void unsubscribe(String filter) {
            ask(connection -> connection.unsubscribe(filter));
        }

        private void ask(Request request) {
            threads.work(() -> {
                try {
                    Optional<MqttConnection> connection = link.connection();
                    if (connection.isPresent()) {
                        request.to(connection.get());
                    }
                } catch (IOException e) {
                    listener.lost(String.valueOf(e.getMessage()));
                }
            });
        }
    }

    private interface Request {
        void to(MqttConnection connection) throws IOException;
    }

    private final class Connections implements MqttLink.Listener {
        @Override
        public void connected(MqttConnection connection) {
            contents.connected();
            listener.connected();
        }

        @Override
        public void disconnected(String reason) {
            pending.failAll();
            listener.lost(reason);
        }
    }
}
