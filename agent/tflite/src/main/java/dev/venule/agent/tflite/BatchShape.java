package dev.venule.agent.tflite;

/** Rows of one call, and values per row of x and of y; more than one feature dimension is flattened. */
public record BatchShape(int batchSize, int featureCount, int targetCount) {
    public BatchShape {
        if (batchSize < 1 || featureCount < 1 || targetCount < 1) {
            throw new IllegalArgumentException("batch " + batchSize + ", features " + featureCount + " and targets "
                    + targetCount + " must all be >= 1");
        }
    }
}
