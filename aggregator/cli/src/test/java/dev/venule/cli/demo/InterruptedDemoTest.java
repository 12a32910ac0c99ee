package dev.venule.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.venule.aggregator.server.StopSignal;
import dev.venule.cli.CommandRun;
import dev.venule.cli.VenuleProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A demo that somebody ends cleans up after itself. */
final class InterruptedDemoTest {
    /** 128 and the signal's number: SIGTERM is 15. */
    private static final int ENDED_BY_SIGTERM = 143;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path folder;

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "there a process cannot be asked to end")
    void aTerminatedDemoClosesEverythingAndRemovesItsFiles() throws Exception {
        try (VenuleProcess demo =
                VenuleProcess.start(folder, "demo", "--devices", "4", "--versions", "1000000", "--seed", "5")) {
            demo.awaitOutput(" of 1000000, accuracy");
            assertThat(runFolders()).hasSize(1);

            demo.terminate();

            // The live line ends; nothing but the message follows: no stack trace, no library that complains.
            List<String> rest = demo.remainingLines();
            assertThat(demo.exitCode()).isEqualTo(ENDED_BY_SIGTERM);
            assertThat(rest).last().isEqualTo("venule: interrupted; the files of the run are removed");
            assertThat(rest).hasSize(2);
            assertThat(runFolders()).isEmpty();
        }
    }

    @Test
    void filesThatTheUserWantedToKeepStay() throws Exception {
        Path kept = folder.resolve("kept");
        StopSignal stop = new StopSignal();
        stop.raise();

        CommandRun run = CommandRun.of(stop, "demo", "--devices", "4", "--keep", kept.toString());

        assertThat(run.exitCode()).isEqualTo(130);
        assertThat(run.err()).isEqualToIgnoringNewLines("venule: interrupted; the files of the run are in " + kept);
        assertThat(kept).isDirectory();
    }

    private List<Path> runFolders() throws Exception {
        try (var entries = Files.newDirectoryStream(VenuleProcess.temporaryFiles(folder), "venule-demo*")) {
            List<Path> found = new ArrayList<>();
            entries.forEach(found::add);
            return found;
        }
    }
}
