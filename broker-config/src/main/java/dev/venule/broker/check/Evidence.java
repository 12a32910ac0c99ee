package dev.venule.broker.check;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** What a probe sent and what came back, line by line; of very long exchanges the beginning. */
final class Evidence implements Consumer<String> {
    private static final int MAX_LINES = 60;

    private final List<String> lines = new ArrayList<>();
    private int leftOut;

    @Override
    public synchronized void accept(String line) {
        if (lines.size() < MAX_LINES) {
            lines.add(line);
        } else {
            leftOut++;
        }
    }

    /** Marks lines with who speaks. */
    Consumer<String> of(String speaker) {
        return line -> accept(speaker + " " + line);
    }

    /** For exchanges of thousands of messages, of which only the sum is told. */
    static Consumer<String> unheard() {
        return line -> {};
    }

    synchronized List<String> lines() {
        List<String> all = new ArrayList<>(lines);
        if (leftOut > 0) {
            all.add("... " + leftOut + " more lines");
        }
        return all;
    }
}
