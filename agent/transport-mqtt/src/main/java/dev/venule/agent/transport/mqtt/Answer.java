package dev.venule.agent.transport.mqtt;

/** What the broker said to a publish, a subscribe or an unsubscribe. */
sealed interface Answer {
    /** Every reason code was below 0x80. */
    record Granted() implements Answer {}

    /** A reason code of 0x80 or above, or no answer at all; {@code explanation} is one line. */
    record Refused(String explanation) implements Answer {}
}
