package dev.venule.agent.transport.coap;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.venule.agent.transport.Delivery;
import dev.venule.agent.transport.adapter.SerialScheduler;
import dev.venule.protocol.address.CoapAddress;
import dev.venule.protocol.message.Sha256;
import dev.venule.protocol.message.UpdatePart;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;

/**
 * The parts of updates that are on their way. A part that is larger than what is posted at once is cut into several, each with a
 * receipt of its own. Confined to the transport's serial scheduler.
 */
final class Uploads {
    /** Of an encoded part: a transfer that is cut off costs no more than this. */
    static final int MAX_POSTED_BYTES = 64 << 10;

    private static final int MAX_OPEN_PARTS = 8;

    /** Id, offset, size, hash, the longest signature, and their tags. */
    private static final int PART_HEADER_BYTES = 640;

    private final List<String> path;
    private final BlockSize blockSize;
    private final Exchanges exchanges;
    private final SerialScheduler serial;
    private final Consumer<byte[]> onReceipt;
    private final List<PartUpload> open = new ArrayList<>();
    private final Queue<PartUpload> waiting = new ArrayDeque<>();
    private int tags;

    Uploads(CoapTransportConfig config, Exchanges exchanges, SerialScheduler serial, Consumer<byte[]> onReceipt) {
        this.path = CoapAddress.update(config.population(), config.deviceId());
        this.blockSize = config.endpoint().isTcp() ? BlockSize.STREAM : BlockSize.DATAGRAM;
        this.exchanges = exchanges;
        this.serial = serial;
        this.onReceipt = onReceipt;
    }

    /** {@code firstTag} differs from that of the process before: the aggregator may still hold blocks of its parts. */
    void begin(int firstTag) {
        tags = firstTag;
    }

    void send(byte[] part, Consumer<Delivery> outcome) {
        if (!exchanges.isOpen()) {
            tell(outcome, new Delivery.Failed("there is no connection to the aggregator: try again once there is"));
            return;
        }
        List<byte[]> posted = cut(part);
        Sending sending = new Sending(posted.size(), outcome);
        for (byte[] one : posted) {
            PartUpload upload = new PartUpload(path, one, nextTag(), blockSize, sending);
            sending.uploads.add(upload);
            open.add(upload);
            waiting.add(upload);
        }
        startMore();
    }

    /** The aggregator holds the blocks of so many parts of a device, and forgets the oldest beyond. */
    private void startMore() {
        waiting.removeIf(PartUpload::isDone);
        while (!waiting.isEmpty() && open.size() - waiting.size() < MAX_OPEN_PARTS) {
            exchanges.add(waiting.remove());
        }
    }

    /** Fails everything that was not decided. */
    void close(String reason) {
        List<PartUpload> failed = new ArrayList<>(open);
        open.clear();
        waiting.clear();
        failed.forEach(upload -> upload.abandon(reason));
    }

    private byte[] nextTag() {
        return ByteBuffer.allocate(Integer.BYTES).putInt(tags++).array();
    }

    private static List<byte[]> cut(byte[] part) {
        if (part.length <= MAX_POSTED_BYTES) {
            return List.of(part);
        }
        UpdatePart whole;
        try {
            whole = UpdatePart.parseFrom(part);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("not an UpdatePart", e);
        }
        if (whole.getSha256().isEmpty()) {
            // It was the whole update, which needs no hash; its pieces do.
            byte[] sha256 = Sha256.of(whole.getData().toByteArray());
            whole = whole.toBuilder().setSha256(ByteString.copyFrom(sha256)).build();
        }
        List<byte[]> posted = new ArrayList<>();
        int step = MAX_POSTED_BYTES - PART_HEADER_BYTES;
        for (int from = 0; from < whole.getData().size(); from += step) {
            ByteString data = whole.getData()
                    .substring(from, Math.min(from + step, whole.getData().size()));
            posted.add(whole.toBuilder()
                    .setOffset(whole.getOffset() + from)
                    .setData(data)
                    .build()
                    .toByteArray());
        }
        return posted;
    }

    /** As a task of its own: a receiver that throws must not keep the others from their outcomes. */
    private void tell(Consumer<Delivery> outcome, Delivery delivery) {
        serial.execute(() -> outcome.accept(delivery));
    }

    /** A part that the outbox gave, until each of its pieces is decided. */
    private final class Sending implements Consumer<PartUpload.Result> {
        private final Consumer<Delivery> outcome;
        private final List<PartUpload> uploads = new ArrayList<>();
        private int undecided;
        private boolean isTold;

        Sending(int pieces, Consumer<Delivery> outcome) {
            this.undecided = pieces;
            this.outcome = outcome;
        }

        @Override
        public void accept(PartUpload.Result result) {
            undecided--;
            open.removeIf(PartUpload::isDone);
            startMore();
            if (result instanceof PartUpload.Result.Decided decided) {
                if (decided.receipt().length > 0) {
                    onReceipt.accept(decided.receipt());
                }
                if (undecided == 0 && !isTold) {
                    isTold = true;
                    tell(outcome, new Delivery.HandedOver());
                }
            } else if (result instanceof PartUpload.Result.Undecided failed && !isTold) {
                isTold = true;
                tell(outcome, new Delivery.Failed(failed.reason()));
                uploads.forEach(upload -> upload.abandon(failed.reason()));
            }
        }
    }
}
