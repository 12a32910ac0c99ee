package dev.venule.aggregator.server.coap;

/** A device that waits to hear what became of its part. Told once, by any thread. */
public interface UpdateCaller {
    /** It was decided: an encoded {@code Receipt}, or nothing where not even the update could be told. */
    void receipt(byte[] receipt);

    /** It was not decided; the device sends it again. */
    void turnAway(Refusal refusal);

    /** Why a part is not taken. */
    enum Refusal {
        /** The way behind is closed, or no answer came; later it may work. */
        UNAVAILABLE,
        /** This device has sent as much as it may for now. */
        TOO_MUCH,
        /** Here a part needs the signature of the device that sends it. */
        NOT_SIGNED,
        /** This device may not send here. */
        FORBIDDEN
    }
}
