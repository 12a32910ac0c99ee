package dev.venule.aggregator.server.rollout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.venule.aggregator.rollout.RolloutRequest;
import dev.venule.aggregator.rollout.RolloutState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RolloutFolderTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    private RolloutFolder rollout() {
        return new RolloutFolder(folder.resolve("rollouts"), "heart-2");
    }

    @Test
    void stateIsReadBackAsItWasSaved() throws IOException {
        assertThat(rollout().load()).isEmpty();
        RolloutState state = new RolloutState(
                RolloutState.Phase.PAUSED,
                1,
                1_700_000_000_000L,
                ByteString.copyFrom(new byte[] {1, -1, 2, -2, 3, -3, 4, -4, 5, -5, 6, -6, 7, -7, 8, -8}),
                "2 of 10 devices failed: {diverged=2}");

        rollout().save(state);

        assertThat(rollout().load()).contains(state);
        assertThat(folder.resolve("rollouts/heart-2.state")).content().contains("phase=paused");
    }

    @Test
    void requestIsTakenOnce() throws IOException {
        rollout().ask(RolloutRequest.PAUSE);
        rollout().ask(RolloutRequest.STOP);

        assertThat(rollout().takeRequest()).contains(RolloutRequest.STOP);
        assertThat(rollout().takeRequest()).isEmpty();
    }

    @Test
    void damagedStateIsSaidAndNonsenseIsNoRequest() throws IOException {
        Path rollouts = Files.createDirectories(folder.resolve("rollouts"));
        Files.writeString(rollouts.resolve("heart-2.state"), "phase=wandering\n");
        Files.writeString(rollouts.resolve("heart-2.request"), "perhaps");

        assertThatThrownBy(() -> rollout().load())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is damaged", "remove it to begin the rollout anew");
        assertThatThrownBy(() -> rollout().takeRequest())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("use venule rollout");
        assertThat(rollout().takeRequest()).isEmpty();
    }
}
