package dev.venule.aggregator.server;

import dev.venule.aggregator.intake.Answer;
import dev.venule.aggregator.server.arrival.WayBack;
import java.util.function.Consumer;

/** Tells a test what became of a message. */
record RecordedWayBack(Runnable onAcknowledged, Consumer<Answer> onAnswer) implements WayBack {
    @Override
    public void acknowledge() {
        onAcknowledged.run();
    }

    @Override
    public void answer(Answer answer) {
        onAnswer.accept(answer);
    }
}
