package dev.venule.aggregator.server.arrival;

import dev.venule.aggregator.intake.Answer;

/** How whoever brought a message hears what became of it. Called by the intake's thread. */
public interface WayBack {
    /** Nobody waits. */
    WayBack NOBODY = new WayBack() {
        @Override
        public void acknowledge() {
            // Nobody waits.
        }

        @Override
        public void answer(Answer answer) {
            // Nobody waits.
        }
    };

    /** The message is not needed any more: what was decided about it is durable. Called once, before {@link #answer}. */
    void acknowledge();

    /** Tells the device, as well as the way can: a device that hears nothing sends again. Called once for an update. */
    void answer(Answer answer) throws InterruptedException;
}
