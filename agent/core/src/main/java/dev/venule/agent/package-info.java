/** A whole agent, wired from its ports: {@link dev.venule.agent.Agent}. */
@NullMarked
package dev.venule.agent;

import org.jspecify.annotations.NullMarked;
