package dev.venule.protocol.codec;

/**
 * b-bit values: a sign bit and a magnitude, times a step. Sparse symbols need no zero, so their magnitudes are 1..2^(b-1);
 * dense ones are 0..2^(b-1)-1. The largest magnitude stands for the largest value of the group.
 */
final class UniformValues implements ValueCoding {
    private final int bits;

    UniformValues(int bits) {
        this.bits = bits;
    }

    @Override
    public int bits() {
        return bits;
    }

    @Override
    public boolean isScaled() {
        return true;
    }

    @Override
    public boolean hasDenseZero() {
        return true;
    }

    @Override
    public boolean isDenseDifferent() {
        return true;
    }

    @Override
    public int scale(float[] values, boolean dense) {
        float largest = 0;
        for (float value : values) {
            largest = Math.max(largest, Math.abs(value));
        }
        int scale = Scale.nearest((double) largest / topLevel(dense));
        boolean overflows = Float.isInfinite(value(topLevel(dense), Scale.toFloat(scale)));
        return overflows ? scale - 1 : scale;
    }

    @Override
    public int quantize(float value, float scale, boolean dense) {
        int magnitude = (int) Math.min(topLevel(dense), Math.rint((double) Math.abs(value) / scale));
        return value < 0 ? -magnitude : magnitude;
    }

    @Override
    public float value(int level, float scale) {
        return level * scale;
    }

    @Override
    public int symbol(int level, boolean dense) {
        int magnitude = Math.abs(level) - (dense ? 0 : 1);
        return level < 0 ? signBit() | magnitude : magnitude;
    }

    @Override
    public int level(int symbol, boolean dense) {
        int magnitude = (symbol & (signBit() - 1)) + (dense ? 0 : 1);
        if ((symbol & signBit()) == 0) {
            return magnitude;
        }
        return magnitude == 0 ? NEGATIVE_ZERO : -magnitude;
    }

    @Override
    public int topLevel(boolean dense) {
        return dense ? signBit() - 1 : signBit();
    }

    private int signBit() {
        return 1 << (bits - 1);
    }
}
