package dev.venule.agent.transport.coap;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.eclipse.californium.core.coap.CoAP;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.coap.Response;
import org.jspecify.annotations.Nullable;

/**
 * Collects resources of known size and ETag block by block, in any order and several at a time: RFC 7959 section 2.4 lets a
 * client ask for any block of a representation. What has arrived stays when a connection ends, so that the next one goes on with
 * the blocks that are missing. Confined to the transport's serial scheduler.
 */
final class BlockDownload implements RequestSource {
    private final List<Piece> pieces;
    private final byte[] etag;
    private final BlockSize blockSize;
    private final byte[] whole;
    private final BitSet arrived;
    private final BitSet underWay = new BitSet();
    private final int blockCount;
    private Consumer<Result> outcome = result -> {};
    private boolean isOver;

    /** One resource: {@code size} bytes that begin at {@code offset} of the whole and at block {@code firstBlock}. */
    private record Piece(List<String> path, int offset, int size, int firstBlock) {}

    /** What came of it. */
    sealed interface Result {
        /** The receiver owns {@code bytes}. */
        record Complete(byte[] bytes) implements Result {}

        /** The aggregator does not have it in this form any more; {@code reason} is one line. */
        record Refused(String reason) implements Result {}
    }

    private BlockDownload(List<Piece> pieces, byte[] etag, BlockSize blockSize, byte[] whole, int blockCount) {
        this.pieces = pieces;
        this.etag = etag;
        this.blockSize = blockSize;
        this.whole = whole;
        this.blockCount = blockCount;
        this.arrived = new BitSet(blockCount);
    }

    /** The resources at {@code paths}, one behind the other; all but the last have {@code partBytes} bytes. */
    static BlockDownload of(List<List<String>> paths, int sizeBytes, int partBytes, byte[] etag, BlockSize blockSize) {
        Piece[] pieces = new Piece[paths.size()];
        int block = 0;
        for (int i = 0; i < pieces.length; i++) {
            int offset = Math.multiplyExact(i, partBytes);
            int size = Math.min(partBytes, sizeBytes - offset);
            pieces[i] = new Piece(paths.get(i), offset, size, block);
            block += blockSize.count(size);
        }
        return new BlockDownload(Arrays.asList(pieces), etag.clone(), blockSize, new byte[sizeBytes], block);
    }

    /** From now on, {@code receiver} hears what comes of it; what was under way on another connection is asked for again. */
    void resume(Consumer<Result> receiver) {
        outcome = receiver;
        underWay.clear();
        isOver = false;
    }

    /** A block that came with another answer. */
    void accept(int block, byte[] payload) {
        if (payload.length == lengthOf(block) && !arrived.get(block)) {
            System.arraycopy(payload, 0, whole, offsetOf(block), payload.length);
            arrived.set(block);
        }
    }

    int arrivedBlocks() {
        return arrived.cardinality();
    }

    boolean isComplete() {
        return arrived.cardinality() == blockCount;
    }

    @Override
    public Optional<Next> next() {
        int block = arrived.nextClearBit(0);
        while (block < blockCount && underWay.get(block)) {
            block = arrived.nextClearBit(block + 1);
        }
        if (isOver || block >= blockCount) {
            return Optional.empty();
        }
        underWay.set(block);
        int asked = block;
        Piece piece = pieceOf(block);
        Request request = Request.newGet();
        piece.path().forEach(request.getOptions()::addUriPath);
        request.getOptions().setBlock2(blockSize.szx(), false, blockSize.number(block - piece.firstBlock()));
        return Optional.of(new Next(request, reply -> answered(asked, reply)));
    }

    @Override
    public boolean isDone() {
        return isOver || isComplete();
    }

    private void answered(int block, Reply reply) {
        underWay.clear(block);
        if (isOver || !(reply instanceof Reply.Answered answered)) {
            return;
        }
        Response response = answered.response();
        if (response.getCode() != CoAP.ResponseCode.CONTENT) {
            refuse("the aggregator no longer has it (" + response.getCode() + "): wait for its next announcement");
        } else if (response.getOptions().getETagCount() == 0
                || !Arrays.equals(response.getOptions().getETags().get(0), etag)) {
            refuse("the aggregator has another content there by now: wait for its next announcement");
        } else if (response.getPayloadSize() != lengthOf(block)) {
            refuse("block " + block + " has " + response.getPayloadSize() + " bytes, must have " + lengthOf(block)
                    + ": the aggregator must publish the content again");
        } else {
            accept(block, response.getPayload());
            if (isComplete()) {
                isOver = true;
                outcome.accept(new Result.Complete(whole));
            }
        }
    }

    private void refuse(String reason) {
        isOver = true;
        outcome.accept(new Result.Refused(reason));
    }

    private Piece pieceOf(int block) {
        int low = 0;
        int high = pieces.size() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (pieces.get(middle).firstBlock() <= block) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return pieces.get(low);
    }

    private int offsetOf(int block) {
        Piece piece = pieceOf(block);
        return piece.offset() + (block - piece.firstBlock()) * blockSize.bytes();
    }

    private int lengthOf(int block) {
        Piece piece = pieceOf(block);
        return Math.min(blockSize.bytes(), piece.size() - (block - piece.firstBlock()) * blockSize.bytes());
    }

    /** Only for whoever compares announcements. */
    boolean hasETag(byte @Nullable [] other) {
        return Arrays.equals(etag, other);
    }
}
