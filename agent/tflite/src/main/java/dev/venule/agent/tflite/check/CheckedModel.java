package dev.venule.agent.tflite.check;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A model file that passed {@link ModelCheck}; nothing else makes one, so native code that asks for this type never sees
 * an unchecked byte. Immutable: the bytes are a private copy.
 *
 * <p>A signature that needs an operator which the check does not know (a Flex operator, say) is <em>closed</em>: its
 * graph was not checked and must not run. The other signatures of the same file may.
 */
public final class CheckedModel {
    private final byte[] file;
    private final Map<String, SignatureDescription> signatures = new LinkedHashMap<>();
    private final Map<String, List<String>> unsupported;
    private final Map<String, Cost> costs;

    CheckedModel(
            byte[] file,
            List<SignatureDescription> signatures,
            Map<String, List<String>> unsupported,
            Map<String, Cost> costs) {
        this.file = file;
        this.unsupported = unsupported;
        this.costs = costs;
        for (SignatureDescription signature : signatures) {
            this.signatures.put(signature.key(), signature);
        }
    }

    public int sizeBytes() {
        return file.length;
    }

    /** A copy of the file. */
    public byte[] bytes() {
        return file.clone();
    }

    /** All signatures in file order, closed ones too. */
    public List<SignatureDescription> signatures() {
        return List.copyOf(signatures.values());
    }

    public Optional<SignatureDescription> signature(String key) {
        return Optional.ofNullable(signatures.get(key));
    }

    /** The operators, in order of use, that close this signature; empty where it may run. */
    public List<String> unsupportedOperators(String key) {
        return unsupported.getOrDefault(key, List.of());
    }

    /** Arithmetic of one call; 0 for a signature that is not there or must not run. */
    public long multiplyAdds(String key) {
        return costs.getOrDefault(key, Cost.NONE).multiplyAdds();
    }

    /**
     * Tensors and scratch memory of one call, as {@link ModelLimits#maxGraphBytes} counts them; 0 for a signature that is not
     * there or must not run.
     */
    public long graphBytes(String key) {
        return costs.getOrDefault(key, Cost.NONE).scratchBytes();
    }

    /** Whether this signature exists and its graph passed every rule. */
    public boolean mayRun(String key) {
        return signatures.containsKey(key) && unsupportedOperators(key).isEmpty();
    }
}
