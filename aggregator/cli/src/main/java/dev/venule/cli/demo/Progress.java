package dev.venule.cli.demo;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * How far a long run is: one line that changes in place on a terminal, a plain line every few seconds elsewhere. Not safe for
 * use by several threads.
 */
public final class Progress {
    private static final Duration TERMINAL_PERIOD = Duration.ofMillis(200);
    private static final Duration PLAIN_PERIOD = Duration.ofSeconds(5);
    private static final String CLEAR_LINE = "\r\u001b[2K";

    private final PrintWriter out;
    private final boolean isTerminal;
    private final LongSupplier nanoTicker;
    private long nextNanos;
    private boolean hasLiveLine;

    public Progress(PrintWriter out, boolean isTerminal, LongSupplier nanoTicker) {
        this.out = out;
        this.isTerminal = isTerminal;
        this.nanoTicker = nanoTicker;
        this.nextNanos = nanoTicker.getAsLong();
    }

    /** A line that stays. */
    public void say(String line) {
        clear();
        out.println(line);
        out.flush();
    }

    /** The current state; shown where enough time has passed since the last one. */
    public void show(String line) {
        long now = nanoTicker.getAsLong();
        if (now - nextNanos < 0) {
            return;
        }
        nextNanos = now + (isTerminal ? TERMINAL_PERIOD : PLAIN_PERIOD).toNanos();
        if (isTerminal) {
            out.print(CLEAR_LINE + line);
            hasLiveLine = true;
        } else {
            out.println(line);
        }
        out.flush();
    }

    /** Nothing more to show: a live line stays as it is, and what comes after it begins on a line of its own. */
    public void end() {
        if (hasLiveLine) {
            out.println();
            out.flush();
            hasLiveLine = false;
        }
    }

    private void clear() {
        if (hasLiveLine) {
            out.print(CLEAR_LINE);
            hasLiveLine = false;
        }
    }
}
