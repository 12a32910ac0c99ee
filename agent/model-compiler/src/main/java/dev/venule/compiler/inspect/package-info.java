/** What is inside a .tflite file, for its author's eyes. */
@NullMarked
package dev.venule.compiler.inspect;

import org.jspecify.annotations.NullMarked;
