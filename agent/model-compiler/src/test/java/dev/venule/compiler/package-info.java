/** What the compiler promises, run on the native runtime. */
@NullMarked
package dev.venule.compiler;

import org.jspecify.annotations.NullMarked;
