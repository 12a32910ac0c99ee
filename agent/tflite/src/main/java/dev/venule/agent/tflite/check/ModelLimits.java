package dev.venule.agent.tflite.check;

/**
 * What a model may cost the device.
 *
 * @param maxFileBytes size of the file
 * @param maxGraphBytes tensors and scratch memory of one signature's call
 * @param maxMultiplyAdds arithmetic of one signature's call
 */
public record ModelLimits(int maxFileBytes, long maxGraphBytes, long maxMultiplyAdds) {
    /** 64 MiB of file, 256 MiB of tensors, 2^33 multiply-adds (some seconds of one core) in one call. */
    public static final ModelLimits DEFAULT = new ModelLimits(1 << 26, 1L << 28, 1L << 33);

    public ModelLimits {
        requirePositive("maxFileBytes", maxFileBytes);
        requirePositive("maxGraphBytes", maxGraphBytes);
        requirePositive("maxMultiplyAdds", maxMultiplyAdds);
    }

    private static void requirePositive(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException("model." + name + " must be >= 1, was " + value);
        }
    }
}
