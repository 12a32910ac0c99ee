/** What is sent of a delta, and the residual that stays behind. */
@NullMarked
package dev.venule.agent.compression;

import org.jspecify.annotations.NullMarked;
