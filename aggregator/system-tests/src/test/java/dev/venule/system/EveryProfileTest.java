package dev.venule.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.venule.agent.eligibility.SkipReason;
import dev.venule.agent.profile.DeviceProfile;
import dev.venule.agent.profile.DeviceProfiles;
import dev.venule.agent.profile.ProfileReader;
import dev.venule.agent.round.RoundOutcome;
import dev.venule.aggregator.server.AggregatorConfig;
import dev.venule.aggregator.server.AggregatorListener;
import dev.venule.aggregator.server.AggregatorServer;
import dev.venule.aggregator.server.Ways;
import dev.venule.aggregator.server.coap.CoapEndConfig;
import dev.venule.protocol.message.Receipt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** One round within the limits of every profile that comes with Venule, over either way, with either trainer. */
final class EveryProfileTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    static Path folder;

    @SuppressWarnings("NullAway.Init")
    private static AggregatorServer aggregator;

    /** For both ways, and for more versions than there are cases. */
    @BeforeAll
    static void start() throws IOException {
        AggregatorConfig config = AggregatorConfig.inFolder(folder.resolve("server"), SmallStudy.population(6, 1000));
        Ways both = new Ways(config.ways().broker(), Optional.of(CoapEndConfig.loopback()));
        aggregator = AggregatorServer.start(config.with(both), AggregatorListener.none());
    }

    @AfterAll
    static void stop() throws IOException {
        aggregator.close();
    }

    static List<Arguments> everyProfileOverEveryWayWithEveryTrainer() {
        List<Arguments> all = new ArrayList<>();
        for (String profile : DeviceProfiles.names()) {
            for (DeviceWays way : DeviceWays.values()) {
                for (ProfiledDevice.Trainer trainer : ProfiledDevice.Trainer.values()) {
                    all.add(Arguments.of(profile, way, trainer));
                }
            }
        }
        return all;
    }

    @ParameterizedTest
    @MethodSource("everyProfileOverEveryWayWithEveryTrainer")
    void deviceOfTheProfileContributesWithinItsLimits(String name, DeviceWays way, ProfiledDevice.Trainer trainer)
            throws Exception {
        DeviceProfile profile = DeviceProfiles.named(name);

        try (ProfiledDevice device = ProfiledDevice.start(aggregator, profile, way, trainer)) {
            assertThat(device.awaitReceipt().getStatus()).isEqualTo(Receipt.Status.BUFFERED);
            assertThat(device.agent().traffic().bytesSent())
                    .isPositive()
                    .isLessThanOrEqualTo(profile.limits().traffic().unmetered().maxBytesUp());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "max-parameters: 100000 | max-parameters: 10 | MODEL_TOO_LARGE"
                        + "| the model has \\d+ parameters, this device takes 10",
                "max-file-bytes: 1048576 | max-file-bytes: 1024 | MODEL_TOO_LARGE"
                        + "| the model's file has \\d+ bytes, this device takes 1024",
                "max-keep-fraction: 0.05 | max-keep-fraction: 0.001 | UPDATE_TOO_DENSE"
                        + "| the plan uploads 0\\.02 of the parameters, this device at most 0\\.001",
                "max-bytes-up-per-day: 2000000 | max-bytes-up-per-day: 9 | UPLOAD_SPENT"
                        + "| \\d+ bytes are wanted, \\d+ of the day's 9 are used on this network",
            })
    void modelBeyondTheProfileIsRefusedWithTheNumberBeforeAnythingIsFetched(
            String line, String tighter, SkipReason reason, String explanation) throws Exception {
        for (DeviceWays way : DeviceWays.values()) {
            try (ProfiledDevice device =
                    ProfiledDevice.start(aggregator, wearableWith(line, tighter), way, ProfiledDevice.Trainer.JAVA)) {
                RoundOutcome.Skipped refusal = device.awaitRefusal();
                assertThat(refusal.reason()).isEqualTo(reason);
                assertThat(refusal.explanation()).matches(explanation);
                assertThat(device.agent().counters().messages().bytes().contents())
                        .isZero();
            }
        }
    }

    @Test
    void modelBeyondTheArenaIsRefusedWithTheNumberBeforeNativeCode() throws Exception {
        DeviceProfile tight = wearableWith("model-arena-kib: 4096", "model-arena-kib: 64");

        try (ProfiledDevice device =
                ProfiledDevice.start(aggregator, tight, DeviceWays.COAP, ProfiledDevice.Trainer.TFLITE)) {
            RoundOutcome.Skipped refusal = device.awaitRefusal();
            assertThat(refusal.reason()).isEqualTo(SkipReason.MODEL_REFUSED);
            assertThat(refusal.explanation()).contains("takes more than 65536 bytes of memory");
        }
    }

    private static DeviceProfile wearableWith(String line, String tighter) throws IOException {
        String text = Files.readString(Repository.root().resolve("device-profiles/profiles/wearable-linux-armv8.yaml"));
        assertThat(text).contains(line);
        return ProfileReader.parse("tight.yaml", text.replace(line, tighter));
    }
}
