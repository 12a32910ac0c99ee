package dev.venule.aggregator.server;

import dev.venule.aggregator.round.Publication;

/** Hears how a way is, on the way's threads. */
interface WayListener {
    /** Devices can come. */
    void connected();

    /** They cannot, for now; {@code explanation} is one line that says what to do. */
    void lost(String explanation);

    /** A device that connects now can read it. */
    void published(Publication publication);
}
