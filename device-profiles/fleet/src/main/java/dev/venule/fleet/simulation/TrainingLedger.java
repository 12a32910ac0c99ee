package dev.venule.fleet.simulation;

import com.google.protobuf.ByteString;
import dev.venule.protocol.codec.DecodedDelta;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What one device has learned, for the law of conservation: the sum of all deltas that it trained and stored equals what its
 * updates carried away plus what is in its residual. Sees training from the model's side, as the agent cannot.
 */
final class TrainingLedger implements SimulatedModel.TrainingWatch {
    /** A float32 addition errs by at most 2^-24 of its result (IEEE 754, round to nearest). */
    private static final double FLOAT_ERROR = 0x1p-24;

    private final double[] learned;
    /** Deltas of rounds whose update got an id but is not known to be stored. */
    private final Map<ByteString, float[]> drawn = new HashMap<>();
    /** Updates that nobody else keeps: those of an outbox that may evict. */
    private final Map<ByteString, DecodedDelta> carried = new HashMap<>();

    private float[] before = new float[0];
    private float[] delta = new float[0];
    /** Bounds every intermediate value of the residual, but for a factor of 2. */
    private double magnitude;

    private int stored;

    TrainingLedger(int parameterCount) {
        learned = new double[parameterCount];
    }

    @Override
    public void restored(float[] weights) {
        before = weights;
    }

    @Override
    public void trained(float[] parameters) {
        delta = parameters.clone();
        for (int i = 0; i < delta.length; i++) {
            delta[i] -= before[i];
        }
    }

    /** Whether the last training began at exactly these weights. */
    boolean beganAt(float[] weights) {
        return Arrays.equals(before, weights);
    }

    /** Whether the last training came to exactly this. */
    boolean cameTo(float[] expected) {
        return Arrays.equals(delta, expected);
    }

    /** What was trained last has got an id. */
    void drawn(ByteString id) {
        drawn.put(id, delta);
    }

    /** The update with this id is stored: what it was made of counts. False where no training gave such an update. */
    boolean stored(ByteString id) {
        float[] trained = drawn.remove(id);
        if (trained == null) {
            return false;
        }
        double largest = 0;
        for (int i = 0; i < trained.length; i++) {
            learned[i] += trained[i];
            largest = Math.max(largest, Math.abs(trained[i]));
        }
        magnitude += largest;
        stored++;
        return true;
    }

    /** A new process: what is not stored by now never will be. */
    void forgetDraws() {
        drawn.clear();
    }

    void carries(ByteString id, DecodedDelta update) {
        carried.put(id, update);
    }

    Optional<DecodedDelta> carried(ByteString id) {
        return Optional.ofNullable(carried.get(id));
    }

    /**
     * Whether all that was learned is in {@code residual} or in {@code away}; says where not. The bound is rigorous: each
     * stored round costs a residual two additions and each returned update one, and none of their results is larger than
     * twice the sum of the largest magnitudes that went in.
     *
     * @param returned updates that went back into the residual
     */
    Optional<String> imbalance(float[] residual, List<DecodedDelta> away, int returned) {
        double[] found = new double[learned.length];
        for (int i = 0; i < found.length; i++) {
            found[i] = residual[i];
        }
        double bound = magnitude;
        for (DecodedDelta update : away) {
            update.forEach((position, value) -> found[position] += value);
            bound += largestOf(update);
        }
        double tolerance = (2.0 * stored + returned) * FLOAT_ERROR * 2 * bound;
        for (int i = 0; i < found.length; i++) {
            if (!(Math.abs(found[i] - learned[i]) <= tolerance)) {
                return Optional.of(
                        "parameter " + i + ": learned " + learned[i] + ", but contributions, residual and what"
                                + " waits come to " + found[i] + " (rounding explains " + tolerance + ")");
            }
        }
        return Optional.empty();
    }

    private static double largestOf(DecodedDelta update) {
        double[] largest = {0};
        update.forEach((position, value) -> largest[0] = Math.max(largest[0], Math.abs(value)));
        return largest[0];
    }
}
