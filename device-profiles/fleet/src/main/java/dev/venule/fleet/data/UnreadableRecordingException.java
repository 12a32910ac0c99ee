package dev.venule.fleet.data;

import java.io.IOException;

/** Recordings are missing or not in their format; the message is one line that says where and what to do. */
public final class UnreadableRecordingException extends IOException {
    private static final long serialVersionUID = 1L;

    public UnreadableRecordingException(String message) {
        super(message);
    }
}
