package dev.venule.aggregator.round;

/** Holds the key that devices trust. */
@FunctionalInterface
public interface AnnouncementSigner {
    /** The Ed25519 signature (RFC 8032) over exactly these bytes: 64 bytes. */
    byte[] sign(byte[] bytesToSign);
}
