package dev.venule.agent.transport.coap;

import dev.venule.agent.transport.adapter.SerialScheduler;
import dev.venule.protocol.address.CoapAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.eclipse.californium.core.coap.CoAP.ResponseCode;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.coap.Response;
import org.eclipse.californium.core.coap.Token;
import org.jspecify.annotations.Nullable;

/**
 * Observes the announcement (RFC 7641). A notification holds its first block; the others are fetched. Registering again, from time
 * to time, keeps the way open and costs an answer of a few bytes where the device has the current one. Confined to the
 * transport's serial scheduler.
 */
final class TaskObservation {
    /** No announcement may be larger: docs/protocol.md. */
    private static final int MAX_BYTES = 1 << 20;

    private final List<String> path;
    private final BlockSize blockSize;
    private final Exchanges exchanges;
    private final SerialScheduler serial;
    private final Consumer<byte[]> onTask;
    private @Nullable Token token;
    private byte @Nullable [] current;
    private @Nullable BlockDownload reading;

    TaskObservation(CoapTransportConfig config, Exchanges exchanges, SerialScheduler serial, Consumer<byte[]> onTask) {
        this.path = CoapAddress.task(config.population());
        this.blockSize = config.endpoint().isTcp() ? BlockSize.STREAM : BlockSize.DATAGRAM;
        this.exchanges = exchanges;
        this.serial = serial;
        this.onTask = onTask;
    }

    /** Registers, for the first time or again; {@code outcome} hears what the aggregator answers. */
    void register(Consumer<Reply> outcome) {
        Request request = Request.newGet();
        path.forEach(request.getOptions()::addUriPath);
        request.setObserve();
        Token registered = token;
        byte[] known = current;
        if (registered != null) {
            request.setToken(registered);
        }
        if (known != null) {
            request.getOptions().addETag(known);
        }
        exchanges.addFirst(RequestSource.of(request, reply -> {
            if (reply instanceof Reply.Answered answered) {
                token = request.getToken();
                arrived(answered.response());
            }
            outcome.accept(reply);
        }));
    }

    /** Another connection begins: an announcement is told again on each, as a broker would. */
    void begin() {
        token = null;
        current = null;
        reading = null;
    }

    boolean isFor(Token other) {
        return other.equals(token);
    }

    /** Takes an answer or a notification. */
    void arrived(Response response) {
        if (response.getCode() != ResponseCode.CONTENT || response.getOptions().getETagCount() == 0) {
            return; // 2.03: the same as before; an error: the next registration tells
        }
        byte[] etag = response.getOptions().getETags().get(0);
        BlockDownload before = reading;
        if (Arrays.equals(etag, current) || (before != null && before.hasETag(etag))) {
            return;
        }
        boolean isWhole = !response.getOptions().hasBlock2()
                || !response.getOptions().getBlock2().isM();
        if (isWhole) {
            deliver(etag, response.getPayload());
        } else {
            read(etag, response);
        }
    }

    private void read(byte[] etag, Response first) {
        Optional<Integer> size = Optional.ofNullable(first.getOptions().getSize2());
        if (!size.isPresent() || size.get() > MAX_BYTES || size.get() <= first.getPayloadSize()) {
            return; // nonsense: a device that does not know the size does not know when it has all
        }
        BlockDownload download = BlockDownload.of(List.of(path), size.get(), size.get(), etag, blockSize);
        download.accept(0, first.getPayload());
        reading = download;
        download.resume(result -> {
            if (download != reading) {
                return;
            }
            reading = null;
            if (result instanceof BlockDownload.Result.Complete complete) {
                deliver(etag, complete.bytes());
            } else {
                // It was replaced while it was being read: ask for the one that is there now.
                serial.execute(() -> register(reply -> {}));
            }
        });
        exchanges.add(download);
    }

    private void deliver(byte[] etag, byte[] announcement) {
        current = etag;
        reading = null;
        onTask.accept(announcement);
    }
}
