package dev.venule.system;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.concurrent.atomic.AtomicReference;

/** The real time, and as much more as a test says has passed. Safe for use by several threads. */
final class ManualClock extends Clock {
    private final Clock real;
    private final AtomicReference<Duration> passed;

    ManualClock() {
        this(Clock.systemUTC(), new AtomicReference<>(Duration.ZERO));
    }

    private ManualClock(Clock real, AtomicReference<Duration> passed) {
        this.real = real;
        this.passed = passed;
    }

    void advance(Duration time) {
        passed.accumulateAndGet(time, Duration::plus);
    }

    @Override
    public Instant instant() {
        return real.instant().plus(passed.get());
    }

    @Override
    public ZoneId getZone() {
        return real.getZone();
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return new ManualClock(real.withZone(zone), passed);
    }
}
