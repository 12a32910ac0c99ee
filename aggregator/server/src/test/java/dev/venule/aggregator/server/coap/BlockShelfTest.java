package dev.venule.aggregator.server.coap;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class BlockShelfTest {
    private static final int SIZE = 1024;
    private static final int MOST_PARTS = 3;
    private static final int MOST_BODIES = 5;
    private static final CoapLimits LIMITS =
            new CoapLimits(10, 10, (long) MOST_BODIES * BlockShelf.MAX_BODY_BYTES, MOST_PARTS, 1, Duration.ofHours(1));

    private long now;
    private final BlockShelf shelf = new BlockShelf(LIMITS, () -> now);

    private static BlockShelf.Key key(String device, int part) {
        return new BlockShelf.Key(device, "ecg", String.valueOf(part));
    }

    private static byte[] body(int bytes, long seed) {
        byte[] body = new byte[bytes];
        new SplittableRandom(seed).nextBytes(body);
        return body;
    }

    private static BlockShelf.Block block(byte[] body, int number, int size) {
        int from = number * size;
        int to = Math.min(body.length, from + size);
        return new BlockShelf.Block(from, size, size, to == body.length, Arrays.copyOfRange(body, from, to));
    }

    private static List<BlockShelf.Block> blocks(byte[] body, int size) {
        List<BlockShelf.Block> blocks = new ArrayList<>();
        for (int number = 0; number * size < body.length; number++) {
            blocks.add(block(body, number, size));
        }
        return blocks;
    }

    private void begin(BlockShelf.Key key) {
        assertThat(shelf.add(key, block(body(2 * SIZE, 1), 0, SIZE))).isInstanceOf(BlockShelf.Step.Continue.class);
    }

    private boolean isStillThere(BlockShelf.Key key) {
        return shelf.add(key, block(body(2 * SIZE, 1), 1, SIZE)) instanceof BlockShelf.Step.Complete;
    }

    @ParameterizedTest
    @CsvSource({"16, 17", "16, 500", "64, 4096", "1024, 1025", "1024, 30000", "1024, 65536"})
    void blocksMayComeInAnyOrderAndTwiceWithTheLastOneLast(int size, int bytes) {
        for (long seed = 1; seed <= 5; seed++) {
            byte[] body = body(bytes, seed);
            List<BlockShelf.Block> all = blocks(body, size);
            BlockShelf.Block last = all.remove(all.size() - 1);
            List<BlockShelf.Block> sent = new ArrayList<>(all);
            sent.addAll(all.subList(0, all.size() / 2));
            Collections.shuffle(sent, new Random(seed));
            for (BlockShelf.Block block : sent) {
                assertThat(shelf.add(key("a", 1), block)).isInstanceOf(BlockShelf.Step.Continue.class);
            }
            BlockShelf.Step step = shelf.add(key("a", 1), last);
            assertThat(step).as("seed " + seed).isInstanceOf(BlockShelf.Step.Complete.class);
            assertThat(((BlockShelf.Step.Complete) step).body()).isEqualTo(body);
            assertThat(shelf.openParts()).isZero();
        }
    }

    @Test
    void answerSaysWhichBlocksAreHere() {
        byte[] body = body(10 * SIZE, 1);
        shelf.add(key("a", 1), block(body, 7, SIZE));
        shelf.add(key("a", 1), block(body, 0, SIZE));
        BlockShelf.Step step = shelf.add(key("a", 1), block(body, 3, SIZE));
        BitSet arrived = ((BlockShelf.Step.Continue) step).arrived();
        assertThat(arrived.stream()).containsExactly(0, 3, 7);
    }

    @Test
    void secondContentOfABlockDoesNotCount() {
        byte[] body = body(2 * SIZE, 1);
        shelf.add(key("a", 1), block(body, 0, SIZE));
        shelf.add(key("a", 1), block(body(2 * SIZE, 2), 0, SIZE));
        BlockShelf.Step step = shelf.add(key("a", 1), block(body, 1, SIZE));
        assertThat(((BlockShelf.Step.Complete) step).body()).isEqualTo(body);
    }

    @Test
    void lastBlockBeforeTheOthersSaysThatTheyAreMissingAndForgetsThePart() {
        byte[] body = body(3 * SIZE, 1);
        shelf.add(key("a", 1), block(body, 0, SIZE));
        assertThat(shelf.add(key("a", 1), block(body, 2, SIZE))).isEqualTo(new BlockShelf.Step.Incomplete());
        assertThat(shelf.openParts()).isZero();
    }

    @Test
    void lastBlockInTheMiddleOfWhatCameMakesAShorterPartAndNoHole() {
        byte[] body = body(5 * SIZE, 1);
        shelf.add(key("a", 1), block(body, 0, SIZE));
        shelf.add(key("a", 1), block(body, 3, SIZE));
        BlockShelf.Block early = new BlockShelf.Block(SIZE, SIZE, SIZE, true, new byte[5]);
        BlockShelf.Step step = shelf.add(key("a", 1), early);
        assertThat(((BlockShelf.Step.Complete) step).body()).hasSize(SIZE + 5);
    }

    @ParameterizedTest
    @CsvSource({"0, 0, false", "0, 0, true", "0, 1, false", "0, 1023, false", "0, 1025, true", "0, 2048, false"})
    void blockThatDoesNotFitItsSizeIsMalformedAndTakesNoMemory(int offset, int bytes, boolean isLast) {
        assertThat(shelf.add(key("a", 1), new BlockShelf.Block(offset, SIZE, SIZE, isLast, new byte[bytes])))
                .isEqualTo(new BlockShelf.Step.Malformed());
        assertThat(shelf.openParts()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {64 * SIZE, 65 * SIZE, 1000 * SIZE, (1 << 20) * SIZE - SIZE})
    void blockBeyondTheLargestPartIsRefusedAndForgetsThePart(int offset) {
        begin(key("a", 1));
        assertThat(shelf.add(key("a", 1), new BlockShelf.Block(offset, SIZE, SIZE, false, new byte[SIZE])))
                .isEqualTo(new BlockShelf.Step.TooLarge());
        assertThat(shelf.openParts()).isZero();
    }

    @Test
    void deviceThatBeginsTooManyLosesItsOldestAndNobodyElses() {
        begin(key("b", 1));
        for (int part = 1; part <= MOST_PARTS + 1; part++) {
            begin(key("a", part));
        }
        assertThat(isStillThere(key("a", 1))).isFalse();
        assertThat(isStillThere(key("a", 2))).isTrue();
        assertThat(isStillThere(key("b", 1))).isTrue();
    }

    @Test
    void withoutRoomOthersKeepWhatTheyHave() {
        for (int device = 0; device < MOST_BODIES; device++) {
            begin(key("device-" + device, 1));
        }
        assertThat(shelf.add(key("late", 1), block(body(2 * SIZE, 1), 0, SIZE)))
                .isEqualTo(new BlockShelf.Step.NoRoom());
        for (int device = 0; device < MOST_BODIES; device++) {
            assertThat(isStillThere(key("device-" + device, 1))).isTrue();
        }
        begin(key("late", 1));
    }

    @Test
    void partThatIsNotFinishedInTimeIsForgotten() {
        begin(key("a", 1));
        now += Duration.ofMinutes(4).toNanos();
        begin(key("b", 1));
        now += Duration.ofMinutes(4).toNanos();
        begin(key("c", 1));
        assertThat(isStillThere(key("a", 1))).isFalse();
        assertThat(isStillThere(key("b", 1))).isTrue();
    }

    @Test
    void whateverBlocksComeMemoryIsBounded() {
        long seed = 9;
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < 20_000; i++) {
            int size = 16 << random.nextInt(7);
            int number = random.nextInt(1 << random.nextInt(1, 21));
            byte[] payload = new byte[random.nextInt(4) == 0 ? random.nextInt(3000) : size];
            BlockShelf.Block block = new BlockShelf.Block(number * size, size, size, random.nextInt(20) == 0, payload);
            shelf.add(key("device-" + random.nextInt(9), random.nextInt(9)), block);
            now += random.nextLong(Duration.ofSeconds(5).toNanos());
            assertThat(shelf.openParts()).as("seed " + seed).isLessThanOrEqualTo(MOST_BODIES);
        }
    }
}
