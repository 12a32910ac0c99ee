package dev.venule.broker.wire;

import java.util.Locale;
import java.util.Map;

/** The reason codes of MQTT 5.0, 2.4, for people. */
public final class ReasonCode {
    /** From here on a code says no. */
    public static final int FIRST_REFUSAL = 0x80;

    private static final Map<Integer, String> NAMES = Map.ofEntries(
            Map.entry(0x00, "success"),
            Map.entry(0x01, "granted QoS 1"),
            Map.entry(0x02, "granted QoS 2"),
            Map.entry(0x10, "no matching subscribers"),
            Map.entry(0x80, "unspecified error"),
            Map.entry(0x81, "malformed packet"),
            Map.entry(0x82, "protocol error"),
            Map.entry(0x83, "implementation specific error"),
            Map.entry(0x84, "unsupported protocol version"),
            Map.entry(0x85, "client identifier not valid"),
            Map.entry(0x86, "bad user name or password"),
            Map.entry(0x87, "not authorized"),
            Map.entry(0x88, "server unavailable"),
            Map.entry(0x89, "server busy"),
            Map.entry(0x8A, "banned"),
            Map.entry(0x8D, "keep alive timeout"),
            Map.entry(0x8E, "session taken over"),
            Map.entry(0x8F, "topic filter invalid"),
            Map.entry(0x90, "topic name invalid"),
            Map.entry(0x93, "receive maximum exceeded"),
            Map.entry(0x95, "packet too large"),
            Map.entry(0x97, "quota exceeded"),
            Map.entry(0x99, "payload format invalid"),
            Map.entry(0x9A, "retain not supported"),
            Map.entry(0x9B, "QoS not supported"),
            Map.entry(0x9E, "shared subscriptions not supported"),
            Map.entry(0xA2, "wildcard subscriptions not supported"));

    private ReasonCode() {}

    /** The code in hexadecimal, and its name where it has one. */
    public static String text(int code) {
        String number = String.format(Locale.ROOT, "0x%02X", code);
        String name = NAMES.get(code);
        return name == null ? number : number + " " + name;
    }
}
