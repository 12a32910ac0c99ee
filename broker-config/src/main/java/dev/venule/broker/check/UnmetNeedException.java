package dev.venule.broker.check;

import java.io.IOException;

/** A probe cannot say anything, for a reason that is no finding of its own. */
final class UnmetNeedException extends IOException {
    private static final long serialVersionUID = 1;

    UnmetNeedException(String reason) {
        super(reason);
    }
}
