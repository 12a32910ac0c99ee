package dev.venule.compiler.spec;

/** A specification that describes no model; {@link #getMessage()} is one line that begins with file and line number. */
public final class InvalidModelSpecException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    InvalidModelSpecException(String message) {
        super(message);
    }
}
