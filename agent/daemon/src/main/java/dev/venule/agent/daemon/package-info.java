/** The agent as a process: one configuration file in, one line per event out. */
@NullMarked
package dev.venule.agent.daemon;

import org.jspecify.annotations.NullMarked;
