package dev.venule.cli.demo;

import dev.venule.aggregator.server.AggregatorCounters;
import dev.venule.aggregator.server.StopSignal;
import dev.venule.fleet.evaluation.Judge;
import dev.venule.fleet.federation.Federation;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** Follows a federation until its last version and shows how far it is. Serves one federation. */
final class Learning {
    private static final Duration LOOK = Duration.ofMillis(50);
    /** Without a new version for so long there will be none. */
    static final Duration STALL = Duration.ofSeconds(60);

    private final String population;
    private final long lastVersion;
    private final Progress progress;
    private final StopSignal stop;
    private final BrokerWatch watch;
    private long version = -1;
    private String accuracy = "";

    Learning(String population, long lastVersion, Progress progress, StopSignal stop, BrokerWatch watch) {
        this.population = population;
        this.lastVersion = lastVersion;
        this.progress = progress;
        this.stop = stop;
        this.watch = watch;
    }

    /**
     * Returns when the last version is made.
     *
     * @throws IOException where it never will be: the broker refuses, or nothing comes any more
     * @throws InterruptedException where the user does not want to wait for it
     */
    void follow(Federation federation, Judge judge) throws IOException, InterruptedException {
        long changedNanos = System.nanoTime();
        while (version < lastVersion) {
            if (stop.await(LOOK)) {
                stop.throwIfRaised();
            }
            if (isNewer(federation, judge)) {
                changedNanos = System.nanoTime();
            } else if (System.nanoTime() - changedNanos > STALL.toNanos()) {
                throw new IOException(stalled(federation));
            }
            requireBroker(federation);
            progress.show(String.format(
                    Locale.ROOT,
                    "Version %d of %d, accuracy on unseen patients %s, %s",
                    version,
                    lastVersion,
                    accuracy,
                    state(federation)));
        }
    }

    private boolean isNewer(Federation federation, Judge judge) throws IOException {
        long now = federation.aggregator().model(population).version();
        if (now <= version) {
            return false;
        }
        if (now / 10 > version / 10 || version < 0) {
            double fraction = judge.of(federation.aggregator().model(population).weights())
                    .accuracy();
            accuracy = String.format(Locale.ROOT, "%.1f %%", 100 * fraction);
        }
        version = now;
        return true;
    }

    private void requireBroker(Federation federation) throws IOException, InterruptedException {
        if (federation.aggregator().awaitReady(Duration.ZERO)) {
            watch.aggregatorIsReady();
        }
        Optional<String> refusal = watch.refusal();
        if (refusal.isPresent()) {
            throw new IOException(refusal.get());
        }
    }

    private String stalled(Federation federation) {
        return "no new version for " + STALL.toSeconds() + " seconds: " + state(federation)
                + watch.trouble().map(trouble -> ", " + trouble).orElse("")
                + "; run with fewer devices, or look at the broker's log";
    }

    private static String state(Federation federation) {
        AggregatorCounters.Snapshot counters =
                federation.aggregator().counters().snapshot();
        return counters.buffered() + " updates buffered, "
                + counters.rejected().values().stream()
                        .mapToLong(Long::longValue)
                        .sum() + " rejected";
    }
}
