package dev.venule.agent.enrolment;

import java.time.Instant;

/** Hears how the device's certificate fares, on the loop of the renewal. */
public interface RenewalListener {
    /** The first certificate, or the next one, which is shown from now on. */
    default void onIssued(Instant validUntil) {}

    /** The broker took the new certificate; the old one is gone. */
    default void onConfirmed() {}

    /** The roots to trust are others now. */
    default void onRootsChanged(int roots) {}

    /** It did not work and is tried again; {@code explanation} is one line. */
    default void onFailed(String explanation) {}

    /** Hears nothing. */
    static RenewalListener silent() {
        return new RenewalListener() {};
    }
}
