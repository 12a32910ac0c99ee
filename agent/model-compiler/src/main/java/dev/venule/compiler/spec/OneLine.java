package dev.venule.compiler.spec;

/** Text from a file as it may stand in a one-line message. */
final class OneLine {
    private static final int MAX_LENGTH = 40;

    private OneLine() {}

    static String of(String text) {
        String shown = text.length() > MAX_LENGTH ? text.substring(0, MAX_LENGTH) + "..." : text;
        return shown.replaceAll("\\p{Cntrl}", " ");
    }
}
