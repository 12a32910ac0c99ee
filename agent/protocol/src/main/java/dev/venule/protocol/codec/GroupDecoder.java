package dev.venule.protocol.codec;

import dev.venule.protocol.message.RejectReason;
import java.util.Arrays;
import java.util.Optional;

/**
 * Reads one group after the other and accepts only the form that {@link GroupEncoder} writes. Nothing is allocated before the
 * bits that it is for are known to be there.
 */
final class GroupDecoder {
    private final ValueCoding values;
    private final BitReader in;

    GroupDecoder(ValueCoding values, BitReader in) {
        this.values = values;
        this.in = in;
    }

    /** Appends the group's coordinates to {@code entries}; empty where that went well. */
    Optional<Decoding.Rejected> decode(Group group, Entries entries) {
        if (in.remaining() < PositionCoding.BITS) {
            return malformed("the groups end early");
        }
        PositionCoding coding = PositionCoding.read(in);
        if (coding == PositionCoding.EMPTY) {
            return Optional.empty();
        }
        int scaleBits = values.isScaled() ? in.read(Scale.BITS) : 0;
        if (in.isOverrun() || (values.isScaled() && !Scale.isValid(scaleBits))) {
            return malformed("a scale is missing or is not a positive normal number");
        }
        if (coding == PositionCoding.RICE) {
            return decodeRice(group, scaleBits, entries);
        }
        return coding == PositionCoding.BITMAP
                ? decodeBitmap(group, scaleBits, entries)
                : decodeDense(group, scaleBits, entries);
    }

    private Optional<Decoding.Rejected> decodeRice(Group group, int scaleBits, Entries entries) {
        int parameter = in.read(RiceCode.PARAMETER_BITS);
        int countLessOne = in.read(SparseChoice.countBits(group.size()));
        long leastBits = (countLessOne + 1L) * (1L + parameter + values.bits());
        if (in.isOverrun()
                || parameter > RiceCode.MAX_PARAMETER
                || countLessOne >= group.size()
                || leastBits > in.remaining()) {
            return malformed("a count of coordinates is above what the tensor or the message holds");
        }
        int[] indexes = new int[countLessOne + 1];
        int[] levels = new int[countLessOne + 1];
        int previous = -1;
        for (int i = 0; i < indexes.length; i++) {
            int gap = RiceCode.read(in, parameter, group.size() - 1 - previous);
            if (gap < 0) {
                return malformed("a position is beyond its tensor");
            }
            previous += gap;
            indexes[i] = previous;
            levels[i] = values.level(in.read(values.bits()), false);
        }
        if (in.isOverrun()) {
            return malformed("the last value ends early");
        }
        QuantizedGroup read = new QuantizedGroup(values, scaleBits, indexes, levels);
        SparseChoice choice = read.sparseChoice(group.size());
        boolean cheapest = choice.coding() == PositionCoding.RICE && choice.riceParameter() == parameter;
        return accept(read, group, cheapest && !isBetterDense(read, group, choice), false, entries);
    }

    private Optional<Decoding.Rejected> decodeBitmap(Group group, int scaleBits, Entries entries) {
        if (group.size() > in.remaining()) {
            return malformed("a bitmap ends early");
        }
        int[] indexes = PositionBits.readBitmap(in, group.size());
        if (indexes.length == 0 || (long) indexes.length * values.bits() > in.remaining()) {
            return malformed("a bitmap is empty or its values end early");
        }
        int[] levels = new int[indexes.length];
        for (int i = 0; i < levels.length; i++) {
            levels[i] = values.level(in.read(values.bits()), false);
        }
        QuantizedGroup read = new QuantizedGroup(values, scaleBits, indexes, levels);
        SparseChoice choice = read.sparseChoice(group.size());
        boolean cheapest = choice.coding() == PositionCoding.BITMAP && !isBetterDense(read, group, choice);
        return accept(read, group, cheapest, false, entries);
    }

    private Optional<Decoding.Rejected> decodeDense(Group group, int scaleBits, Entries entries) {
        if ((long) group.size() * values.bits() > in.remaining()) {
            return malformed("dense values end early");
        }
        int[] indexes = new int[group.size()];
        int[] levels = new int[group.size()];
        int count = 0;
        for (int index = 0; index < group.size(); index++) {
            int level = values.level(in.read(values.bits()), true);
            if (level != 0) {
                indexes[count] = index;
                levels[count] = level;
                count++;
            }
        }
        if (count == 0) {
            return malformed("dense values are all zero");
        }
        QuantizedGroup read =
                new QuantizedGroup(values, scaleBits, Arrays.copyOf(indexes, count), Arrays.copyOf(levels, count));
        boolean cheapest = read.isSmallerDense(group.size(), read.sparseChoice(group.size()));
        return accept(read, group, cheapest, true, entries);
    }

    /** Where the dense form rounds differently, a reader cannot know whether it would have been smaller. */
    private boolean isBetterDense(QuantizedGroup read, Group group, SparseChoice choice) {
        return !values.isDenseDifferent() && read.isSmallerDense(group.size(), choice);
    }

    private Optional<Decoding.Rejected> accept(
            QuantizedGroup read, Group group, boolean cheapest, boolean dense, Entries entries) {
        for (int i = 0; i < read.count(); i++) {
            if (read.level(i) == 0 || read.level(i) == ValueCoding.NEGATIVE_ZERO) {
                return malformed("a carried value is zero");
            }
            if (!Float.isFinite(read.value(i))) {
                return Optional.of(new Decoding.Rejected(
                        RejectReason.NOT_FINITE, "the value at position " + group.position(read.index(i))));
            }
        }
        if (!cheapest) {
            return malformed("positions are not in their smallest form");
        }
        if (!read.reachesTopLevel(dense)) {
            return malformed("a scale is larger than its values need");
        }
        read.addTo(entries, group);
        return Optional.empty();
    }

    private static Optional<Decoding.Rejected> malformed(String detail) {
        return Optional.of(new Decoding.Rejected(RejectReason.MALFORMED, detail));
    }
}
