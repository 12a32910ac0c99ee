package dev.venule.fleet.virtual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Virtual time is the same on every machine, so the figures that are documented are required here. */
final class DelayStudyTest {
    @Test
    void cohortsWaitForTheSlowestAndABufferDoesNot() throws IOException {
        List<DelayStudy.Row> rows = DelayStudy.run();

        DelayStudy.Row synchronous = rows.get(0);
        DelayStudy.Row asynchronous = rows.get(1);
        assertThat(synchronous.secondsPerStep())
                .as("400 s of the slowest and 2.5 s each way")
                .isEqualTo(405);
        assertThat(synchronous.secondsPerRound()).isEqualTo(405);
        // Receipt and weights cost 10 s beside the training: 16 / (6 / 110 + 5 / 210 + 5 / 410) = 177 s at
        // least. A fast device that is back before the next version waits for it.
        assertThat(asynchronous.secondsPerStep()).isCloseTo(186.0, within(0.05));
        assertThat(asynchronous.secondsPerRound()).isCloseTo(242.3, within(0.05));
        assertThat(DelayStudy.table(rows)).contains("| synchronous | 16 | 26 | 405.0 | 405.0 | 408.4 |");
    }
}
