package dev.venule.aggregator.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class StopSignalTest {
    private final StopSignal stop = new StopSignal();

    @Test
    void workGoesOnUntilTheSignalIsRaised() throws Exception {
        assertThat(stop.isRaised()).isFalse();
        assertThat(stop.await(Duration.ZERO)).isFalse();
        assertThatCode(stop::throwIfRaised).doesNotThrowAnyException();
    }

    @Test
    void onceRaisedItStaysRaised() throws Exception {
        stop.raise();
        stop.raise();

        assertThat(stop.isRaised()).isTrue();
        assertThat(stop.await(Duration.ofMinutes(1))).isTrue();
        stop.await();
        assertThatThrownBy(stop::throwIfRaised).isInstanceOf(InterruptedException.class);
    }
}
