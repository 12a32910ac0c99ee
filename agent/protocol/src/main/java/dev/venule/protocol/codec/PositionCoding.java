package dev.venule.protocol.codec;

/** How a group says which of its coordinates it carries. The order is that of preference among equal sizes. */
enum PositionCoding {
    /** None. */
    EMPTY,
    /** Their number, then {@link RiceCode} gaps, each followed by its value. */
    RICE,
    /** One bit per coordinate, then the values. */
    BITMAP,
    /** A value for every coordinate. */
    DENSE;

    static final int BITS = 2;

    private static final PositionCoding[] BY_WIRE_NUMBER = values();

    static PositionCoding read(BitReader in) {
        return BY_WIRE_NUMBER[in.read(BITS)];
    }

    void write(BitWriter out) {
        out.write(ordinal(), BITS);
    }
}
