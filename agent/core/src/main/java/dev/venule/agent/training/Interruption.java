package dev.venule.agent.training;

import dev.venule.agent.eligibility.Refusal;
import java.io.IOException;
import java.util.Optional;

/** Asked before every batch. */
public interface Interruption {
    /**
     * Why training must stop before the next batch; empty where it may go on. Where the reason may pass, what was trained is
     * kept and goes on later; otherwise it is given up.
     */
    Optional<Refusal> reasonToStop() throws IOException;

    /** Whether so much was trained since the last checkpoint that another is worth a write. */
    boolean wantsCheckpoint();

    /** Training that nothing interrupts. */
    static Interruption never() {
        return new Interruption() {
            @Override
            public Optional<Refusal> reasonToStop() {
                return Optional.empty();
            }

            @Override
            public boolean wantsCheckpoint() {
                return false;
            }
        };
    }
}
