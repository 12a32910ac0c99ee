package dev.venule.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.venule.aggregator.server.coap.Representation;
import dev.venule.protocol.address.CoapAddress;
import dev.venule.protocol.message.Content;
import dev.venule.protocol.message.ContentParts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class WardContentsTest {
    private static final int CACHE_BYTES = 3_000;
    private static final byte[] WEIGHTS = bytes(2_500, 1);
    private static final Content CONTENT = ContentParts.describe(WEIGHTS, 1_000);

    private final List<String> asked = new ArrayList<>();
    private final GatewayCounters counters = new GatewayCounters();
    private long nanos;
    private final WardContents contents =
            new WardContents(new ContentCache(CACHE_BYTES), new Asked(), counters, Duration.ofSeconds(30), () -> nanos);
    private final List<Optional<Representation>> answers = new ArrayList<>();

    private final class Asked implements WardContents.Broker {
        @Override
        public void subscribe(String filter) {
            asked.add("+" + filter);
        }

        @Override
        public void unsubscribe(String filter) {
            asked.add("-" + filter);
        }
    }

    @Test
    void theWardFetchesOnceWhatAllItsDevicesRead() {
        contents.announced("ecg", List.of(CONTENT));
        for (int device = 0; device < 20; device++) {
            contents.part(part(CONTENT, 1), answers::add);
        }
        assertThat(answers).isEmpty();
        deliver(WEIGHTS, CONTENT);
        contents.part(part(CONTENT, 2), answers::add);

        assertThat(answers).hasSize(21).allMatch(Optional::isPresent);
        assertThat(bytesOf(answers.get(0))).isEqualTo(Arrays.copyOfRange(WEIGHTS, 1_000, 2_000));
        assertThat(bytesOf(answers.get(20))).isEqualTo(Arrays.copyOfRange(WEIGHTS, 2_000, 2_500));
        assertThat(asked).containsExactly("+" + filter(CONTENT), "-" + filter(CONTENT));
        assertThat(counters.snapshot().contentBytesFetched()).isEqualTo(WEIGHTS.length);
    }

    @Test
    void whatNoAnnouncementNamesIsNotFetched() {
        contents.part(part(CONTENT, 0), answers::add);
        contents.announced("other", List.of(CONTENT));
        contents.part(part(CONTENT, 0), answers::add);

        assertThat(answers).containsExactly(Optional.empty(), Optional.empty());
        assertThat(asked).isEmpty();
    }

    @Test
    void bytesWithAnotherHashAreNotKept() {
        contents.announced("ecg", List.of(CONTENT));
        contents.part(part(CONTENT, 0), answers::add);
        deliver(bytes(2_500, 2), CONTENT);
        assertThat(answers).containsExactly(Optional.empty());

        contents.part(part(CONTENT, 0), answers::add);
        deliver(WEIGHTS, CONTENT);
        assertThat(answers.get(1)).isPresent();
    }

    @Test
    void anotherConnectionAsksAgain() {
        contents.announced("ecg", List.of(CONTENT));
        contents.part(part(CONTENT, 0), answers::add);
        contents.connected();
        deliver(WEIGHTS, CONTENT);
        contents.connected();

        assertThat(asked).containsExactly("+" + filter(CONTENT), "+" + filter(CONTENT), "-" + filter(CONTENT));
    }

    @Test
    void whatDoesNotComeIsNotWaitedForForEver() {
        contents.announced("ecg", List.of(CONTENT));
        contents.part(part(CONTENT, 0), answers::add);
        nanos = Duration.ofSeconds(30).toNanos();
        contents.expire();

        assertThat(answers).containsExactly(Optional.empty());
        assertThat(asked).endsWith("-" + filter(CONTENT));
    }

    @Test
    void memoryIsBounded() {
        byte[] other = bytes(2_000, 3);
        Content otherContent = ContentParts.describe(other, 1_000);
        Content tooLarge = ContentParts.describe(bytes(CACHE_BYTES + 1, 4), 1_000);
        contents.announced("ecg", List.of(CONTENT, otherContent, tooLarge));
        contents.part(part(tooLarge, 0), answers::add);
        assertThat(answers).containsExactly(Optional.empty());

        contents.part(part(CONTENT, 0), answers::add);
        contents.part(part(otherContent, 0), answers::add);
        assertThat(answers).as("no room beside what is being fetched").hasSize(2);
        deliver(WEIGHTS, CONTENT);
        contents.part(part(otherContent, 0), answers::add);
        deliver(other, otherContent);
        assertThat(answers.get(3)).isPresent();

        contents.part(part(CONTENT, 0), answers::add);
        assertThat(answers).as("the eldest made room").hasSize(4);
    }

    private void deliver(byte[] whole, Content content) {
        for (int part = ContentParts.count(content) - 1; part >= 0; part--) {
            contents.arrived(part(content, part), ContentParts.slice(whole, content, part));
        }
    }

    private static CoapAddress.Target.ModelPart part(Content content, int part) {
        return new CoapAddress.Target.ModelPart(
                "ecg", HexFormat.of().formatHex(content.getSha256().toByteArray()), part);
    }

    private static String filter(Content content) {
        return ContentName.of("ecg", content).parts();
    }

    private static byte[] bytesOf(Optional<Representation> found) {
        Representation part = found.orElseThrow();
        return Arrays.copyOfRange(part.bytes(), part.from(), part.to());
    }

    private static byte[] bytes(int length, int seed) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i * 31 + seed);
        }
        return bytes;
    }
}
