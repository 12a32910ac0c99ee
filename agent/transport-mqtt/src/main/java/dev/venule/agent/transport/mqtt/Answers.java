package dev.venule.agent.transport.mqtt;

import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.eclipse.paho.mqttv5.client.IMqttToken;
import org.eclipse.paho.mqttv5.client.MqttActionListener;
import org.jspecify.annotations.Nullable;

/**
 * Reads the broker's answer. Paho reports a refused publish or subscription as a success (a PUBACK or SUBACK of 0x87 reaches
 * {@code onSuccess}, and the token holds no exception): only the reason codes tell.
 */
final class Answers implements MqttActionListener {
    static final int FIRST_FAILURE = 0x80;
    static final int LAST_FAILURE = 0xff;

    private final Diagnosis diagnosis;
    private final Executor executor;
    private final Consumer<Answer> outcome;

    Answers(Diagnosis diagnosis, Executor executor, Consumer<Answer> outcome) {
        this.diagnosis = diagnosis;
        this.executor = executor;
        this.outcome = outcome;
    }

    @Override
    public void onSuccess(IMqttToken token) {
        Answer answer = read(token.getReasonCodes());
        executor.execute(() -> outcome.accept(answer));
    }

    @Override
    public void onFailure(@Nullable IMqttToken token, @Nullable Throwable failure) {
        Answer answer = new Answer.Refused(diagnosis.of(failure));
        executor.execute(() -> outcome.accept(answer));
    }

    private Answer read(int @Nullable [] reasonCodes) {
        if (reasonCodes != null) {
            for (int code : reasonCodes) {
                if (code >= FIRST_FAILURE) {
                    return new Answer.Refused(diagnosis.ofReasonCode(code));
                }
            }
        }
        return new Answer.Granted();
    }
}
