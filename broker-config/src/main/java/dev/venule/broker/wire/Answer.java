package dev.venule.broker.wire;

/** What a broker answered to a packet. */
public sealed interface Answer {
    /** An acknowledgement with its reason code; from 0x80 on it is a refusal. */
    record Acknowledged(String packet, int reasonCode) implements Answer {
        @Override
        public String toString() {
            return packet + " " + ReasonCode.text(reasonCode);
        }
    }

    /** The connection's end; the code is the broker's, where it said one. */
    record Ended(String how) implements Answer {
        @Override
        public String toString() {
            return how;
        }
    }

    /** Nothing within the time that was given. */
    record Silence() implements Answer {
        @Override
        public String toString() {
            return "no answer";
        }
    }

    /** Whether the broker did what it was asked. */
    default boolean isGranted() {
        return this instanceof Acknowledged acknowledged && acknowledged.reasonCode() < ReasonCode.FIRST_REFUSAL;
    }
}
