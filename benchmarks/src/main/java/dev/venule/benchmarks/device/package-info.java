/** What the agent's program costs the device: memory, and the time until it is heard. */
@NullMarked
package dev.venule.benchmarks.device;

import org.jspecify.annotations.NullMarked;
