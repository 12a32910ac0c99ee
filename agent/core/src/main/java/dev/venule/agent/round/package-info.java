/** One round, from announcement to outbox. Reading starts at {@link dev.venule.agent.round.RoundRunner}. */
@NullMarked
package dev.venule.agent.round;

import org.jspecify.annotations.NullMarked;
