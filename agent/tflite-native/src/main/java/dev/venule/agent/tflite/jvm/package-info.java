/** Training on the TensorFlow Lite C API through JavaCPP: Linux, macOS and Windows JVMs, and 64-bit Android. */
@NullMarked
package dev.venule.agent.tflite.jvm;

import org.jspecify.annotations.NullMarked;
