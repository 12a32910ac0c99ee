package dev.venule.agent.transport.coap;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.eclipse.californium.core.coap.CoAP.ResponseCode;
import org.eclipse.californium.core.coap.Request;
import org.eclipse.californium.core.coap.Response;
import org.eclipse.californium.core.coap.option.StandardOptionRegistry;

/**
 * Posts one part, block by block and several at a time. Blocks may overtake each other; the last one leaves when the aggregator
 * has all others, and its answer is the receipt. The Request-Tag (RFC 9175) keeps parts that are posted at the same time apart.
 * Confined to the transport's serial scheduler.
 */
final class PartUpload implements RequestSource {
    private static final int MAX_PASSES = 3;

    private final List<String> path;
    private final byte[] part;
    private final byte[] tag;
    private final BlockSize blockSize;
    private final Consumer<Result> outcome;
    private final BitSet acknowledged = new BitSet();
    /** By block. */
    private final SortedMap<Integer, Request> underWay = new TreeMap<>();

    private final int blockCount;
    private int passes = 1;
    private boolean isOver;

    /** What came of it. */
    sealed interface Result {
        /** The aggregator decided; {@code receipt} may be empty where it could not tell which update it is. */
        record Decided(byte[] receipt) implements Result {}

        /** It was not decided; {@code reason} is one line. */
        record Undecided(String reason) implements Result {}
    }

    PartUpload(List<String> path, byte[] part, byte[] tag, BlockSize blockSize, Consumer<Result> outcome) {
        this.path = path;
        this.part = part;
        this.tag = tag;
        this.blockSize = blockSize;
        this.outcome = outcome;
        this.blockCount = blockSize.count(part.length);
    }

    @Override
    public Optional<Next> next() {
        int block = nextBlock();
        if (isOver || block >= blockCount) {
            return Optional.empty();
        }
        int pass = passes;
        Request request = request(block);
        underWay.put(block, request);
        return Optional.of(new Next(request, reply -> answered(block, pass, reply)));
    }

    private int nextBlock() {
        int block = acknowledged.nextClearBit(0);
        while (underWay.containsKey(block)) {
            block = acknowledged.nextClearBit(block + 1);
        }
        boolean waitsForOthers = block == blockCount - 1 && acknowledged.cardinality() < blockCount - 1;
        return waitsForOthers ? blockCount : block;
    }

    private Request request(int block) {
        Request request = Request.newPost();
        path.forEach(request.getOptions()::addUriPath);
        int from = block * blockSize.bytes();
        int to = Math.min(part.length, from + blockSize.bytes());
        if (blockCount > 1) {
            request.getOptions().setBlock1(blockSize.szx(), to < part.length, blockSize.number(block));
            request.getOptions().addOption(StandardOptionRegistry.REQUEST_TAG.create(tag));
        }
        if (blockCount > 1 && block == 0) {
            request.getOptions().setSize1(part.length);
        }
        request.setPayload(Arrays.copyOfRange(part, from, to));
        return request;
    }

    @Override
    public boolean isDone() {
        return isOver;
    }

    private void answered(int block, int pass, Reply reply) {
        if (pass != passes || isOver) {
            return;
        }
        underWay.remove(block);
        if (reply instanceof Reply.Answered answered) {
            decide(block, answered.response());
        } else if (reply instanceof Reply.Silence silence) {
            finish(new Result.Undecided(silence.reason()));
        }
    }

    private void decide(int block, Response response) {
        if (response.getCode() == ResponseCode.CONTINUE && block < blockCount - 1) {
            acknowledge(block, BitSet.valueOf(response.getPayload()));
        } else if (response.getCode() == ResponseCode.CHANGED) {
            finish(new Result.Decided(response.getPayload()));
        } else if (response.getCode() == ResponseCode.REQUEST_ENTITY_INCOMPLETE && passes < MAX_PASSES) {
            // The aggregator forgot the blocks: it was started again, or had no room for them.
            passes++;
            acknowledged.clear();
            underWay.clear();
        } else {
            finish(new Result.Undecided(explanation(response)));
        }
    }

    /**
     * Each answer says what has arrived: a block whose own answer is lost or late is not sent again.
     *
     * @param arrived by block; may be empty
     */
    private void acknowledge(int block, BitSet arrived) {
        acknowledged.set(block);
        acknowledged.or(arrived.get(0, blockCount - 1));
        underWay.entrySet().removeIf(sent -> {
            boolean isNeedless = acknowledged.get(sent.getKey());
            if (isNeedless) {
                sent.getValue().cancel();
            }
            return isNeedless;
        });
    }

    private static String explanation(Response response) {
        return switch (response.getCode()) {
            case FORBIDDEN ->
                "the aggregator does not take updates of this device over this connection (4.03): its id must be the CN"
                        + " of its certificate";
            case UNAUTHORIZED ->
                "a gateway takes signed updates only (4.01): switch on sending.signed, with the key of the certificate"
                        + " that the device shows";
            case TOO_MANY_REQUESTS -> "this device has sent as much as it may for now (4.29)";
            case REQUEST_ENTITY_TOO_LARGE ->
                "the aggregator takes smaller parts (4.13): set sending.maxPartBytes lower";
            case SERVICE_UNAVAILABLE -> "the aggregator has no room at present (5.03)";
            default -> "the aggregator answered " + response.getCode() + " to a part";
        };
    }

    private void finish(Result result) {
        isOver = true;
        outcome.accept(result);
    }

    /** The connection is gone; nothing is heard of it any more. */
    void abandon(String reason) {
        if (!isOver) {
            finish(new Result.Undecided(reason));
        }
    }
}
