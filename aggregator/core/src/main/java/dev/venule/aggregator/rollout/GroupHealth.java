package dev.venule.aggregator.rollout;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What was heard last of each device since a group was moved. Bounded: of devices beyond the bound nothing is kept, and long
 * before that the shares say all there is to say.
 */
final class GroupHealth {
    static final int MAXIMUM_DEVICES = 100_000;

    private static final String WELL = "";

    /** Device to its failure, or to {@link #WELL}. */
    private final Map<String, String> heard = new HashMap<>();

    private int failed;

    void worked(String device) {
        hear(device, WELL);
    }

    /** {@code failure} is a label. */
    void failed(String device, String failure) {
        hear(device, failure);
    }

    private void hear(String device, String outcome) {
        String before = heard.get(device);
        if (before == null && heard.size() >= MAXIMUM_DEVICES) {
            return;
        }
        failed += isFailure(outcome) - (before == null ? 0 : isFailure(before));
        heard.put(device, outcome);
    }

    private static int isFailure(String outcome) {
        return outcome.equals(WELL) ? 0 : 1;
    }

    int heardOf() {
        return heard.size();
    }

    int failed() {
        return failed;
    }

    int well() {
        return heard.size() - failed;
    }

    /** One line: how many of how many, and why. */
    String failures() {
        Map<String, Integer> counts = new LinkedHashMap<>();
        heard.values().stream()
                .filter(outcome -> !outcome.equals(WELL))
                .sorted()
                .forEach(outcome -> counts.merge(outcome, 1, Integer::sum));
        return failed + " of " + heard.size() + " devices failed: " + counts;
    }

    void clear() {
        heard.clear();
        failed = 0;
    }
}
