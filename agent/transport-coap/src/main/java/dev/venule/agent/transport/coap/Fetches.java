package dev.venule.agent.transport.coap;

import dev.venule.agent.transport.Fetch;
import dev.venule.agent.transport.adapter.SerialScheduler;
import dev.venule.protocol.address.CoapAddress;
import dev.venule.protocol.message.Content;
import dev.venule.protocol.message.ContentParts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The contents that are being fetched. Whoever asks for a content that is under way shares it; one that was cut off is kept for a
 * while, and goes on where it stood. Confined to the transport's serial scheduler.
 */
final class Fetches {
    /** The blocks of how many contents that were cut off are kept: a model file and its weights. */
    private static final int MAX_KEPT = 2;

    private final String population;
    private final BlockSize blockSize;
    private final Exchanges exchanges;
    private final SerialScheduler serial;
    private final List<Ongoing> ongoing = new ArrayList<>();
    private final List<Ongoing> kept = new ArrayList<>();

    Fetches(CoapTransportConfig config, Exchanges exchanges, SerialScheduler serial) {
        this.population = config.population();
        this.blockSize = config.endpoint().isTcp() ? BlockSize.STREAM : BlockSize.DATAGRAM;
        this.exchanges = exchanges;
        this.serial = serial;
    }

    void fetch(Content content, Consumer<Fetch> outcome) {
        if (!exchanges.isOpen()) {
            tell(outcome, new Fetch.Failed("there is no connection to the aggregator: try again once there is"));
            return;
        }
        for (Ongoing one : ongoing) {
            if (one.content.equals(content)) {
                one.waiters.add(outcome);
                return;
            }
        }
        Ongoing begun = takeKept(content).orElseGet(() -> new Ongoing(content, download(content)));
        begun.waiters.add(outcome);
        ongoing.add(begun);
        begun.download.resume(result -> finish(begun, result));
        exchanges.add(begun.download);
    }

    /** Fails everything that is under way; what has arrived is kept. */
    void close(String reason) {
        List<Ongoing> failed = new ArrayList<>(ongoing);
        ongoing.clear();
        for (Ongoing one : failed) {
            answer(one, new Fetch.Failed(reason));
            kept.add(one);
        }
        while (kept.size() > MAX_KEPT) {
            kept.remove(0);
        }
    }

    private Optional<Ongoing> takeKept(Content content) {
        for (Ongoing one : kept) {
            if (one.content.equals(content)) {
                kept.remove(one);
                return Optional.of(one);
            }
        }
        return Optional.empty();
    }

    private BlockDownload download(Content content) {
        byte[] sha256 = content.getSha256().toByteArray();
        List<List<String>> paths = new ArrayList<>();
        for (int part = 0; part < ContentParts.count(content); part++) {
            paths.add(CoapAddress.modelPart(population, sha256, part));
        }
        int size = Math.toIntExact(content.getSizeBytes());
        return BlockDownload.of(
                paths,
                size,
                Math.min(size, content.getPartBytes()),
                Arrays.copyOf(sha256, CoapAddress.ETAG_BYTES),
                blockSize);
    }

    private void finish(Ongoing one, BlockDownload.Result result) {
        ongoing.remove(one);
        if (result instanceof BlockDownload.Result.Refused refused) {
            answer(one, new Fetch.Failed(refused.reason()));
        } else if (result instanceof BlockDownload.Result.Complete complete) {
            answer(
                    one,
                    ContentParts.matches(one.content, complete.bytes())
                            ? new Fetch.Fetched(complete.bytes())
                            : new Fetch.Failed(
                                    "the blocks do not add up to the hash: the content must be published again"));
        }
    }

    private void answer(Ongoing one, Fetch result) {
        boolean isFirst = true;
        for (Consumer<Fetch> waiter : one.waiters) {
            // Each receiver owns its bytes.
            tell(
                    waiter,
                    !isFirst && result instanceof Fetch.Fetched fetched
                            ? new Fetch.Fetched(fetched.bytes().clone())
                            : result);
            isFirst = false;
        }
        one.waiters.clear();
    }

    /** As a task of its own: a receiver that throws must not keep the others from their outcomes. */
    private void tell(Consumer<Fetch> outcome, Fetch result) {
        serial.execute(() -> outcome.accept(result));
    }

    private static final class Ongoing {
        private final Content content;
        private final BlockDownload download;
        private final List<Consumer<Fetch>> waiters = new ArrayList<>();

        Ongoing(Content content, BlockDownload download) {
            this.content = content;
            this.download = download;
        }
    }
}
