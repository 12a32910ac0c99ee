package dev.venule.broker.check;

import java.io.IOException;

/** One rule, put to the running broker. */
record Probe(String id, Step step) {
    @FunctionalInterface
    interface Step {
        /**
         * @throws UnmetNeedException where another rule must be mended before this one can be tried
         * @throws IOException where the network fails in the middle
         */
        Outcome run(Bench bench, Evidence evidence) throws IOException;
    }
}
