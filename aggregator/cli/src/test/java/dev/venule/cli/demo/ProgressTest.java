package dev.venule.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class ProgressTest {
    private static final long SECOND = 1_000_000_000;

    private final StringWriter screen = new StringWriter();
    private final AtomicLong nanos = new AtomicLong();

    @Test
    void aTerminalHasOneLiveLineThatALastingLineReplaces() {
        Progress progress = new Progress(new PrintWriter(screen), true, nanos::get);

        progress.show("1 of 2");
        nanos.addAndGet(SECOND);
        progress.show("2 of 2");
        progress.say("done");

        assertThat(screen.toString())
                .isEqualTo("\r\u001b[2K1 of 2\r\u001b[2K2 of 2\r\u001b[2Kdone" + System.lineSeparator());
    }

    @Test
    void theEndLeavesTheLastStateOnALineOfItsOwn() {
        Progress progress = new Progress(new PrintWriter(screen), true, nanos::get);

        progress.show("1 of 2");
        progress.end();
        progress.end();

        assertThat(screen.toString()).isEqualTo("\r\u001b[2K1 of 2" + System.lineSeparator());
    }

    @Test
    void elsewhereThereIsAPlainLineEveryFiveSeconds() {
        Progress progress = new Progress(new PrintWriter(screen), false, nanos::get);

        for (int second = 0; second < 11; second++) {
            progress.show("second " + second);
            nanos.addAndGet(SECOND);
        }

        assertThat(screen.toString().lines()).containsExactly("second 0", "second 5", "second 10");
    }
}
