package dev.venule.cli.release;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.venule.aggregator.rollout.RolloutRequest;
import dev.venule.aggregator.rollout.RolloutState;
import dev.venule.aggregator.server.rollout.RolloutFolder;
import dev.venule.cli.AggregatorDocument;
import dev.venule.cli.CommandRun;
import dev.venule.protocol.codec.WeightsCodec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code venule rollout}, with the populations of docs/releases.md. */
final class RolloutCommandTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @BeforeEach
    void configureAsDocumented() throws IOException {
        for (String name : new String[] {"heart", "heart-2"}) {
            Files.write(folder.resolve(name + ".tflite"), new byte[] {1});
            Files.write(folder.resolve(name + ".weights"), WeightsCodec.encode(new float[241]));
        }
        Files.writeString(folder.resolve("aggregator.yaml"), AggregatorDocument.rolloutExample());
    }

    private CommandRun rollout(String command, String population) {
        return CommandRun.of(
                "rollout", command, folder.resolve("aggregator.yaml").toString(), population);
    }

    private RolloutFolder state() {
        return new RolloutFolder(folder.resolve("data/rollouts"), "heart-2");
    }

    @Test
    void stateIsShownWithItsReason() throws IOException {
        assertThat(rollout("show", "heart-2").out()).startsWith("not begun: start the aggregator");
        state().save(new RolloutState(
                RolloutState.Phase.PAUSED,
                1,
                0,
                ByteString.copyFrom(new byte[16]),
                "2 of 10 devices failed: {diverged=2}"));

        assertThat(rollout("show", "heart-2").out().strip())
                .isEqualTo("paused since 1970-01-01T00:00:00Z, group 2 of 3 (25 % of heart):"
                        + " 2 of 10 devices failed: {diverged=2}");
    }

    @ParameterizedTest
    @EnumSource
    void requestsReachTheAggregator(RolloutRequest request) throws IOException {
        CommandRun run = rollout(request.name().toLowerCase(java.util.Locale.ROOT), "heart-2");

        assertThat(run.err()).isEmpty();
        assertThat(state().takeRequest()).contains(request);
    }

    @Test
    void populationWithoutARolloutIsSaidSo() {
        CommandRun run = rollout("pause", "heart");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err().lines())
                .singleElement()
                .asString()
                .contains("the configuration has no population heart with a rollout; see docs/releases.md");
    }
}
