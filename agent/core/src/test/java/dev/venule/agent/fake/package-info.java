/** Stand-ins for the agent's ports. */
@NullMarked
package dev.venule.agent.fake;

import org.jspecify.annotations.NullMarked;
