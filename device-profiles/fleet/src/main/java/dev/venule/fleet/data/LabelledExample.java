package dev.venule.fleet.data;

/**
 * One example as the device computed it.
 *
 * @param features before normalisation; owned by this record, not to be changed
 * @param label the class, from 0
 */
public record LabelledExample(float[] features, int label) {
    public LabelledExample {
        if (features.length == 0) {
            throw new IllegalArgumentException("an example needs at least one feature");
        }
        if (label < 0) {
            throw new IllegalArgumentException("label must be >= 0, was " + label);
        }
    }
}
