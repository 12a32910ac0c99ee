package dev.venule.agent.model;

import dev.venule.agent.training.TrainableModel;
import dev.venule.protocol.message.Content;
import dev.venule.protocol.message.RejectReason;

/** Whether the announced model can be trained now. */
public sealed interface Preparation {
    /**
     * It can.
     *
     * @param model open; closed by the {@link ModelShelf}, not by the receiver
     * @param weights of the announced version, with its hash; not to be changed
     */
    record Ready(TrainableModel model, float[] weights) implements Preparation {}

    /** First this must be fetched and {@link ModelShelf#put put} on the shelf. */
    record Missing(Content content) implements Preparation {}

    /** It never can; {@code explanation} is one line. */
    record Refused(RejectReason reason, String explanation) implements Preparation {}
}
