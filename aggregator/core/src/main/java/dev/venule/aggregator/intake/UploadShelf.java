package dev.venule.aggregator.intake;

import dev.venule.aggregator.buffer.UpdateKey;
import dev.venule.protocol.message.RejectReason;
import dev.venule.protocol.message.UpdatePart;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The uploads that are not finished, within the limits: expired ones go first, a device beyond its own limit loses its
 * oldest, and a part for which there is no memory is not held. A complete upload stays until {@link #forget}, so that the
 * caller can try again after its journal failed.
 */
final class UploadShelf {
    private final IntakeLimits limits;
    /** In the order of their last part: the first is the next to expire. */
    private final LinkedHashMap<UpdateKey, Upload> uploads = new LinkedHashMap<>(16, 0.75f, true);

    private long heldBytes;

    UploadShelf(IntakeLimits limits) {
        this.limits = limits;
    }

    /** What became of a part. */
    sealed interface Step {
        /** All bytes are here and their hash is right. */
        record Complete(byte[] update) implements Step {}

        /** The answer is already known. */
        record Pending(Admission admission) implements Step {}
    }

    Step add(UpdateKey key, UpdatePart part, long nowMillis) {
        if (part.getData().size() == part.getTotalBytes()) {
            return finish(part.getData().toByteArray(), new Upload(part, nowMillis), key);
        }
        expire(nowMillis);
        Upload upload = uploads.get(key);
        if (upload == null) {
            upload = new Upload(part, nowMillis);
        } else if (!upload.fits(part)) {
            // Of two uploads under one id nobody knows which is right: the device begins anew.
            forget(key);
            return new Step.Pending(new Admission.Rejected(RejectReason.CHECKSUM_MISMATCH));
        }
        long newBytes = upload.newBytes(part);
        if (heldBytes + newBytes > limits.maxOpenBytes()) {
            return new Step.Pending(new Admission.PartStored(upload.contiguousBytes(), false));
        }
        makeRoomFor(key);
        uploads.put(key, upload);
        upload.add(part, nowMillis);
        heldBytes += newBytes;
        return upload.isComplete()
                ? finish(upload.whole(), upload, key)
                : new Step.Pending(new Admission.PartStored(upload.contiguousBytes(), true));
    }

    /** The update's fate is decided. */
    void forget(UpdateKey key) {
        Upload upload = uploads.remove(key);
        if (upload != null) {
            heldBytes -= upload.heldBytes();
        }
    }

    int openUploads() {
        return uploads.size();
    }

    long heldBytes() {
        return heldBytes;
    }

    private Step finish(byte[] whole, Upload upload, UpdateKey key) {
        if (upload.isIntact(whole)) {
            return new Step.Complete(whole);
        }
        forget(key);
        return new Step.Pending(new Admission.Rejected(RejectReason.CHECKSUM_MISMATCH));
    }

    private void expire(long nowMillis) {
        long oldest = nowMillis - limits.uploadExpiry().toMillis();
        Iterator<Upload> inOrder = uploads.values().iterator();
        while (inOrder.hasNext()) {
            Upload upload = inOrder.next();
            if (upload.lastPartMillis() > oldest) {
                return;
            }
            heldBytes -= upload.heldBytes();
            inOrder.remove();
        }
    }

    private void makeRoomFor(UpdateKey key) {
        if (uploads.containsKey(key)) {
            return;
        }
        int open = 0;
        Optional<UpdateKey> oldest = Optional.empty();
        for (Map.Entry<UpdateKey, Upload> entry : uploads.entrySet()) {
            UpdateKey other = entry.getKey();
            boolean sameDevice =
                    other.device().equals(key.device()) && other.population().equals(key.population());
            if (sameDevice) {
                open++;
                oldest = oldest.or(() -> Optional.of(other));
            }
        }
        if (open >= limits.maxOpenUploadsPerDevice()) {
            oldest.ifPresent(this::forget);
        }
    }
}
