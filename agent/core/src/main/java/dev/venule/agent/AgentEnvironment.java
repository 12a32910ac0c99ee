package dev.venule.agent;

import dev.venule.agent.outbox.UpdateIds;
import java.time.Clock;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;

/**
 * Time, chance and threads, as an agent sees them: on a device the real ones, in a simulation all from one seed.
 *
 * @param clock wall time, only to judge whether announcements have expired and to date the status
 * @param nanoTicker elapsed time from any moment on, as {@link System#nanoTime}
 * @param loop runs all of the agent's work
 * @param jitter spreads retries; used on the loop only
 * @param updateIds draws ids that are unique among all devices
 */
public record AgentEnvironment(
        Clock clock, LongSupplier nanoTicker, AgentLoop loop, SplittableRandom jitter, UpdateIds updateIds) {}
