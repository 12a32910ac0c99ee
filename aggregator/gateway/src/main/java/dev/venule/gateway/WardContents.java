package dev.venule.gateway;

import dev.venule.aggregator.server.coap.Representation;
import dev.venule.protocol.address.CoapAddress;
import dev.venule.protocol.message.Content;
import dev.venule.protocol.message.ContentParts;
import dev.venule.protocol.message.Reading;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * The contents that the ward's devices read. Each is fetched from the broker when the first device asks for it, once for all; the others
 * wait with it. Only what an announcement names is fetched, and only bytes with its hash are kept. Safe for use by several threads.
 */
final class WardContents {
    private final ContentCache cache;
    private final Broker broker;
    private final GatewayCounters counters;
    private final long patienceNanos;
    private final LongSupplier nanoTicker;
    private final Map<String, Map<ContentName, Content>> announced = new HashMap<>();
    /** In the order of their beginning. */
    private final Map<ContentName, Fetching> fetching = new LinkedHashMap<>();

    /** Where contents come from. Neither method waits. */
    interface Broker {
        void subscribe(String filter);

        void unsubscribe(String filter);
    }

    private record Waiter(int part, Consumer<Optional<Representation>> then) {}

    private static final class Fetching {
        private final Content content;
        private final long sinceNanos;
        private final Map<Integer, byte[]> parts = new HashMap<>();
        private final List<Waiter> waiters = new ArrayList<>();

        Fetching(Content content, long sinceNanos) {
            this.content = content;
            this.sinceNanos = sinceNanos;
        }

        /** Keeps a part; whether it was the last that had not come. */
        boolean completedBy(int part, byte[] payload) {
            boolean isWanted =
                    part < ContentParts.count(content) && payload.length == ContentParts.sizeOf(content, part);
            return isWanted && parts.putIfAbsent(part, payload) == null && parts.size() == ContentParts.count(content);
        }

        Reading<byte[]> assemble() {
            List<byte[]> inOrder = new ArrayList<>();
            for (int part = 0; part < ContentParts.count(content); part++) {
                inOrder.add(parts.getOrDefault(part, new byte[0]));
            }
            return ContentParts.assemble(content, inOrder);
        }
    }

    /** @param patience how long a device waits for a content */
    WardContents(
            ContentCache cache, Broker broker, GatewayCounters counters, Duration patience, LongSupplier nanoTicker) {
        this.cache = cache;
        this.broker = broker;
        this.counters = counters;
        this.patienceNanos = patience.toNanos();
        this.nanoTicker = nanoTicker;
    }

    /** From now on, these are what devices of the population may ask for, beside what is here already. */
    synchronized void announced(String population, List<Content> contents) {
        Map<ContentName, Content> named = new HashMap<>();
        contents.forEach(content -> named.put(ContentName.of(population, content), content));
        announced.put(population, named);
    }

    /** Finds a part; {@code then} is called once, now or when the content has come, with nothing where it cannot be had. */
    void part(CoapAddress.Target.ModelPart asked, Consumer<Optional<Representation>> then) {
        ContentName name = ContentName.of(asked);
        Optional<Representation> found;
        synchronized (this) {
            Optional<ContentCache.Held> held = cache.find(name);
            if (held.isEmpty() && await(name, new Waiter(asked.part(), then))) {
                return;
            }
            found = held.flatMap(one -> Representation.ofPart(one.content(), one.bytes(), asked.part()));
        }
        found.ifPresent(part -> counters.served());
        then.accept(found);
    }

    /** Whether the content comes, or may come. */
    private boolean await(ContentName name, Waiter waiter) {
        Fetching under = fetching.get(name);
        Content content = announced.getOrDefault(name.population(), Map.of()).get(name);
        if (under == null && content != null && cache.reserve(content.getSizeBytes())) {
            under = new Fetching(content, nanoTicker.getAsLong());
            fetching.put(name, under);
            broker.subscribe(name.parts());
        }
        if (under != null) {
            under.waiters.add(waiter);
        }
        return under != null;
    }

    /** A part came from the broker. */
    void arrived(CoapAddress.Target.ModelPart part, byte[] payload) {
        ContentName name = ContentName.of(part);
        Fetching under;
        Reading<byte[]> whole;
        synchronized (this) {
            under = fetching.get(name);
            if (under == null || !under.completedBy(part.part(), payload)) {
                return;
            }
            whole = under.assemble();
            finish(name, under, whole);
        }
        answer(under, whole);
    }

    private void finish(ContentName name, Fetching over, Reading<byte[]> whole) {
        fetching.remove(name);
        broker.unsubscribe(name.parts());
        if (whole instanceof Reading.Valid<byte[]> valid) {
            cache.keep(name, over.content, valid.message());
            counters.fetched(valid.message().length);
        } else {
            cache.release(over.content.getSizeBytes());
        }
    }

    private void answer(Fetching over, Reading<byte[]> whole) {
        for (Waiter waiter : over.waiters) {
            Optional<Representation> found = whole instanceof Reading.Valid<byte[]> valid
                    ? Representation.ofPart(over.content, valid.message(), waiter.part())
                    : Optional.empty();
            found.ifPresent(part -> counters.served());
            waiter.then().accept(found);
        }
    }

    /** Another connection begins, on which nothing is subscribed to. */
    synchronized void connected() {
        fetching.keySet().forEach(name -> broker.subscribe(name.parts()));
    }

    /** Devices wait no longer for what did not come; they ask again. */
    void expire() {
        List<Fetching> expired = new ArrayList<>();
        synchronized (this) {
            long now = nanoTicker.getAsLong();
            Iterator<Map.Entry<ContentName, Fetching>> inOrder =
                    fetching.entrySet().iterator();
            while (inOrder.hasNext()) {
                Map.Entry<ContentName, Fetching> eldest = inOrder.next();
                if (now - eldest.getValue().sinceNanos < patienceNanos) {
                    break;
                }
                inOrder.remove();
                broker.unsubscribe(eldest.getKey().parts());
                cache.release(eldest.getValue().content.getSizeBytes());
                expired.add(eldest.getValue());
            }
        }
        expired.forEach(one -> one.waiters.forEach(waiter -> waiter.then().accept(Optional.empty())));
    }
}
