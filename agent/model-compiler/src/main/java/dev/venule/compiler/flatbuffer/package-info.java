/** A program becomes the bytes of a .tflite file. */
@NullMarked
package dev.venule.compiler.flatbuffer;

import org.jspecify.annotations.NullMarked;
