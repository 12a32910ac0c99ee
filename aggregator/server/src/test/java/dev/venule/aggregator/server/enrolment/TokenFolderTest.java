package dev.venule.aggregator.server.enrolment;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TokenFolderTest {
    private static final Instant NOW = Instant.parse("2026-03-01T00:00:00Z");
    private static final Instant TOMORROW = NOW.plus(Duration.ofDays(1));

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private TokenFolder tokens = new TokenFolder(Path.of("unused"));
    private PublicKey key;

    TokenFolderTest() throws Exception {
        key = Requests.ec("secp256r1").getPublic();
    }

    @BeforeEach
    void open() {
        tokens = new TokenFolder(folder);
    }

    @Test
    void aTokenIsGoodForOneKeyOfOneDevice() throws Exception {
        String token = tokens.create("bed-1", TOMORROW);
        PublicKey thiefs = Requests.ec("secp256r1").getPublic();

        assertThat(tokens.redeem(token, "bed-2", thiefs, NOW)).isEqualTo(Redemption.WRONG_DEVICE);
        assertThat(tokens.redeem(token, "bed-1", key, NOW)).isEqualTo(Redemption.GRANTED);
        assertThat(tokens.redeem(token, "bed-1", key, NOW))
                .as("the answer was lost")
                .isEqualTo(Redemption.GRANTED);
        assertThat(tokens.redeem(token, "bed-1", thiefs, NOW)).isEqualTo(Redemption.USED);
        assertThat(new TokenFolder(folder).redeem(token, "bed-1", thiefs, NOW)).isEqualTo(Redemption.USED);
    }

    @Test
    void aTokenEnds() throws Exception {
        String token = tokens.create("bed-1", TOMORROW);

        assertThat(tokens.redeem(token, "bed-1", key, TOMORROW.plusMillis(1))).isEqualTo(Redemption.EXPIRED);
        assertThat(tokens.removeExpired(NOW)).isZero();
        assertThat(tokens.removeExpired(TOMORROW.plusMillis(1))).isEqualTo(1);
        assertThat(tokens.redeem(token, "bed-1", key, NOW)).isEqualTo(Redemption.UNKNOWN);
    }

    @Test
    void whatWasNeverMadeIsUnknown() throws Exception {
        for (String guess : List.of("", "../../etc/passwd", "x".repeat(100_000), tokens.create("a", NOW) + "x")) {
            assertThat(tokens.redeem(guess, "bed-1", key, NOW)).isEqualTo(Redemption.UNKNOWN);
        }
    }

    @Test
    void theFolderGivesNoTokenAway() throws Exception {
        String token = tokens.create("bed-1", TOMORROW);
        tokens.redeem(token, "bed-1", key, NOW);

        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                assertThat(file.getFileName().toString()).doesNotContain(token);
                assertThat(Files.readString(file, StandardCharsets.UTF_8)).doesNotContain(token);
            }
        }
        assertThat(tokens.create("bed-1", TOMORROW)).hasSize(32).isNotEqualTo(token);
    }
}
