package dev.venule.protocol.codec;

import java.util.List;
import java.util.zip.CRC32;
import org.jspecify.annotations.Nullable;

/**
 * The coordinates that a delta may carry: all of a model's, or those that were announced. Announced ones are coded as if they
 * were the whole model: a tensor is then as large as the number of its announced coordinates.
 */
final class Support {
    private final int size;
    private final int @Nullable [] announced;
    private final List<Group> groups;
    private final int fingerprint;

    private Support(int size, int @Nullable [] announced, List<Group> groups, int fingerprint) {
        this.size = size;
        this.announced = announced;
        this.groups = groups;
        this.fingerprint = fingerprint;
    }

    static Support all(TensorLayout layout) {
        int[] sizes = sizes(layout);
        return new Support(layout.parameterCount(), null, Group.of(sizes), fingerprint(sizes, new int[0]));
    }

    /**
     * @throws IllegalArgumentException where the positions are not strictly increasing within the model
     */
    static Support announced(TensorLayout layout, int[] positions) {
        int[] counts = new int[layout.tensorCount()];
        int tensor = 0;
        int previous = -1;
        for (int position : positions) {
            if (position <= previous || position >= layout.parameterCount()) {
                throw new IllegalArgumentException("announced positions must increase from 0 to below "
                        + layout.parameterCount() + ", " + position + " follows " + previous);
            }
            while (position >= layout.offset(tensor) + layout.size(tensor)) {
                tensor++;
            }
            counts[tensor]++;
            previous = position;
        }
        return new Support(
                positions.length, positions.clone(), Group.of(counts), fingerprint(sizes(layout), positions));
    }

    boolean isAnnounced() {
        return announced != null;
    }

    List<Group> groups() {
        return groups;
    }

    /** Tells sender and receiver that they mean the same tensors and announced positions. */
    int fingerprint() {
        return fingerprint;
    }

    /** Where coordinate {@code position} of this support is in the model's flat vector. */
    int modelPosition(int position) {
        return announced == null ? position : announced[position];
    }

    /** The coordinates of a model's flat vector that are of this support. */
    float[] gather(float[] vector) {
        if (announced == null) {
            return vector;
        }
        float[] gathered = new float[size];
        for (int i = 0; i < size; i++) {
            gathered[i] = vector[announced[i]];
        }
        return gathered;
    }

    private static int[] sizes(TensorLayout layout) {
        int[] sizes = new int[layout.tensorCount()];
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = layout.size(i);
        }
        return sizes;
    }

    private static int fingerprint(int[] sizes, int[] positions) {
        CRC32 crc = new CRC32();
        update(crc, sizes);
        update(crc, positions);
        return (int) crc.getValue();
    }

    private static void update(CRC32 crc, int[] numbers) {
        for (int number : numbers) {
            for (int shift = Integer.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
                crc.update(number >>> shift);
            }
        }
    }
}
