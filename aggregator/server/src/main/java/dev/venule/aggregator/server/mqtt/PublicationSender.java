package dev.venule.aggregator.server.mqtt;

import com.google.protobuf.ByteString;
import dev.venule.aggregator.round.Publication;
import dev.venule.aggregator.round.PublishedContent;
import dev.venule.protocol.address.MqttAddress;
import dev.venule.protocol.message.Content;
import dev.venule.protocol.message.ContentParts;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the broker's retained messages equal to the latest publication of each population, on a thread of its own. Contents
 * go first, the task follows when the broker has them all, then what is no longer named is withdrawn. Publications that come
 * faster than they can be sent are skipped, except for the latest. A new connection gets everything again: nobody can say
 * what a broker that was restarted still has.
 */
public final class PublicationSender implements Closeable {
    private static final long RETRY_MILLIS = 1000;
    private static final long ANSWER_TIMEOUT_SECONDS = 60;

    private final Observer observer;
    private final Thread thread = new Thread(this::run, "venule-publish");
    private final Map<String, Publication> wanted = new LinkedHashMap<>();
    /** Sequence of what the present connection has taken completely. */
    private final Map<String, Long> published = new HashMap<>();
    /** What this program put on the broker, by population and hash. */
    private final Map<String, Map<ByteString, Content>> onBroker = new HashMap<>();

    private @Nullable MqttConnection connection;
    private boolean closed;

    /** Hears what was sent, on the sender's thread. */
    public interface Observer {
        void sent(String topic, int payloadBytes);

        void published(Publication publication);

        void failed(String explanation);
    }

    public PublicationSender(Observer observer) {
        this.observer = observer;
        thread.setDaemon(true);
    }

    public void start() {
        thread.start();
    }

    /** Replaces the population's publication. */
    public synchronized void offer(Publication publication) {
        Publication latest = wanted.get(publication.population());
        if (latest != null && latest.sequence() == publication.sequence()) {
            return;
        }
        List<Content> leftOver = latest == null || isPublished(latest) ? List.of() : latest.retired();
        wanted.put(publication.population(), publication.alsoRetiring(leftOver));
        notifyAll();
    }

    /** From now on, send over this connection. */
    public synchronized void connected(MqttConnection newConnection) {
        connection = newConnection;
        published.clear();
        notifyAll();
    }

    private boolean isPublished(Publication publication) {
        return published.getOrDefault(publication.population(), -1L) == publication.sequence();
    }

    private record Job(MqttConnection connection, Publication publication, boolean resendAll) {}

    private void run() {
        try {
            for (Job job = next(); job != null; job = next()) {
                try {
                    send(job);
                    finish(job);
                } catch (IOException e) {
                    fail(job, e);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized @Nullable Job next() throws InterruptedException {
        while (!closed) {
            MqttConnection usable = connection;
            if (usable != null && !usable.isLost()) {
                for (Publication publication : wanted.values()) {
                    if (!isPublished(publication)) {
                        return new Job(usable, publication, !published.containsKey(publication.population()));
                    }
                }
            }
            wait();
        }
        return null;
    }

    private void send(Job job) throws IOException, InterruptedException {
        String population = job.publication().population();
        Map<ByteString, Content> there = onBroker.computeIfAbsent(population, name -> new HashMap<>());
        Map<ByteString, Content> obsolete = new HashMap<>(there);
        for (Content content : job.publication().retired()) {
            obsolete.put(content.getSha256(), content);
        }
        List<CompletableFuture<Void>> contents = new ArrayList<>();
        for (PublishedContent content : job.publication().contents()) {
            ByteString hash = content.content().getSha256();
            obsolete.remove(hash);
            if (job.resendAll() || !there.containsKey(hash)) {
                sendParts(job, content, contents);
            }
        }
        awaitAll(contents);
        for (PublishedContent content : job.publication().contents()) {
            there.put(content.content().getSha256(), content.content());
        }
        awaitAll(List.of(
                publish(job, MqttAddress.task(population), job.publication().task())));
        withdraw(job, obsolete, there);
    }

    private void sendParts(Job job, PublishedContent content, List<CompletableFuture<Void>> sent)
            throws IOException, InterruptedException {
        byte[] hash = content.content().getSha256().toByteArray();
        for (int part = 0; part < ContentParts.count(content.content()); part++) {
            byte[] bytes = ContentParts.slice(content.bytes(), content.content(), part);
            sent.add(publish(job, MqttAddress.modelPart(job.publication().population(), hash, part), bytes));
        }
    }

    /** An empty retained message removes the one before. */
    private void withdraw(Job job, Map<ByteString, Content> obsolete, Map<ByteString, Content> there)
            throws IOException, InterruptedException {
        List<CompletableFuture<Void>> withdrawn = new ArrayList<>();
        for (Content content : obsolete.values()) {
            byte[] hash = content.getSha256().toByteArray();
            for (int part = 0; part < ContentParts.count(content); part++) {
                String topic = MqttAddress.modelPart(job.publication().population(), hash, part);
                withdrawn.add(publish(job, topic, new byte[0]));
            }
        }
        awaitAll(withdrawn);
        there.keySet().removeAll(obsolete.keySet());
    }

    private CompletableFuture<Void> publish(Job job, String topic, byte[] payload)
            throws IOException, InterruptedException {
        observer.sent(topic, payload.length);
        return job.connection().publish(topic, payload, true);
    }

    private static void awaitAll(List<CompletableFuture<Void>> sent) throws IOException, InterruptedException {
        for (CompletableFuture<Void> one : sent) {
            try {
                one.get(ANSWER_TIMEOUT_SECONDS, TimeUnit.SECONDS);
            } catch (ExecutionException e) {
                Throwable cause = e.getCause() == null ? e : e.getCause();
                throw new IOException(String.valueOf(cause.getMessage()), e);
            } catch (TimeoutException e) {
                throw new IOException("the broker does not answer to a publish", e);
            }
        }
    }

    private void finish(Job job) {
        synchronized (this) {
            if (connection == job.connection()) {
                published.put(job.publication().population(), job.publication().sequence());
            }
        }
        observer.published(job.publication());
    }

    private void fail(Job job, IOException failure) throws InterruptedException {
        if (!job.connection().isLost()) {
            observer.failed(String.valueOf(failure.getMessage()));
            TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        thread.interrupt();
        try {
            thread.join(TimeUnit.SECONDS.toMillis(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
