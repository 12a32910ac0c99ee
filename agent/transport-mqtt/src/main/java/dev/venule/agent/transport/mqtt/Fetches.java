package dev.venule.agent.transport.mqtt;

import dev.venule.agent.transport.Fetch;
import dev.venule.agent.transport.adapter.SerialScheduler;
import dev.venule.protocol.message.Content;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The contents that are being collected from their retained parts. Whoever asks for a content that is under way shares it.
 * Confined to the transport's serial scheduler.
 */
final class Fetches {
    private final Duration timeout;
    private final SerialScheduler serial;
    private final Map<String, Ongoing> byFilter = new HashMap<>();
    private final Set<String> strays = new HashSet<>();
    private @Nullable PahoConnection connection;

    Fetches(MqttTransportConfig config, SerialScheduler serial) {
        this.timeout = config.timing().timeouts().part();
        this.serial = serial;
    }

    void open(PahoConnection opened) {
        connection = opened;
        strays.clear();
    }

    void fetch(String filter, Content content, Consumer<Fetch> outcome) {
        PahoConnection opened = connection;
        Ongoing ongoing = byFilter.get(filter);
        if (opened == null) {
            tell(outcome, new Fetch.Failed(Diagnosis.NOT_CONNECTED));
        } else if (ongoing == null) {
            Ongoing begun = new Ongoing(filter, new PartCollector(content));
            begun.waiters.add(outcome);
            byFilter.put(filter, begun);
            opened.subscribe(new String[] {filter}, answer -> subscribed(begun, answer));
            watch(begun, 0);
        } else if (ongoing.parts.content().equals(content)) {
            ongoing.waiters.add(outcome);
        } else {
            tell(
                    outcome,
                    new Fetch.Failed(
                            "the same hash is being fetched in another size or with other parts: wait for it"));
        }
    }

    /** Takes a message from a model address. */
    void arrived(String topic, byte[] payload) {
        int lastLevel = topic.lastIndexOf('/') + 1;
        String filter = topic.substring(0, lastLevel) + "+";
        Ongoing ongoing = byFilter.get(filter);
        if (ongoing == null) {
            forget(filter);
            return;
        }
        Optional<String> objection = ongoing.parts.accept(topic.substring(lastLevel), payload);
        if (objection.isPresent()) {
            finish(ongoing, new Fetch.Failed(objection.get()));
        } else if (ongoing.parts.isComplete()) {
            finish(ongoing, ongoing.parts.result());
        }
    }

    /** Fails everything that is under way. */
    void close(String reason) {
        connection = null;
        for (Ongoing ongoing : new ArrayList<>(byFilter.values())) {
            finish(ongoing, new Fetch.Failed(reason));
        }
    }

    private void subscribed(Ongoing ongoing, Answer answer) {
        if (answer instanceof Answer.Refused refused) {
            finish(ongoing, new Fetch.Failed("cannot subscribe to the parts: " + refused.explanation()));
        }
    }

    private void watch(Ongoing ongoing, int partsBefore) {
        ongoing.watch = serial.after(timeout, () -> {
            int parts = ongoing.parts.arrivedCount();
            if (parts == partsBefore) {
                finish(
                        ongoing,
                        new Fetch.Failed(parts + " of " + ongoing.parts.count() + " parts arrived, then none for "
                                + timeout.toMillis() + " ms: check that the content is still published"));
            } else if (ongoing == byFilter.get(ongoing.filter)) {
                watch(ongoing, parts);
            }
        });
    }

    private void finish(Ongoing ongoing, Fetch result) {
        if (!byFilter.remove(ongoing.filter, ongoing)) {
            return;
        }
        ongoing.watch.ifPresent(running -> running.cancel(false));
        PahoConnection opened = connection;
        if (opened != null) {
            opened.unsubscribe(ongoing.filter, answer -> {});
        }
        boolean isFirst = true;
        for (Consumer<Fetch> waiter : ongoing.waiters) {
            // Each receiver owns its bytes.
            tell(
                    waiter,
                    !isFirst && result instanceof Fetch.Fetched fetched
                            ? new Fetch.Fetched(fetched.bytes().clone())
                            : result);
            isFirst = false;
        }
    }

    /** The durable session outlives us and our connections: it may still hold what an earlier one subscribed to. */
    private void forget(String filter) {
        PahoConnection opened = connection;
        if (opened != null && strays.add(filter)) {
            opened.unsubscribe(filter, answer -> {});
        }
    }

    /** As a task of its own: a receiver that throws must not keep the others from their outcomes. */
    private void tell(Consumer<Fetch> outcome, Fetch result) {
        serial.execute(() -> outcome.accept(result));
    }

    private static final class Ongoing {
        private final String filter;
        private final PartCollector parts;
        private final List<Consumer<Fetch>> waiters = new ArrayList<>();
        private Optional<Future<?>> watch = Optional.empty();

        Ongoing(String filter, PartCollector parts) {
            this.filter = filter;
            this.parts = parts;
        }
    }
}
