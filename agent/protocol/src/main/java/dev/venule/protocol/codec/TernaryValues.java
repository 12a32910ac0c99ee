package dev.venule.protocol.codec;

/**
 * Sparse ternary values (Sattler et al. 2019, arXiv 1903.02891, algorithm 1): a sign each, times the mean magnitude of what is
 * kept. Unlike there, the mean is that of the group, while what is kept is chosen over the whole vector.
 */
final class TernaryValues implements ValueCoding {
    @Override
    public int bits() {
        return 1;
    }

    @Override
    public boolean isScaled() {
        return true;
    }

    @Override
    public boolean hasDenseZero() {
        return false;
    }

    @Override
    public boolean isDenseDifferent() {
        return false;
    }

    @Override
    public int scale(float[] values, boolean dense) {
        double sum = 0;
        for (float value : values) {
            sum += Math.abs(value);
        }
        return Scale.nearest(sum / values.length);
    }

    @Override
    public int quantize(float value, float scale, boolean dense) {
        if (Math.abs(value) < Float.MIN_NORMAL) {
            return 0; // no scale is that small
        }
        return value < 0 ? -1 : 1;
    }

    @Override
    public float value(int level, float scale) {
        return level * scale;
    }

    @Override
    public int symbol(int level, boolean dense) {
        return level < 0 ? 1 : 0;
    }

    @Override
    public int level(int symbol, boolean dense) {
        return symbol == 0 ? 1 : -1;
    }

    @Override
    public int topLevel(boolean dense) {
        return 0;
    }
}
