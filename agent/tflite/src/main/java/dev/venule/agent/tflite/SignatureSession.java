package dev.venule.agent.tflite;

/**
 * One loaded model. Its signatures share variables; two sessions of the same file share nothing. Not safe for use by
 * several threads.
 */
public interface SignatureSession extends AutoCloseable {
    /**
     * The runner of a signature, made and allocated at the first call.
     *
     * @throws IllegalArgumentException where the model has no such signature or it must not run
     * @throws IllegalStateException where the library cannot allocate it (the session can then only be closed), or the
     *     session is closed
     */
    SignatureRunner signature(String key);

    /** Frees all native memory. Runners of this session must not be used afterwards; a second call does nothing. */
    @Override
    void close();
}
