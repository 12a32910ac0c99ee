package dev.venule.agent.training;

import java.io.IOException;

/**
 * The patient's data, where it was recorded. A vendor implements this over sensors or files; nothing of what it returns
 * leaves the device. Called by one thread at a time.
 */
public interface ExampleStore {
    /** How many labelled examples can be read now. */
    int count() throws IOException;

    /** Values per example's features. */
    int featureCount();

    /** Values per example's target: one per class (one-hot), or 1. */
    int targetCount();

    /**
     * Writes example {@code index} (0 .. count - 1) into {@code features} from {@code featureOffset} and into
     * {@code targets} from {@code targetOffset}.
     *
     * @throws IOException where the example cannot be read; the round is skipped
     */
    void read(int index, float[] features, int featureOffset, float[] targets, int targetOffset) throws IOException;
}
