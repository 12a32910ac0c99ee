package dev.venule.agent.daemon;

import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;

/** How long examples may be trained on after they were recorded. */
record ExampleRetention(Clock clock, Duration longest) {
    /** Whether a file that was written last then is too old. */
    boolean hasExpired(FileTime written) {
        return Duration.between(written.toInstant(), clock.instant()).compareTo(longest) > 0;
    }
}
