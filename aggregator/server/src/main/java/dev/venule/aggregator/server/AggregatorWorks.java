package dev.venule.aggregator.server;

import dev.venule.aggregator.intake.Answer;
import dev.venule.aggregator.intake.UpdateIntake;
import dev.venule.aggregator.model.ModelState;
import dev.venule.aggregator.round.NewVersion;
import dev.venule.aggregator.round.PopulationRound;
import dev.venule.aggregator.round.Publication;
import dev.venule.aggregator.server.mqtt.Backoff;
import dev.venule.aggregator.server.mqtt.InboundMessage;
import dev.venule.aggregator.server.mqtt.LinkSettings;
import dev.venule.aggregator.server.mqtt.MqttConnection;
import dev.venule.aggregator.server.mqtt.MqttLink;
import dev.venule.aggregator.server.mqtt.PublicationSender;
import dev.venule.protocol.address.MqttAddress;
import dev.venule.protocol.message.DeviceStatus;
import dev.venule.protocol.message.Receipt;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The moving parts of a server, connected: link -> intake loop -> receipts and publications. */
final class AggregatorWorks implements AutoCloseable {
    private static final long STOP_SECONDS = 30;

    private final AggregatorCounters counters = new AggregatorCounters();
    private final Map<String, ModelState> models = new ConcurrentHashMap<>();
    private final Set<String> unpublished = ConcurrentHashMap.newKeySet();
    private final CountDownLatch allPublished = new CountDownLatch(1);
    private final AggregatorListener listener;
    private final IntakeLoop loop;
    private final Thread intakeThread;
    private final PublicationSender sender;
    private final MqttLink link;
    private volatile String linkTrouble = "the broker has not answered yet; check its address, and give it time";
    private volatile @Nullable Throwable failure;

    AggregatorWorks(
            UpdateIntake intake, List<PopulationRound> rounds, LinkSettings settings, AggregatorListener listener) {
        this.listener = listener;
        this.sender = new PublicationSender(new Publications());
        // Twice the window: messages of a lost connection may still wait when their repetitions arrive.
        this.loop = new IntakeLoop(intake, rounds, 2 * settings.receiveMaximum(), new Outlet(), new Counting(listener));
        this.intakeThread = new Thread(this::runIntake, "venule-intake");
        this.link =
                new MqttLink(settings, Backoff.defaults(), new SplittableRandom(), this::receive, new Connections());
        for (PopulationRound round : rounds) {
            unpublished.add(round.config().name());
            models.put(round.config().name(), round.model());
        }
    }

    void start() {
        intakeThread.start();
        sender.start();
        link.start();
    }

    /** Waits until the broker has the first announcements of all populations; whether it has. */
    boolean awaitPublished(Duration atMost) throws InterruptedException {
        return allPublished.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
    }

    String linkTrouble() {
        return linkTrouble;
    }

    AggregatorCounters counters() {
        return counters;
    }

    ModelState model(String population) {
        ModelState model = models.get(population);
        if (model == null) {
            throw new IllegalArgumentException(
                    "there is no population " + population + "; configured are " + models.keySet());
        }
        return model;
    }

    Optional<Throwable> failure() {
        return Optional.ofNullable(failure);
    }

    private void runIntake() {
        try {
            loop.run();
        } catch (RuntimeException | Error e) {
            // A fault that goes on would acknowledge what it did not understand: stop receiving, and show it.
            failure = e;
            listener.failed(e);
            link.close();
            throw e;
        }
    }

    private boolean receive(InboundMessage message) {
        boolean taken = failure == null && loop.offer(message);
        if (!taken) {
            counters.dropped();
        } else if (message.topic().endsWith("/update")) {
            counters.updateArrived(utf8Length(message.topic()), message.payload().length);
        }
        return taken;
    }

    @Override
    public void close() throws IOException {
        loop.stop();
        try {
            intakeThread.join(TimeUnit.SECONDS.toMillis(STOP_SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        sender.close();
        link.close();
        if (intakeThread.isAlive()) {
            throw new IOException("the intake did not finish its batch within " + STOP_SECONDS + " seconds");
        }
    }

    private static int utf8Length(String topic) {
        return topic.getBytes(StandardCharsets.UTF_8).length;
    }

    private final class Outlet implements IntakeLoop.Outlet {
        /** A receipt that does not get through is asked for again: the device sends its update until it has one. */
        @Override
        public void answer(Answer answer) throws InterruptedException {
            Optional<Receipt> receipt = answer.receipt();
            Optional<MqttConnection> connection = link.connection();
            if (receipt.isPresent() && connection.isPresent()) {
                String topic = MqttAddress.receipt(answer.population(), answer.device());
                byte[] payload = receipt.get().toByteArray();
                try {
                    CompletableFuture<Void> sent = connection.get().publish(topic, payload, false);
                    var unused = sent.whenComplete((done, refusal) -> counters.receiptAnswered(refusal == null));
                    counters.receiptSent(utf8Length(topic), payload.length);
                } catch (IOException e) {
                    linkTrouble = String.valueOf(e.getMessage());
                }
            }
        }

        @Override
        public void publish(PopulationRound round) {
            models.put(round.config().name(), round.model());
            sender.offer(round.publication());
        }
    }

    private final class Connections implements MqttLink.Listener {
        @Override
        public void connected(MqttConnection connection) {
            sender.connected(connection);
            listener.brokerConnected();
        }

        @Override
        public void disconnected(String reason) {
            linkTrouble = reason;
            listener.brokerLost(reason);
        }
    }

    private final class Publications implements PublicationSender.Observer {
        @Override
        public void sent(String topic, int payloadBytes) {
            counters.published(utf8Length(topic), payloadBytes);
        }

        @Override
        public void published(Publication publication) {
            unpublished.remove(publication.population());
            if (unpublished.isEmpty()) {
                allPublished.countDown();
            }
        }

        @Override
        public void failed(String explanation) {
            linkTrouble = explanation;
            listener.brokerLost(explanation);
        }
    }

    /** Counts, then passes on. */
    private final class Counting implements AggregatorListener {
        private final AggregatorListener next;

        Counting(AggregatorListener next) {
            this.next = next;
        }

        @Override
        public void answered(Answer answer) {
            counters.answered(answer);
            next.answered(answer);
        }

        @Override
        public void versionMade(NewVersion version) {
            counters.versionMade();
            next.versionMade(version);
        }

        @Override
        public void statusReceived(String population, String device, DeviceStatus status) {
            next.statusReceived(population, device, status);
        }

        @Override
        public void storageFailed(String explanation) {
            next.storageFailed(explanation);
        }

        @Override
        public void storageRecovered() {
            next.storageRecovered();
        }
    }
}
