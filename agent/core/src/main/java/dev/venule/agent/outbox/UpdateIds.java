package dev.venule.agent.outbox;

import java.security.SecureRandom;

/** Draws the ids by which the aggregator knows an update again. */
@FunctionalInterface
public interface UpdateIds {
    /** Bytes of an id. */
    int BYTES = 16;

    /** {@link #BYTES} bytes that no other update has, of no device, ever. */
    byte[] next();

    /** Random ids: two among 2^48 updates are the same with a probability below 2^-32. */
    static UpdateIds random() {
        SecureRandom random = new SecureRandom();
        return () -> {
            byte[] id = new byte[BYTES];
            random.nextBytes(id);
            return id;
        };
    }
}
