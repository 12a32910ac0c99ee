/** {@code venule profile}: classes of devices, and which of them can train a model. */
@NullMarked
package dev.venule.cli.profile;

import org.jspecify.annotations.NullMarked;
