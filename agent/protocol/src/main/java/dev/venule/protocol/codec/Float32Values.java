package dev.venule.protocol.codec;

/** The values themselves; their level is their bits. */
final class Float32Values implements ValueCoding {
    @Override
    public int bits() {
        return Float.SIZE;
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
        return Float.floatToRawIntBits(value);
    }

    @Override
    public float value(int level, float scale) {
        return Float.intBitsToFloat(level);
    }

    @Override
    public int symbol(int level, boolean dense) {
        return level;
    }

    @Override
    public int level(int symbol, boolean dense) {
        return symbol; // -0 is NEGATIVE_ZERO by its bits
    }

    @Override
    public int topLevel(boolean dense) {
        return 0;
    }
}
