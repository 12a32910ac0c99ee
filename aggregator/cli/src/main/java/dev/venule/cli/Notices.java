package dev.venule.cli;

import java.io.PrintWriter;

/** Lines on standard error, which say who speaks. */
final class Notices {
    private Notices() {}

    static void say(PrintWriter err, String line) {
        err.println("venule: " + line);
        err.flush();
    }
}
