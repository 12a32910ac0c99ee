package dev.venule.protocol.message;

import com.google.protobuf.InvalidProtocolBufferException;
import java.util.function.BiConsumer;

/**
 * Reads what a peer sent. Every method returns a message that keeps all the rules of {@code docs/protocol.md} which need no
 * more than the message itself, or a rejection; none throws, whatever the bytes are. Stateless; safe for use by several
 * threads.
 *
 * <p>Not checked here, because it takes knowledge that a message does not hold: signatures, freshness, whether a version
 * exists, and the encoded deltas and positions inside.
 */
public final class MessageReader {
    /** Longest announcement, with the delta that travels along. */
    public static final int MAX_ANNOUNCEMENT_BYTES = 1 << 20;

    /** Longest receipt or status. */
    public static final int MAX_SMALL_MESSAGE_BYTES = 4096;

    /** Longest manifest. */
    public static final int MAX_MANIFEST_BYTES = 16 << 10;

    /** What a part may hold beside its data: ids, hash, signature, numbers and tags. */
    static final int MAX_PART_OVERHEAD_BYTES = 1024;

    /** What a gateway adds: certificates, a number and tags. */
    static final int MAX_RELAY_OVERHEAD_BYTES = 33 << 10;

    private MessageReader() {}

    /** Reads the task address. The signature is still to be verified over {@link AnnouncementSigning#bytesToSign}. */
    public static Reading<SignedAnnouncement> signedAnnouncement(byte[] bytes) {
        return read(bytes, MAX_ANNOUNCEMENT_BYTES, SignedAnnouncement::parseFrom, (message, findings) -> {
            findings.expect(
                    !message.getAnnouncement().isEmpty(), RejectReason.MALFORMED, "the announcement is missing");
            findings.expect(
                    message.getSignature().size() == AnnouncementSigning.SIGNATURE_BYTES,
                    RejectReason.WRONG_SIGNATURE,
                    "an Ed25519 signature has " + AnnouncementSigning.SIGNATURE_BYTES + " bytes, this one "
                            + message.getSignature().size());
            if (message.hasManifest()) {
                ManifestRules.checkContent(message.getManifest(), findings);
            }
        });
    }

    /** Reads the content that {@link SignedAnnouncement#getManifest} names. Its signatures are still to be verified. */
    public static Reading<SignedManifest> signedManifest(byte[] bytes) {
        return read(bytes, MAX_MANIFEST_BYTES, SignedManifest::parseFrom, ManifestRules::checkEnvelope);
    }

    /** Reads the bytes inside a {@link SignedManifest}: verify them first. */
    public static Reading<ReleaseManifest> releaseManifest(byte[] bytes) {
        return read(bytes, MAX_MANIFEST_BYTES, ReleaseManifest::parseFrom, ManifestRules::check);
    }

    /** Reads the bytes inside a {@link SignedAnnouncement}: verify them first. */
    public static Reading<Announcement> announcement(byte[] bytes) {
        return read(bytes, MAX_ANNOUNCEMENT_BYTES, Announcement::parseFrom, AnnouncementRules::check);
    }

    /** Reads a whole update. Its size is bounded by whoever assembled its parts. */
    public static Reading<Update> update(byte[] bytes) {
        return read(bytes, Integer.MAX_VALUE, Update::parseFrom, UpdateRules::check);
    }

    /** Reads one part of an update that may have {@code maxTotalBytes} as a whole. */
    public static Reading<UpdatePart> updatePart(byte[] bytes, long maxTotalBytes) {
        long maxBytes = Math.min(Integer.MAX_VALUE, maxTotalBytes) + MAX_PART_OVERHEAD_BYTES;
        return read(
                bytes,
                maxBytes,
                UpdatePart::parseFrom,
                (message, findings) -> UpdateRules.checkPart(message, maxTotalBytes, findings));
    }

    /** Reads what a gateway passes on; the part in it is still to be read by {@link #updatePart}. */
    public static Reading<RelayedPart> relayedPart(byte[] bytes, long maxTotalBytes) {
        long maxBytes = Math.min(Integer.MAX_VALUE, maxTotalBytes) + MAX_PART_OVERHEAD_BYTES + MAX_RELAY_OVERHEAD_BYTES;
        return read(bytes, maxBytes, RelayedPart::parseFrom, UpdateRules::checkRelayed);
    }

    /** Reads the aggregator's answer to a gateway. */
    public static Reading<RelayedReceipt> relayedReceipt(byte[] bytes) {
        return read(bytes, 2 * MAX_SMALL_MESSAGE_BYTES, RelayedReceipt::parseFrom, (message, findings) -> {
            // The receipt is the device's to read.
        });
    }

    /** Reads the aggregator's answer to an update. */
    public static Reading<Receipt> receipt(byte[] bytes) {
        return read(bytes, MAX_SMALL_MESSAGE_BYTES, Receipt::parseFrom, ReceiptRules::check);
    }

    /** Reads a device's presence. */
    public static Reading<DeviceStatus> deviceStatus(byte[] bytes) {
        return read(bytes, MAX_SMALL_MESSAGE_BYTES, DeviceStatus::parseFrom, DeviceStatusRules::check);
    }

    private static <T> Reading<T> read(byte[] bytes, long maxBytes, Parser<T> parser, BiConsumer<T, Findings> rules) {
        if (bytes.length > maxBytes) {
            return new Reading.Rejected<>(
                    RejectReason.OVERSIZED, "message of " + bytes.length + " bytes, at most " + maxBytes);
        }
        try {
            T message = parser.parse(bytes);
            Findings findings = new Findings();
            rules.accept(message, findings);
            return findings.of(message);
        } catch (InvalidProtocolBufferException e) {
            return new Reading.Rejected<>(
                    RejectReason.MALFORMED, "not a protobuf message of this type: " + e.getMessage());
        }
    }

    @FunctionalInterface
    private interface Parser<T> {
        T parse(byte[] bytes) throws InvalidProtocolBufferException;
    }
}
