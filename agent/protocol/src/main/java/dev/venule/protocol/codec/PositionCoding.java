package dev.venule.protocol.codec;

/** How a group says which of its coordinates it carries. The order is that of preference among equal sizes. */
enum PositionCoding {
    /** None. */
    EMPTY(0),
    /** Their number, then {@link RiceCode} gaps, each followed by its value. */
    RICE(1),
    /** One bit per coordinate, then the values. */
    BITMAP(2),
    /** A value for every coordinate. */
    DENSE(3);

    static final int BITS = 2;

    private static final PositionCoding[] BY_WIRE_NUMBER = {EMPTY, RICE, BITMAP, DENSE};

    private final int wireNumber;

    PositionCoding(int wireNumber) {
        this.wireNumber = wireNumber;
    }

    static PositionCoding read(BitReader in) {
        return BY_WIRE_NUMBER[in.read(BITS)];
    }

    void write(BitWriter out) {
        out.write(wireNumber, BITS);
    }
}
