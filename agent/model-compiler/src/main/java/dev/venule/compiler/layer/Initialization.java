package dev.venule.compiler.layer;

/** How wide a weight's first random values spread, so that activations neither fade nor grow from layer to layer. */
public enum Initialization {
    /** He et al. 2015, "Delving Deep into Rectifiers", equation 10, as a uniform distribution of the same variance. */
    HE("he"),
    /** Glorot and Bengio 2010, "Understanding the difficulty of training deep feedforward networks", equation 16. */
    GLOROT("glorot");

    private final String yamlName;

    Initialization(String yamlName) {
        this.yamlName = yamlName;
    }

    /** As it is written in a specification. */
    public String yamlName() {
        return yamlName;
    }

    /** The limit of a uniform distribution around zero; IEEE square roots are the same on every machine. */
    double limit(long fanIn, long fanOut) {
        return switch (this) {
            case HE -> Math.sqrt(6.0 / fanIn);
            case GLOROT -> Math.sqrt(6.0 / (fanIn + fanOut));
        };
    }
}
