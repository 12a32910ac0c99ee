package dev.venule.compiler.spec;

/** A layer that does not fit where it stands; {@link #getMessage()} is one line for the model's author. */
final class InvalidLayerException extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    private final int layerIndex;

    InvalidLayerException(int layerIndex, IllegalArgumentException misfit) {
        super(misfit.getMessage(), misfit);
        this.layerIndex = layerIndex;
    }

    InvalidLayerException(int layerIndex, String message) {
        super(message);
        this.layerIndex = layerIndex;
    }

    /** Counted from 0; the number of layers stands for the head. */
    int layerIndex() {
        return layerIndex;
    }
}
