package dev.venule.protocol.codec;

/** Half precision: 11 significant bits for magnitudes of 6.1e-5 to 65504, fewer below, nothing under 3e-8. */
final class Float16Values implements ValueCoding {
    private static final int SIGN = 0x8000;

    @Override
    public int bits() {
        return 16;
    }

    @Override
    public boolean isScaled() {
        return false;
    }

    @Override
    public boolean hasDenseZero() {
        return true;
    }

    @Override
    public boolean isDenseDifferent() {
        return false;
    }

    @Override
    public int scale(float[] values, boolean dense) {
        return 0;
    }

    @Override
    public int quantize(float value, float scale, boolean dense) {
        int bits = Float16.fromFloat(value);
        return bits == SIGN ? 0 : bits;
    }

    @Override
    public float value(int level, float scale) {
        return Float16.toFloat(level);
    }

    @Override
    public int symbol(int level, boolean dense) {
        return level;
    }

    @Override
    public int level(int symbol, boolean dense) {
        return symbol == SIGN ? NEGATIVE_ZERO : symbol;
    }

    @Override
    public int topLevel(boolean dense) {
        return 0;
    }
}
