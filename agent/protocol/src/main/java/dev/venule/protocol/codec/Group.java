package dev.venule.protocol.codec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Coordinates that are coded together: those of one tensor, or those of all small tensors one after the other, because a
 * header for each bias would cost more than what it holds. An index counts within the group, a position within the vector.
 */
final class Group {
    /** Tensors with fewer elements share a group. */
    static final int MIN_OWN_GROUP_SIZE = 64;

    private final int first;
    private final int size;
    private final int @Nullable [] pooled;

    private Group(int first, int size, int @Nullable [] pooled) {
        this.first = first;
        this.size = size;
        this.pooled = pooled;
    }

    /** The groups of consecutive tensors of these sizes, in the order in which they are written: the shared one is last. */
    static List<Group> of(int[] sizes) {
        List<Group> groups = new ArrayList<>();
        int[] pooled = new int[pooledSize(sizes)];
        int pooledCount = 0;
        int first = 0;
        for (int size : sizes) {
            if (size >= MIN_OWN_GROUP_SIZE) {
                groups.add(new Group(first, size, null));
            } else {
                for (int i = 0; i < size; i++) {
                    pooled[pooledCount++] = first + i;
                }
            }
            first += size;
        }
        if (pooledCount > 0) {
            groups.add(new Group(pooled[0], pooledCount, pooled));
        }
        return groups;
    }

    private static int pooledSize(int[] sizes) {
        int sum = 0;
        for (int size : sizes) {
            sum += size < MIN_OWN_GROUP_SIZE ? size : 0;
        }
        return sum;
    }

    int size() {
        return size;
    }

    boolean isPooled() {
        return pooled != null;
    }

    int position(int index) {
        return pooled == null ? first + index : pooled[index];
    }

    /** The indexes of those positions (increasing) that are of this group. */
    int[] indexesOf(int[] positions) {
        if (pooled == null) {
            int from = lowerBound(positions, first);
            int[] indexes = Arrays.copyOfRange(positions, from, lowerBound(positions, first + size));
            for (int i = 0; i < indexes.length; i++) {
                indexes[i] -= first;
            }
            return indexes;
        }
        int[] indexes = new int[Math.min(pooled.length, positions.length)];
        int count = 0;
        for (int i = 0; i < pooled.length; i++) {
            if (Arrays.binarySearch(positions, pooled[i]) >= 0) {
                indexes[count++] = i;
            }
        }
        return Arrays.copyOf(indexes, count);
    }

    private static int lowerBound(int[] positions, int wanted) {
        int found = Arrays.binarySearch(positions, wanted);
        return found >= 0 ? found : -found - 1;
    }
}
