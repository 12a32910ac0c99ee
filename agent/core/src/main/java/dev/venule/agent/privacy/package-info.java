/** What bounds a single device's influence. */
@NullMarked
package dev.venule.agent.privacy;

import org.jspecify.annotations.NullMarked;
