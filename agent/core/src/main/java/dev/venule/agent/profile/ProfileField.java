package dev.venule.agent.profile;

import java.util.List;

/**
 * A key of a profile and what may stand there. profile.schema.json says the same for editors; a test holds them together.
 *
 * @param path of the key, with its unit in the name
 * @param least of a number
 * @param most of a number
 * @param words that may stand there: all that may where the kind is WORD, besides numbers otherwise
 */
record ProfileField(String path, Kind kind, double least, double most, List<String> words) {
    static final String NONE = "none";

    enum Kind {
        TEXT,
        WORD,
        YES_OR_NO,
        WHOLE,
        NUMBER
    }

    private static final double GIB = 1L << 30;

    /** All of them, in the order in which a profile is read. */
    static final List<ProfileField> ALL = List.of(
            new ProfileField("name", Kind.TEXT, 0, 0, List.of()),
            new ProfileField("description", Kind.TEXT, 0, 0, List.of()),
            whole("memory.heap-mib", 8, 65_536),
            whole("memory.native-mib", 8, 65_536),
            whole("memory.model-arena-kib", 64, 4_194_304),
            whole("cpu.threads", 1, 64),
            whole("cpu.share-percent", 1, 100),
            number("cpu.million-multiply-adds-per-second", 1, 1_000_000),
            yesOrNo("training.requires-external-power"),
            yesOrNo("training.requires-idle"),
            yesOrNo("training.requires-unmetered-network"),
            whole("training.from-hour", 0, 23),
            whole("training.to-hour", 1, 24),
            whole("training.max-seconds-per-round", 1, 86_400),
            whole("battery.floor-percent", 0, 100),
            orNone(number("temperature.ceiling-celsius", -40, 150)),
            orNone(whole("network.metered.max-bytes-up-per-day", 0, 1024 * GIB)),
            orNone(whole("network.metered.max-bytes-down-per-day", 0, 1024 * GIB)),
            orNone(whole("network.unmetered.max-bytes-up-per-day", 0, 1024 * GIB)),
            orNone(whole("network.unmetered.max-bytes-down-per-day", 0, 1024 * GIB)),
            whole("network.max-packet-bytes", 1_024, 268_435_455),
            whole("network.max-payload-bytes", 64, 16_777_216),
            word("transport.protocol", "mqtt", "coap"),
            whole("transport.mqtt.keep-alive-seconds", 1, 64_800),
            whole("transport.mqtt.session-expiry-hours", 0, 87_600),
            whole("transport.mqtt.connect-timeout-seconds", 1, 3_600),
            whole("transport.mqtt.acknowledgement-timeout-seconds", 1, 3_600),
            whole("transport.mqtt.part-timeout-seconds", 1, 3_600),
            whole("transport.coap.refresh-seconds", 1, 64_800),
            whole("transport.coap.connect-timeout-seconds", 1, 3_600),
            whole("transport.coap.exchange-timeout-seconds", 1, 3_600),
            word("codec.values", "ternary", "bits-2", "bits-4", "bits-8", "float16", "float32"),
            number("codec.max-keep-fraction", 0.0001, 1),
            whole("model.max-file-bytes", 1_024, 2_147_483_639),
            whole("model.max-parameters", 1, 500_000_000),
            whole("storage.outbox-bytes", 1_024, 1024 * GIB),
            whole("storage.outbox-updates", 1, 1_000),
            whole("storage.keep-free-bytes", 0, 1024 * GIB),
            whole("storage.example-retention-days", 1, 3_650),
            orNone(number("energy.max-joules-per-day", 0.001, 1e9)),
            number("energy.watts-per-core", 0, 100),
            number("energy.radio.microjoules-per-byte", 0, 10_000),
            number("energy.radio.tail-watts", 0, 50),
            number("energy.radio.tail-seconds", 0, 120));

    ProfileField {
        words = List.copyOf(words);
    }

    private static ProfileField whole(String path, double least, double most) {
        return new ProfileField(path, Kind.WHOLE, least, most, List.of());
    }

    private static ProfileField number(String path, double least, double most) {
        return new ProfileField(path, Kind.NUMBER, least, most, List.of());
    }

    private static ProfileField yesOrNo(String path) {
        return new ProfileField(path, Kind.YES_OR_NO, 0, 0, List.of());
    }

    private static ProfileField word(String path, String... words) {
        return new ProfileField(path, Kind.WORD, 0, 0, List.of(words));
    }

    private static ProfileField orNone(ProfileField limit) {
        return new ProfileField(limit.path, limit.kind, limit.least, limit.most, List.of(NONE));
    }

    /** What is wrong with {@code value}, after the path; empty where nothing is. */
    String mistake(String value) {
        if (words.contains(value)) {
            return "";
        }
        return switch (kind) {
            case TEXT -> value.length() <= 64 || path.equals("description") ? "" : " must have at most 64 characters";
            case WORD -> " must be one of " + String.join(", ", words) + ", was " + value;
            case YES_OR_NO ->
                value.equals("true") || value.equals("false") ? "" : " must be true or false, was " + value;
            case WHOLE, NUMBER -> isNumberWithin(value) ? "" : bounds(value);
        };
    }

    private boolean isNumberWithin(String value) {
        try {
            double number = kind == Kind.WHOLE ? Long.parseLong(value) : Double.parseDouble(value);
            return number >= least && number <= most;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private String bounds(String value) {
        String what = kind == Kind.WHOLE ? "a whole number in " : "a number in ";
        return " must be " + what + shown(least) + ".." + shown(most) + (words.isEmpty() ? "" : " or none") + ", was "
                + value;
    }

    private static String shown(double bound) {
        return bound == Math.rint(bound) ? String.valueOf((long) bound) : String.valueOf(bound);
    }
}
