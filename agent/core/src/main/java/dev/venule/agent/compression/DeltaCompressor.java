package dev.venule.agent.compression;

import dev.venule.agent.privacy.ClipBound;
import dev.venule.protocol.codec.CompressedDelta;
import dev.venule.protocol.codec.CompressionRule;
import dev.venule.protocol.codec.DeltaCodec;
import dev.venule.protocol.message.Plan;

/**
 * Turns a delta into what is sent of it, clipped, and what stays behind.
 *
 * <p>With v = delta + residual: sent = compress(s * v), residual' = v - decoded(sent), where s = 1 unless the norm of what
 * would be sent is above the plan's bound. So three things hold:
 * <ul>
 *   <li>the vector that leaves the device, not some vector before it, is within the bound (clipping before the residual is
 *       added would bound nothing; clipping v as a whole would shrink what is sent by the residual's norm, which at a keep
 *       fraction of 1 % is many times the delta's, until hardly anything arrives);
 *   <li>nothing is lost: decoded + residual' = delta + residual, whatever clipping and compression took away comes in later
 *       rounds, each of them within the bound;
 *   <li>the residual is updated with what every reader decodes, never with what was meant.
 * </ul>
 * Stateless.
 */
public final class DeltaCompressor {
    /** Rounding to coarse formats may need several scalings; that many would be an error in the codec. */
    private static final int MAX_SCALINGS = 32;

    /** Compresses {@code delta} by the plan's upload rule. Takes over {@code delta}. */
    public Compression compress(Residual residual, float[] delta, Plan plan) {
        float[] wanted = sum(delta, residual.values());
        Support support = Support.of(plan.getUpload().getAnnouncedPositions(), residual.layout());
        if (support instanceof Support.Unreadable unreadable) {
            return new Compression.Impossible(unreadable.explanation());
        }
        if (!isFinite(wanted)) {
            return new Compression.Overflown();
        }
        CompressionRule rule = new CompressionRule(
                plan.getUpload().getKeepFraction(), plan.getUpload().getValues());
        CompressedDelta sent =
                compressWithin(ClipBound.ofPlan(plan.getClipNorm()), wanted, new Encoder(residual, support, rule));
        if (!Double.isFinite(sent.decoded().norm())) {
            return new Compression.Overflown();
        }
        sent.decoded().subtractFrom(wanted);
        return new Compression.Compressed(
                sent.encoded(), new Residual(residual.modelSha256(), residual.layout(), wanted));
    }

    private static CompressedDelta compressWithin(ClipBound bound, float[] wanted, Encoder encoder) {
        CompressedDelta sent = encoder.encode(wanted);
        double factor = 1;
        for (int i = 0; !bound.allows(sent.decoded().norm()); i++) {
            if (i == MAX_SCALINGS) {
                throw new IllegalStateException("scaling by " + factor + " does not bring the delta within " + bound);
            }
            factor *= bound.factorFor(sent.decoded().norm(), i);
            sent = encoder.encode(scaled(wanted, factor));
        }
        return sent;
    }

    private static float[] sum(float[] delta, float[] residual) {
        for (int i = 0; i < delta.length; i++) {
            delta[i] += residual[i];
        }
        return delta;
    }

    private static boolean isFinite(float[] vector) {
        boolean finite = true;
        for (float value : vector) {
            finite &= Float.isFinite(value);
        }
        return finite;
    }

    private static float[] scaled(float[] vector, double factor) {
        float[] scaled = new float[vector.length];
        for (int i = 0; i < vector.length; i++) {
            scaled[i] = (float) (vector[i] * factor);
        }
        return scaled;
    }

    private record Encoder(Residual residual, Support support, CompressionRule rule) {
        CompressedDelta encode(float[] vector) {
            DeltaCodec codec = new DeltaCodec(residual.layout());
            return support instanceof Support.Announced announced
                    ? codec.compress(vector, announced.positions(), rule)
                    : codec.compress(vector, rule);
        }
    }
}
