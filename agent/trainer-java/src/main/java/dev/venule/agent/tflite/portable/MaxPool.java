package dev.venule.agent.tflite.portable;

/** The largest of each {@code size} neighbours in time, channel by channel. What a whole window lacks at the end is left out. */
final class MaxPool implements Step {
    private final Slot in;
    private final Slot out;
    private final int batch;
    private final int length;
    private final int windows;
    private final int channels;
    private final int size;

    MaxPool(Operands operands, int size) {
        in = operands.input(0);
        out = operands.output();
        batch = operands.inputShape(0)[0];
        length = operands.inputShape(0)[2];
        channels = operands.inputShape(0)[3];
        windows = operands.outputShape()[2];
        this.size = size;
    }

    @Override
    public void run() {
        int to = out.offset();
        for (int row = 0; row < batch; row++) {
            for (int window = 0; window < windows; window++) {
                largest(in.offset() + (row * length + window * size) * channels, to);
                to += channels;
            }
        }
    }

    private void largest(int from, int to) {
        float[] source = in.memory();
        float[] target = out.memory();
        for (int c = 0; c < channels; c++) {
            float largest = source[from + c];
            for (int step = 1; step < size; step++) {
                largest = Math.max(largest, source[from + step * channels + c]);
            }
            target[to + c] = largest;
        }
    }
}
