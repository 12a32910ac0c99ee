package dev.venule.agent.transport;

/** What became of a part that was sent. */
public sealed interface Delivery {
    /** The next hop has it. That is no promise that it is kept: only a receipt is. */
    record HandedOver() implements Delivery {}

    /** It may or may not have arrived. {@code explanation} is one line. */
    record Failed(String explanation) implements Delivery {}
}
