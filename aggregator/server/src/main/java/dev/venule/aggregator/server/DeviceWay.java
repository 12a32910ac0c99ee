package dev.venule.aggregator.server;

import dev.venule.aggregator.round.Publication;
import java.io.Closeable;
import java.io.IOException;

/** A way on which devices reach the aggregator. What arrives goes to the one inbox, whichever way it came. */
interface DeviceWay extends Closeable {
    /**
     * Begins; whatever is not there yet is waited for.
     *
     * @throws IOException where it can never work; one line that says what to do
     */
    void start() throws IOException;

    /** Replaces what devices of the population can read. */
    void offer(Publication publication);
}
