/** Tests of the daemon's configuration, its examples and its program. */
@NullMarked
package dev.venule.agent.daemon;

import org.jspecify.annotations.NullMarked;
