/** Updates that wait for their receipt, and the sender that publishes them until it comes. */
@NullMarked
package dev.venule.agent.outbox;

import org.jspecify.annotations.NullMarked;
