package dev.venule.fleet.simulation;

import com.google.protobuf.ByteString;

/** A promise that was not kept. The message is one line that names what it is about. */
final class Violation extends RuntimeException {
    private static final long serialVersionUID = 1;

    private static final int SHOWN_ID_BYTES = 4;

    Violation(String sentence) {
        super(sentence);
    }

    /** About an update of a device, trained from {@code baseVersion}. */
    static Violation of(String device, ByteString updateId, long baseVersion, String sentence) {
        return new Violation(
                "device " + device + ", update " + shown(updateId) + ", version " + baseVersion + ": " + sentence);
    }

    /** About a device. */
    static Violation of(String device, String sentence) {
        return new Violation("device " + device + ": " + sentence);
    }

    /** About a version. */
    static Violation of(long version, String sentence) {
        return new Violation("version " + version + ": " + sentence);
    }

    /** As much of an id as people compare. */
    static String shown(ByteString id) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < Math.min(SHOWN_ID_BYTES, id.size()); i++) {
            text.append(Character.forDigit((id.byteAt(i) >> 4) & 0xf, 16))
                    .append(Character.forDigit(id.byteAt(i) & 0xf, 16));
        }
        return text.toString();
    }
}
