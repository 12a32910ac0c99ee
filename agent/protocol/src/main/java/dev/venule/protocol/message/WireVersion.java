package dev.venule.protocol.message;

/** The version of everything on the wire: messages, addresses and encoded deltas change it together. */
public final class WireVersion {
    /** What this software writes, and the only version it reads. */
    public static final int CURRENT = 1;

    private WireVersion() {}
}
